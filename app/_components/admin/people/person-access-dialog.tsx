'use client';
import { z } from 'zod';
import { reasonSchema } from '#lib/shared/access-review.ts';
import { formatCount } from '#lib/shared/format.ts';
import { workspaceRoleNames } from '#lib/shared/roles.ts';
import { ReasonList } from '../../access/reason-list.tsx';
import { useApi } from '../../api/use-api.ts';
import { ApiErrorState } from '../../ui/api-error-state.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SkeletonText } from '../../ui/skeleton.tsx';

const accessSchema = z.object({
  workspaces: z.array(
    z.object({
      workspaceId: z.string(),
      workspaceName: z.string().nullable(),
      role: z.enum(workspaceRoleNames).nullable(),
      reasons: z.array(reasonSchema),
      readableDocuments: z.number(),
      documents: z.number(),
    }),
  ),
});

type PersonAccessDialogProps = { person: { id: string; name: string }; onClose: () => void };

/** What somebody can read, workspace by workspace, and why. */
export function PersonAccessDialog({ person, onClose }: PersonAccessDialogProps) {
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`What ${person.name} can read`}
      description="As decided at this moment. Documents are counted, not named."
    >
      <PersonAccessBody personId={person.id} />
    </Dialog>
  );
}

function PersonAccessBody({ personId }: { personId: string }) {
  const { data, error, reload } = useApi(`/api/admin/people/${personId}/access`, accessSchema);
  if (error) return <ApiErrorState title="This could not be loaded" error={error} onRetry={reload} />;
  if (!data) return <SkeletonText lines={4} />;
  if (data.workspaces.length === 0) return <p className="text-sm text-ink-soft">No workspace at all.</p>;
  return (
    <ul aria-label="Workspaces" className="divide-y divide-line rounded-card border border-line">
      {data.workspaces.map((one) => (
        <li key={one.workspaceId} className="flex items-start justify-between gap-3 px-3 py-2 text-sm">
          <div className="min-w-0">
            <p className="font-medium break-words">
              {one.workspaceName ?? 'A workspace that you are shut out of'}
            </p>
            <p className="text-xs text-ink-faint">
              {one.readableDocuments} of {formatCount(one.documents, 'document')}
            </p>
            <ReasonList reasons={one.reasons} />
          </div>
          <StatusBadge tone={one.role === null ? 'neutral' : 'positive'}>
            {one.role === null ? 'Can’t read' : 'Can read'}
          </StatusBadge>
        </li>
      ))}
    </ul>
  );
}
