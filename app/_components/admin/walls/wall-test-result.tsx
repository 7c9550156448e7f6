'use client';
import { Printer, X } from 'lucide-react';
import { formatCount } from '#lib/shared/format.ts';
import type { WallTest } from '#lib/shared/walls.ts';
import { Columns } from '../../forms/columns.tsx';
import { Moment } from '../../moment.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { namelessWorkspace } from './wall-words.ts';

type Tested = WallTest['workspaces'][number];
type Tried = Tested['people'][number];

const holds = (one: Tried) => !one.canEnter && one.readableDocuments === 0 && one.hits === 0;

/** What a test of a wall found, to keep and to print. */
export function WallTestResult({ result, onClose }: { result: WallTest; onClose: () => void }) {
  return (
    <section
      data-printable
      aria-label={`Test of ${result.wallName}`}
      className="grid gap-4 rounded-card border border-line bg-surface p-4"
    >
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 className="text-base font-semibold">Test of {result.wallName}</h2>
          <p className="text-sm text-ink-soft">
            <Moment time={result.takenAt} />
          </p>
        </div>
        <div className="flex gap-2 print:hidden">
          <Button
            size="small"
            onClick={() => {
              window.print();
            }}
          >
            <Printer aria-hidden />
            Print
          </Button>
          <Button size="small" onClick={onClose}>
            <X aria-hidden />
            Close
          </Button>
        </div>
      </header>
      {result.workspaces.map((workspace) => (
        <TestedWorkspace key={workspace.id} workspace={workspace} />
      ))}
      <p className="text-xs text-pretty text-ink-soft">
        Questions were made of words of the workspace’s documents and asked as each person with an open
        account who is shut out, by words, there and in up to 10 other workspaces of theirs. “Control” says
        how many of the questions find documents of the workspace when nobody is shut out.
      </p>
    </section>
  );
}

function TestedWorkspace({ workspace }: { workspace: Tested }) {
  const { id, name, questions, control, people } = workspace;
  return (
    <section className="grid min-w-0 gap-2">
      <h3 className="text-sm font-semibold">{name ?? `${namelessWorkspace} (${id})`}</h3>
      <p className="text-sm text-ink-soft">
        {formatCount(questions, 'question')}; control: {control} of {questions} find something.{' '}
        {questions === 0 ? 'There is nothing to search in this workspace yet, so this proves little.' : ''}
      </p>
      <Table label={`People shut out of ${name ?? id}`}>
        <Columns
          names={[
            'Person',
            'Wall',
            'Can enter',
            { name: 'Documents', numeric: true },
            { name: 'Hits', numeric: true },
          ]}
        />
        <tbody>
          {people.map((one) => (
            <TableRow key={one.person.userId}>
              <TableCell className="min-w-32">
                <span className="block font-medium">{one.person.name}</span>
                <span className="block text-xs break-all text-ink-soft">{one.person.email}</span>
              </TableCell>
              <TableCell>
                <StatusBadge tone={holds(one) ? 'positive' : 'danger'}>
                  {holds(one) ? 'Holds' : 'Open'}
                </StatusBadge>
              </TableCell>
              <TableCell>{one.canEnter ? 'Yes' : 'No'}</TableCell>
              <TableCell numeric>{one.readableDocuments}</TableCell>
              <TableCell numeric>{one.hits}</TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
