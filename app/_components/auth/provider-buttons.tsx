'use client';
import { LogIn } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { type ApiError, asApiError, sendJson } from '../api/client.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { Button } from '../ui/button.tsx';
import { leaveTo } from './leave-to.ts';

const begunSchema = z.object({ url: z.string() });

type ProviderButtonsProps = {
  providers: readonly { id: string; name: string }[];
  next: string;
  /** What pressing one does: "Continue with" or "Connect". */
  verb: string;
};

/** Ways to the providers of single sign-on. */
export function ProviderButtons({ providers, next, verb }: ProviderButtonsProps) {
  const [busyId, setBusyId] = useState<string>();
  const [problem, setProblem] = useState<ApiError>();
  const go = async (id: string) => {
    setBusyId(id);
    setProblem(undefined);
    try {
      const reply = await sendJson('POST', `/api/auth/single-sign-on/${id}`, { next });
      await leaveTo(begunSchema.parse(reply).url);
    } catch (error) {
      setProblem(asApiError(error));
      setBusyId(undefined);
    }
  };
  return (
    <div className="grid gap-3">
      {providers.map(({ id, name }) => (
        <Button key={id} busy={busyId === id} onClick={() => void go(id)}>
          <LogIn aria-hidden />
          {verb} {name}
        </Button>
      ))}
      <FormProblem problem={problem} />
    </div>
  );
}
