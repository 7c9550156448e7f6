import { ScrollText } from 'lucide-react';
import Link from 'next/link';
import type { NamedId } from '#lib/admin/audit/audit-names.ts';
import type { AuditPage, AuditRowView } from '#lib/admin/audit/list-audit.ts';
import type { AuditFilter } from '#lib/shared/audit.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { Moment } from '../../moment.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { actionWords, auditPath, nameOf } from './audit-words.ts';

type AuditTableProps = {
  page: AuditPage;
  filter: AuditFilter;
  /** False for the newest rows. */ isLater: boolean;
};

/** Rows of the log, a page of them, with what leads to the next. */
export function AuditTable({ page, filter, isLater }: AuditTableProps) {
  if (page.rows.length === 0) {
    return (
      <EmptyState
        icon={<ScrollText aria-hidden />}
        title="No rows"
        text="Nothing of this kind has happened. Choose something wider to see more."
      />
    );
  }
  return (
    <div className="grid gap-4">
      <Table label="Audit log">
        <Columns
          names={[
            'What happened',
            { name: 'Who', wide: true },
            { name: 'When', wide: true },
            { name: 'Row', numeric: true, wide: true },
          ]}
        />
        <tbody>
          {page.rows.map((row) => (
            <AuditRow key={row.seq} row={row} filter={filter} />
          ))}
        </tbody>
      </Table>
      <nav aria-label="Pages" className="flex gap-2">
        {isLater ? (
          <LinkButton size="small" href={auditPath(filter)}>
            Newest
          </LinkButton>
        ) : null}
        {page.nextBefore === null ? null : (
          <LinkButton size="small" href={auditPath(filter, page.nextBefore)}>
            Older
          </LinkButton>
        )}
      </nav>
    </div>
  );
}

function AuditRow({ row, filter }: { row: AuditRowView; filter: AuditFilter }) {
  return (
    <TableRow className="[&>td]:align-top">
      <TableCell className="w-full">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{actionWords(row.action)}</span>
          <Outcome outcome={row.outcome} />
        </span>
        <ObjectLine row={row} />
        <span className="mt-1 block text-xs text-ink-soft sm:hidden">
          <ActorLink actor={row.actor} filter={filter} />, <Moment time={row.at} />
        </span>
        <RowDetails row={row} />
      </TableCell>
      <TableCell className={`${wideOnly} min-w-40`}>
        <ActorLink actor={row.actor} filter={filter} />
      </TableCell>
      <TableCell className={`${wideOnly} whitespace-nowrap`}>
        <Moment time={row.at} />
      </TableCell>
      <TableCell numeric className={wideOnly}>
        {row.seq.toLocaleString('en')}
      </TableCell>
    </TableRow>
  );
}

function Outcome({ outcome }: { outcome: string }) {
  if (outcome === 'deny') return <StatusBadge tone="caution">Refused</StatusBadge>;
  return outcome === 'error' ? <StatusBadge tone="danger">Failed</StatusBadge> : null;
}

const linkClass = 'underline decoration-line-strong underline-offset-2 hover:decoration-current';

function ActorLink({ actor, filter }: { actor: NamedId; filter: AuditFilter }) {
  return (
    <Link className={linkClass} href={auditPath({ ...filter, person: actor.id })}>
      <Named it={actor} />
    </Link>
  );
}

/** The name, or where there is none for this reader, the identifier. */
function Named({ it }: { it: NamedId }) {
  const name = nameOf(it);
  return name === null ? (
    <code className="text-xs break-all">{it.id}</code>
  ) : (
    <span className="break-words">{name}</span>
  );
}

const filterOf = {
  person: 'person',
  document: 'document',
  workspace: 'workspace',
  message: 'question',
} as const;

function ObjectLine({ row }: { row: AuditRowView }) {
  const { object, workspace } = row;
  if (object.type === 'server' || (object.type === 'session' && object.name === null)) return null;
  const key = Object.hasOwn(filterOf, object.type) ? filterOf[object.type as keyof typeof filterOf] : null;
  const shown = <Named it={object} />;
  return (
    <span className="mt-0.5 block text-xs text-ink-soft">
      {object.type === 'message' ? 'question' : object.type}{' '}
      {key === null ? (
        shown
      ) : (
        <Link className={linkClass} href={auditPath({ [key]: object.id })}>
          {shown}
        </Link>
      )}
      {object.type === 'document' ? (
        <>
          {' · '}
          <Link className={linkClass} href={`/admin/audit/documents/${object.id}`}>
            Who saw it
          </Link>
        </>
      ) : null}
      {workspace === null || workspace.id === object.id ? null : (
        <>
          {', in '}
          <Link className={linkClass} href={auditPath({ workspace: workspace.id })}>
            <Named it={workspace} />
          </Link>
        </>
      )}
    </span>
  );
}

function RowDetails({ row }: { row: AuditRowView }) {
  const facts: [string, unknown][] = [
    ...Object.entries(row.detail),
    ['request', row.requestId],
    ...(row.session === null ? [] : [['session (hash)', row.session] as [string, unknown]]),
    ['outcome', row.outcome],
  ];
  return (
    <details className="mt-1 text-xs text-ink-soft">
      <summary className="min-h-6 w-fit min-w-6 cursor-pointer rounded-control leading-6">Details</summary>
      <dl className="mt-1 grid gap-x-3 gap-y-0.5 sm:grid-cols-[9rem_minmax(0,1fr)]">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </details>
  );
}

function Fact({ name, value }: { name: string; value: unknown }) {
  const text = Array.isArray(value) ? value.map(String).join(' ') : String(value);
  return (
    <>
      <dt>{name.replaceAll(/([A-Z])/g, ' $1').toLowerCase()}</dt>
      <dd className="min-w-0">
        <code className="break-all">{text === '' ? 'none' : text}</code>
      </dd>
    </>
  );
}
