'use client';
import type { SessionListed } from '#lib/auth/list-own-sessions.ts';
import { sendJson } from '../api/client.ts';
import { useAct } from '../forms/use-act.ts';
import { useConfirm } from '../forms/use-confirm.tsx';
import { Moment } from '../moment.tsx';
import { Section } from '../section.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';

const methods = {
  password: 'with the password',
  passkey: 'with a passkey',
  'single-sign-on': 'by single sign-on',
} as const;

type SessionListProps = { sessions: readonly SessionListed[]; text: string };

/** Where one is signed in, and how to end it there. */
export function SessionList({ sessions, text }: SessionListProps) {
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const endOthers = () => {
    ask({
      title: 'Sign out everywhere else?',
      text: 'All your other sessions end at once. You stay signed in here.',
      label: 'Sign out everywhere else',
      onConfirm: () =>
        act({
          key: 'others',
          work: () => sendJson('DELETE', '/api/account/sessions'),
          done: 'You are signed out everywhere else.',
        }),
    });
  };
  return (
    <Section
      title="Where you are signed in"
      text={text}
      actions={
        sessions.length > 1 ? (
          <Button busy={busyKey === 'others'} onClick={endOthers}>
            Sign out everywhere else
          </Button>
        ) : undefined
      }
    >
      <ul className="grid divide-y divide-line rounded-card border border-line bg-surface text-sm">
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            busy={busyKey === session.id}
            onEnd={() =>
              void act({
                key: session.id,
                work: () => sendJson('DELETE', `/api/account/sessions/${session.id}`),
                done: 'This session is ended.',
              })
            }
          />
        ))}
      </ul>
      {dialog}
    </Section>
  );
}

type SessionItemProps = { session: SessionListed; busy: boolean; onEnd: () => void };

function SessionItem({ session, busy, onEnd }: SessionItemProps) {
  const { device, address, isCurrent } = session;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-3.5 py-2.5">
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {device}
          {isCurrent ? <Badge tone="accent">This one</Badge> : null}
        </span>
        <span className="block text-xs text-ink-faint">
          {address ?? 'Unknown address'} · signed in <Moment time={session.signedInAt} />{' '}
          {methods[session.method]}
        </span>
        <span className="block text-xs text-ink-faint">
          Last seen <Moment time={session.lastSeenAt} />
        </span>
      </span>
      {isCurrent ? null : (
        <Button size="small" busy={busy} onClick={onEnd} aria-label={`End the session of ${device}`}>
          End
        </Button>
      )}
    </li>
  );
}
