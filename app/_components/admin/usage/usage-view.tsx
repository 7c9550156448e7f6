import type { UsageGroup } from '#lib/shared/usage.ts';
import type { UsageReport } from '#lib/usage/read-usage.ts';
import { formatSeconds } from '#lib/shared/format.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Table, TableCell, TableHead, TableHeader, TableRow } from '../../ui/table.tsx';
import { ChartLegend, OutcomeBar } from './outcome-bar.tsx';
import { formatNumber, groupWords, rowName } from './usage-words.ts';

/** The sums of the period, with a bar for each row. */
export function UsageView({ report, by }: { report: UsageReport; by: UsageGroup }) {
  if (report.rows.length === 0) {
    return (
      <EmptyState
        title="Nobody asked anything in this time"
        text="Questions are counted as they are answered."
      />
    );
  }
  const most = Math.max(...report.rows.map(({ sums }) => sums.questions));
  const rows = report.rows.map((row) => ({ key: row.id, name: rowName(by, row), sums: row.sums }));
  return (
    <div className="grid gap-3">
      <ChartLegend />
      <Table label="Usage">
        <TableHead>
          <TableHeader>{groupWords[by].column}</TableHeader>
          <TableHeader className="w-2/5 min-w-40">Questions</TableHeader>
          <TableHeader className="text-right">Refused</TableHeader>
          <TableHeader className="text-right">Tokens read</TableHeader>
          <TableHeader className="text-right">Tokens written</TableHeader>
          <TableHeader className="text-right">Time each</TableHeader>
        </TableHead>
        <tbody>
          {rows.map(({ key, name, sums }) => (
            <UsageRow key={key} name={name} sums={sums} most={most} />
          ))}
          {rows.length > 1 ? <UsageRow name="All" sums={report.total} /> : null}
        </tbody>
      </Table>
    </div>
  );
}

type UsageRowProps = {
  name: string;
  sums: UsageReport['total'];
  /** The questions of the longest bar; without it there is no bar. */
  most?: number;
};

function UsageRow({ name, sums, most }: UsageRowProps) {
  return (
    <TableRow className={most === undefined ? 'font-medium' : ''}>
      <TableCell className="max-w-64 break-words">{name}</TableCell>
      <TableCell>
        <span className="flex items-center gap-2.5">
          <span className="tabular w-12 shrink-0 text-right">{formatNumber(sums.questions)}</span>
          {most === undefined ? null : <OutcomeBar sums={sums} most={most} />}
        </span>
      </TableCell>
      <TableCell numeric>{formatNumber((sums.refused / sums.questions) * 100)} %</TableCell>
      <TableCell numeric>{formatNumber(sums.promptTokens - sums.reusedTokens)}</TableCell>
      <TableCell numeric>{formatNumber(sums.completionTokens)}</TableCell>
      <TableCell numeric>{formatSeconds(sums.seconds / sums.questions)}</TableCell>
    </TableRow>
  );
}
