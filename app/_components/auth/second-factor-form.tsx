'use client';
import type { Proof } from '#lib/auth/list-proofs.ts';
import { CodeForm } from '../account/code-form.tsx';
import { PasskeyButton } from '../account/passkey-button.tsx';
import { sendJson } from '../api/client.ts';
import { leaveTo } from './leave-to.ts';

/** The second step of a sign-in. */
export function SecondFactorForm({ proofs, next }: { proofs: readonly Proof[]; next: string }) {
  const hasApp = proofs.includes('code');
  return (
    <div className="grid gap-5">
      {proofs.includes('passkey') ? (
        <PasskeyButton label="Use a passkey" onShown={() => leaveTo(next)} />
      ) : null}
      <CodeForm
        wide
        label={hasApp ? 'Code' : 'Recovery code'}
        help={
          hasApp
            ? 'Six digits from your authenticator app, or one of your recovery codes.'
            : 'One of your recovery codes, if the passkey is lost.'
        }
        submitLabel="Go on"
        onSend={async (code) => {
          await sendJson('POST', '/api/auth/second-factor', { code });
          await leaveTo(next);
        }}
      />
    </div>
  );
}
