import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { readBefore } from '#app/_server/read-before.ts';
import { listAudit } from '#lib/admin/audit/list-audit.ts';
import { auditActions } from '#lib/audit/actions.ts';
import { type AuditFilter, auditFilterSchema } from '#lib/shared/audit.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { AuditFilterForm } from '../../_components/admin/audit/audit-filter-form.tsx';
import { AuditTable } from '../../_components/admin/audit/audit-table.tsx';
import { ExportButton } from '../../_components/admin/audit/export-button.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Audit' };

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** What happened on this server, and who did it. */
export default async function AuditPage({ searchParams }: AuditPageProps) {
  const asked = await searchParams;
  const parsed = auditFilterSchema.safeParse(asked);
  const filter: AuditFilter = parsed.success ? parsed.data : {};
  const before = readBefore(asked);
  const context = await pageContext();
  const [people, page] = await Promise.all([
    orNotFound(listPeople(context)),
    orNotFound(listAudit(context, { ...filter, before })),
  ]);
  return (
    <>
      <PageHeader
        title="Audit"
        text="Every act on this server, newest first. Names of workspaces and documents are shown only where you are a member."
        actions={<ExportButton filter={filter} />}
      />
      <AuditFilterForm
        key={JSON.stringify(filter)}
        filter={filter}
        isRefused={!parsed.success}
        actions={auditActions}
        people={people.map(({ id, name }) => ({ id, name }))}
      />
      <AuditTable page={page} filter={filter} isLater={before !== undefined} />
    </>
  );
}
