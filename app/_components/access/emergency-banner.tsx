import { Siren } from 'lucide-react';
import Link from 'next/link';
import type { BreakGlassView, EmergencyNotices } from '#lib/break-glass/list-break-glass.ts';
import { Moment } from '../moment.tsx';
import { Notice } from '../ui/notice.tsx';

/** Tells on every page of emergency access: one's own while it runs, others' to what one manages for some days. */
export function EmergencyBanner({ notices }: { notices: EmergencyNotices }) {
  const { own, managed } = notices;
  if (own.length + managed.length === 0) return null;
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
