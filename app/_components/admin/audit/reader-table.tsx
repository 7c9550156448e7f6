import { Eye } from 'lucide-react';
import Link from 'next/link';
import type { DocumentReaders, DocumentReading } from '#lib/admin/audit/list-document-readers.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { Moment } from '../../moment.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { auditPath, nameOf } from './audit-words.ts';

type ReaderTableProps = {
  readers: DocumentReaders;
  /** The address of this page, for the next one. */
  path: string;
  /** Administrators get from a question to its rows in the log. */
  linksToLog: boolean;
};

const kinds: Record<DocumentReading['kind'], string> = {
  uploaded: 'Uploaded it',
  opened: 'Opened or saved it',
  asked: 'Asked a question that used text of it',
  'viewed-as': 'Looked as a member and was shown sentences of it',
  searched: 'Searched for passages and was shown some of it',
};

/** Who got to see a document, how and when. */
export function ReaderTable({ readers, path, linksToLog }: ReaderTableProps) {
  const { readings, nextBefore } = readers;
  if (readings.length === 0) {
    return (
      <EmptyState
        icon={<Eye aria-hidden />}
        title="Nobody yet"
        text="As soon as somebody opens this document, or a question uses text of it, it is listed here."
      />
    );
  }
  return (
    <div className="grid gap-4">
      <Table label="Who saw it">
        <Columns names={['Who', 'How', { name: 'When', wide: true }]} />
        <tbody>
          {readings.map((reading) => (
            <TableRow key={reading.number}>
              <TableCell className="break-words sm:whitespace-nowrap">
                {nameOf(reading.person) ?? <code className="text-xs break-all">{reading.person.id}</code>}
              </TableCell>
              <TableCell className="w-full">
                {kinds[reading.kind]}
                <span className="mt-0.5 block text-xs text-ink-soft sm:hidden">
                  <Moment time={reading.at} />
                </span>
                <QuestionLine reading={reading} linksToLog={linksToLog} />
              </TableCell>
              <TableCell className={`${wideOnly} whitespace-nowrap`}>
                <Moment time={reading.at} />
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {nextBefore === null ? null : (
        <nav aria-label="Pages">
          <LinkButton size="small" href={`${path}?before=${String(nextBefore)}`}>
            Older
          </LinkButton>
        </nav>
      )}
    </div>
  );
}

function QuestionLine({ reading, linksToLog }: { reading: DocumentReading; linksToLog: boolean }) {
  if (reading.questionId === null) return null;
  const id = <code className="break-all">{reading.questionId}</code>;
  return (
    <span className="mt-0.5 block text-xs text-ink-soft">
      question{' '}
      {linksToLog ? (
        <Link className="underline underline-offset-2" href={auditPath({ question: reading.questionId })}>
          {id}
        </Link>
      ) : (
        id
      )}
    </span>
  );
}
