'use client';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { type ApiError, asApiError } from '../api/client.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { Button } from '../ui/button.tsx';
import { showPasskey } from './show-passkey.ts';

type PasskeyButtonProps = { label: string; onShown: () => Promise<void> | void };

/** Proves who one is by a passkey. */
export function PasskeyButton({ label, onShown }: PasskeyButtonProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError>();
  const show = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await showPasskey();
      await onShown();
    } catch (error) {
      setProblem(asApiError(error));
    }
    setBusy(false);
  };
  return (
    <div className="grid gap-3">
      <FormProblem problem={problem} />
      <Button busy={busy} onClick={() => void show()}>
        <KeyRound aria-hidden />
        {label}
      </Button>
    </div>
  );
}
