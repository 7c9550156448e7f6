import { FileKey, Siren } from 'lucide-react';
import Link from 'next/link';
import type { BreakGlassView, EmergencyNotices } from '#lib/break-glass/list-break-glass.ts';
import type { RescueNotice } from '#lib/documents/rescue/rescue-notices.ts';
import { Moment } from '../moment.tsx';
import { Notice } from '../ui/notice.tsx';

type EmergencyBannerProps = { notices: EmergencyNotices; rescues: readonly RescueNotice[] };

/**
 * Tells on every page of emergency access: one's own while it runs, others' to what one manages for some days. And of restricted
 * documents that an administrator gave to the person, or to others beside them.
 */
export function EmergencyBanner({ notices, rescues }: EmergencyBannerProps) {
  const { own, managed } = notices;
  if (own.length + managed.length + rescues.length === 0) return null;
  return (
    <div className="grid gap-2 px-4 pt-3 sm:px-8 print:hidden">
      {own.map((one) => (
        <Notice key={one.id} tone="danger" icon={<Siren aria-hidden className="text-danger" />}>
          You read {one.workspaceName} by emergency access until <Moment time={one.endsAt} />. Its managers
          see this.{' '}
          <Link href="/admin/emergency" className="underline">
            End it
          </Link>
        </Notice>
      ))}
      {managed.map((one) => (
        <ManagedNotice key={one.id} access={one} />
      ))}
      {rescues.map((one) => (
        <RescuedNotice key={one.id} rescue={one} />
      ))}
    </div>
  );
}

function ManagedNotice({ access }: { access: BreakGlassView }) {
  const { workspaceId, workspaceName, personName, isRunning, endsAt } = access;
  return (
    <Notice tone="caution" icon={<Siren aria-hidden className="text-caution" />}>
      {personName} {isRunning ? 'reads' : 'read'} {workspaceName} by emergency access, until{' '}
      <Moment time={endsAt} />.{' '}
      <Link href={`/w/${workspaceId}/settings`} className="underline">
        Why, and more
      </Link>
    </Notice>
  );
}

function RescuedNotice({ rescue }: { rescue: RescueNotice }) {
  const { workspaceId, documentId, documentName, personName, byName, reason } = rescue;
  return (
    <Notice tone="caution" icon={<FileKey aria-hidden className="text-caution" />}>
      {byName ?? 'The operator of the server'} let {personName ?? 'you'} open the restricted document{' '}
      <Link href={`/w/${workspaceId}/documents/${documentId}`} className="break-words underline">
        {documentName}
      </Link>
      , as nobody {personName === null ? '' : 'who manages the workspace '}could any more: {reason}
    </Notice>
  );
}
