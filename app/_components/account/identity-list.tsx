'use client';
import type { IdentityListed } from '#lib/auth/own-identities.ts';
import { sendJson } from '../api/client.ts';
import { useAct } from '../forms/use-act.ts';
import { useConfirm } from '../forms/use-confirm.tsx';
import { Moment } from '../moment.tsx';
import { Fact, Facts } from '../section.tsx';
import { Button } from '../ui/button.tsx';

/** The identities at providers that sign one in, and how to disconnect one. */
export function IdentityList({ identities }: { identities: readonly IdentityListed[] }) {
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const disconnect = ({ id, providerName }: IdentityListed) => {
    ask({
      title: `Disconnect ${providerName}?`,
      text: 'It no longer signs you in, and only this account can connect it again. Groups that you are in by it give you nothing any more, and you are signed out everywhere else.',
      label: 'Disconnect',
      tone: 'danger',
      onConfirm: () =>
        act({
          key: id,
          work: () => sendJson('DELETE', `/api/account/identities/${id}`),
          done: `${providerName} is disconnected.`,
        }),
    });
  };
  return (
    <>
      <Facts>
        {identities.map((identity) => (
          <Fact key={identity.id} name={identity.providerName}>
            <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
              <span>
                Connected <Moment time={identity.createdAt} />, last used{' '}
                <Moment time={identity.lastUsedAt} />.
              </span>
              <Button
                size="small"
                busy={busyKey === identity.id}
                aria-label={`Disconnect ${identity.providerName}`}
                onClick={() => {
                  disconnect(identity);
                }}
              >
                Disconnect
              </Button>
            </span>
          </Fact>
        ))}
      </Facts>
      {dialog}
    </>
  );
}
