'use client';
import { PasskeyButton } from '../account/passkey-button.tsx';
import { leaveTo } from './leave-to.ts';

/** Signs in without a password, for whoever has a passkey here. */
export function PasskeySignIn({ next }: { next: string }) {
  return (
    <div className="border-t border-line pt-5 *:w-full">
      <PasskeyButton label="Use a passkey" onShown={() => leaveTo(next)} />
    </div>
  );
}
