import type { StrandedView } from '#lib/documents/rescue/list-stranded-documents.ts';
import { Moment } from '../../moment.tsx';
import { RescueButton } from './rescue-form.tsx';

/** Restricted documents that nobody can open to others; each can be given to a manager. */
export function StrandedList({ stranded }: { stranded: readonly StrandedView[] }) {
  return (
    <ul
      aria-label="Documents that nobody can open"
      className="divide-y divide-line rounded-card border border-line bg-surface"
    >
      {stranded.map(({ documentId, workspaceName, uploadedAt, candidates }) => (
        <li key={documentId} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-3.5 py-2.5 text-sm">
          <div className="min-w-0 flex-1 basis-56">
            <p className="font-medium break-words">
              A document in {workspaceName ?? 'a workspace that you are shut out of'}
            </p>
            <p className="text-xs text-ink-soft">
              <code className="break-all">{documentId}</code>, uploaded <Moment time={uploadedAt} />
            </p>
          </div>
          <RescueButton documentId={documentId} candidates={candidates} />
        </li>
      ))}
    </ul>
  );
}
