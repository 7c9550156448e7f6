'use client';
import { useState } from 'react';
import { PasskeySetup } from '../account/passkey-setup.tsx';
import { RecoveryCodes } from '../account/recovery-codes.tsx';
import { TotpSetup } from '../account/totp-setup.tsx';
import { Button } from '../ui/button.tsx';
import { leaveTo } from './leave-to.ts';

type Step = 'choice' | 'app' | 'passkey' | { codes: readonly string[] };

/** Sets up the second factor that is required before anything else opens. */
export function FactorEnrolment({ next, canHavePasskeys }: { next: string; canHavePasskeys: boolean }) {
  const [step, setStep] = useState<Step>('choice');
  const done = (codes: string[]) => {
    if (codes.length > 0) setStep({ codes });
    else void leaveTo(next);
  };
  if (typeof step === 'object') return <RecoveryCodes codes={step.codes} onDone={() => void leaveTo(next)} />;
  if (step === 'app') return <TotpSetup onDone={done} />;
  if (step === 'passkey') return <PasskeySetup onDone={done} />;
  return (
    <div className="grid gap-2">
      <Button
        tone="primary"
        onClick={() => {
          setStep('app');
        }}
      >
        Set up an authenticator app
      </Button>
      {canHavePasskeys ? (
        <Button
          onClick={() => {
            setStep('passkey');
          }}
        >
          Make a passkey
        </Button>
      ) : null}
    </div>
  );
}
