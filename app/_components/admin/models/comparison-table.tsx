import { ArrowDown, ArrowUp, Equal } from 'lucide-react';
import { formatCount } from '#lib/shared/format.ts';
import type { SearchQuality, SwitchView } from '#lib/shared/model-switch.ts';
import { wideOnly } from '../../forms/columns.tsx';
import { namelessWorkspace } from '../walls/wall-words.ts';
import { Table, TableCell, TableHead, TableHeader, TableRow } from '../../ui/table.tsx';

const measures: readonly { key: keyof SearchQuality; label: string }[] = [
  { key: 'firstCitation', label: 'The first quote is right' },
  { key: 'recallAt1', label: 'The first passage is right' },
  { key: 'recallAt5', label: 'Among the first five passages' },
];

/** What both models found of the golden questions, workspace by workspace. */
export function ComparisonTable({ comparisons }: Pick<SwitchView, 'comparisons'>) {
  return (
    <Table label="Comparison of the two models">
      <TableHead>
        <TableHeader>Golden questions</TableHeader>
        <TableHeader className="text-right">Old</TableHeader>
        <TableHeader className="text-right">New</TableHeader>
      </TableHead>
      {comparisons.map((comparison) => (
        <tbody key={comparison.workspaceId}>
          <tr className="border-b border-line bg-sunken">
            <th scope="rowgroup" colSpan={3} className="px-3 py-2 text-left font-medium break-words">
              {comparison.workspaceName ?? namelessWorkspace}{' '}
              <span className="font-normal text-ink-soft">
                {formatCount(comparison.questions, 'question')}
              </span>
            </th>
          </tr>
          {measures.map(({ key, label }) => (
            <TableRow key={key}>
              <TableCell className="w-full">{label}</TableCell>
              <TableCell numeric className="whitespace-nowrap">
                <Count questions={comparison.questions} share={comparison.before[key]} />
              </TableCell>
              <TableCell numeric className="whitespace-nowrap">
                <Change before={comparison.before[key]} after={comparison.after[key]} />
                <Count questions={comparison.questions} share={comparison.after[key]} />
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      ))}
    </Table>
  );
}

/** "29 (88 %)"; narrow screens have room for the number of questions only. */
function Count({ questions, share }: { questions: number; share: number }) {
  return (
    <>
      {Math.round(questions * share).toLocaleString('en')}
      <span className={wideOnly}> ({Math.round(share * 100)} %)</span>
    </>
  );
}

/** Better, worse or the same, by shape as well as by colour. */
function Change({ before, after }: { before: number; after: number }) {
  const style = 'mr-1.5 inline size-3.5 align-[-0.15em]';
  if (after > before) return <ArrowUp role="img" aria-label="better:" className={`${style} text-positive`} />;
  if (after < before) return <ArrowDown role="img" aria-label="worse:" className={`${style} text-danger`} />;
  return <Equal role="img" aria-label="the same:" className={`${style} text-ink-faint`} />;
}
