'use client';
import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { PasskeySetup } from './passkey-setup.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetup } from './totp-setup.tsx';

export type FactorStep = { kind: 'app' } | { kind: 'passkey' } | { kind: 'codes'; codes: readonly string[] };

const titles = {
  app: 'Set up an authenticator app',
  passkey: 'Add a passkey',
  codes: 'Your recovery codes',
} as const;

type FactorDialogProps = { first: FactorStep; onClose: () => void; onChanged: (done: string) => void };

/** Sets up a second factor, then shows recovery codes when they are new. */
export function FactorDialog({ first, onClose, onChanged }: FactorDialogProps) {
  const [step, setStep] = useState(first);
  const done = (text: string) => (codes: string[]) => {
    onChanged(text);
    if (codes.length > 0) setStep({ kind: 'codes', codes });
    else onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={titles[step.kind]}
    >
      {step.kind === 'app' ? <TotpSetup onDone={done('The authenticator app is set up.')} /> : null}
      {step.kind === 'passkey' ? <PasskeySetup onDone={done('The passkey is added.')} /> : null}
      {step.kind === 'codes' ? <RecoveryCodes codes={step.codes} onDone={onClose} /> : null}
    </Dialog>
  );
}
