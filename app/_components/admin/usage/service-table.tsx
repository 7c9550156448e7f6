import type { CostReport } from '#lib/usage/cost.ts';
import { Table, TableCell, TableHead, TableHeader, TableRow } from '../../ui/table.tsx';
import { formatMoney, formatNumber } from './usage-words.ts';

/** The same questions at services that ask by the token, and from how many on the own server is cheaper. */
export function ServiceTable({ services, currency }: { services: CostReport['services']; currency: string }) {
  if (services.length === 0) {
    return (
      <p className="text-sm text-ink-soft">
        The comparison appears once a language model answered questions: it needs their tokens.
      </p>
    );
  }
  return (
    <Table label="Services that ask by the token">
      <TableHead>
        <TableHeader>Service</TableHeader>
        <TableHeader className="text-right">A thousand such questions</TableHeader>
        <TableHeader className="text-right">This server is cheaper from</TableHeader>
      </TableHead>
      <tbody>
        {services.map(({ name, perThousandQuestions, breakEvenQuestionsPerMonth }) => (
          <TableRow key={name}>
            <TableCell>{name}</TableCell>
            <TableCell numeric>{formatMoney(perThousandQuestions, currency)}</TableCell>
            <TableCell numeric>
              {breakEvenQuestionsPerMonth === null
                ? 'no number of questions'
                : `${formatNumber(breakEvenQuestionsPerMonth)} questions a month`}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
