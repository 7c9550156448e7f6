import type { EgressReport } from '#lib/admin/egress-report.ts';
import { modelRoleWords } from '../models/role-words.ts';
import { Columns } from '../../forms/columns.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';

function describeReceiver({ name, address, roles }: EgressReport['receivers'][number]): string {
  return `${name} (${address}: ${roles.map((role) => modelRoleWords[role].title.toLowerCase()).join(', ')})`;
}

/** How many connections to other machines each process made and was refused, and which machines may be reached. */
export function EgressTable({ report }: { report: EgressReport }) {
  const { processes, permitted, receivers, askable } = report;
  return (
    <div className="grid gap-3">
      <Table label="Connections to other machines">
        <Columns
          names={[
            'Process',
            { name: 'Allowed', numeric: true },
            { name: 'Made', numeric: true },
            { name: 'Refused', numeric: true },
          ]}
        />
        <tbody>
          {processes.map(({ name, counts }) => (
            <TableRow key={name}>
              <TableCell className="font-medium">{name}</TableCell>
              <TableCell numeric>{counts?.allowed ?? '–'}</TableCell>
              <TableCell numeric>{counts?.made ?? '–'}</TableCell>
              <TableCell numeric>
                {counts && counts.refused > 0 ? (
                  <StatusBadge tone="danger">{counts.refused}</StatusBadge>
                ) : (
                  (counts?.refused ?? '–')
                )}
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <p className="text-sm text-ink-soft">
        {permitted.length === 0
          ? 'No other machine may be reached.'
          : `May be reached: ${permitted.map(({ host, port }) => `${host}:${port}`).join(', ')}.`}
      </p>
      <p className="text-sm text-ink-soft">
        {receivers.length === 0
          ? 'No remote engine is in use: questions and documents go nowhere.'
          : `Questions and passages go to ${receivers.map(describeReceiver).join('; ')}; and by themselves nowhere else.`}
      </p>
      {askable.length === 0 ? null : (
        <p className="text-sm text-ink-soft">
          An administrator who compares language models can send a question and its passages to{' '}
          {askable.map(({ name, address }) => `${name} (${address})`).join('; ')}. The audit log has each.
        </p>
      )}
    </div>
  );
}
