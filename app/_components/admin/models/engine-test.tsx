'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { formatSeconds } from '#lib/shared/format.ts';
import { asApiError, sendJson, type ApiError } from '../../api/client.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { modelRoleWords } from './role-words.ts';

const testSchema = z.object({
  tests: z.array(
    z.object({
      role: z.enum(['chat', 'embedding', 'reranker']),
      isWorking: z.boolean(),
      problem: z.string().nullable(),
      milliseconds: z.number(),
    }),
  ),
});
type Tests = z.infer<typeof testSchema>['tests'];

/** Sends a harmless request to each model of an engine and shows what came back. */
export function EngineTestButton({ engineId, name }: { engineId: string; name: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [tests, setTests] = useState<Tests>();
  const [problem, setProblem] = useState<ApiError>();
  const test = async () => {
    setBusy(true);
    setTests(undefined);
    setProblem(undefined);
    try {
      setTests(testSchema.parse(await sendJson('POST', `/api/admin/engines/${engineId}/test`, {})).tests);
      router.refresh();
    } catch (error) {
      setProblem(asApiError(error));
    }
    setBusy(false);
  };
  return (
    <div className="grid justify-items-start gap-2">
      <Button size="small" busy={busy} aria-label={`Test ${name}`} onClick={() => void test()}>
        {busy ? 'Testing, up to a minute' : 'Test'}
      </Button>
      <div role="status" className="grid w-full gap-1.5">
        {tests?.map((result) => (
          <TestResult key={result.role} result={result} />
        ))}
      </div>
      <FormProblem problem={problem} />
    </div>
  );
}

function TestResult({ result }: { result: Tests[number] }) {
  const { role, isWorking, problem, milliseconds } = result;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem]">
      <StatusBadge tone={isWorking ? 'positive' : 'danger'}>
        {isWorking ? `Works (${formatSeconds(milliseconds / 1000)})` : 'Does not work'}
      </StatusBadge>
      <span className="text-ink-soft">{modelRoleWords[role].title}</span>
      {problem === null ? null : <span>{problem}</span>}
    </p>
  );
}
