'use client';
import { useState } from 'react';
import { z } from 'zod';
import { formatCount } from '#lib/shared/format.ts';
import { asApiError, sendJson, type ApiError } from '../../api/client.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

const resultSchema = z.object({
  checkedRows: z.number(),
  broken: z.object({ seq: z.number(), reason: z.string() }).nullable(),
  checkpoints: z.number(),
  problems: z.array(z.object({ kind: z.string(), text: z.string() })),
  headHash: z.string().nullable(),
});
type Result = z.infer<typeof resultSchema>;

const reasons: Record<string, string> = {
  gap: 'it is missing',
  order: 'it does not follow from the row before it',
  edit: 'it was changed after it was written',
};

/** Checks the audit log's chain on request: it reads every row, so it isn't done each time the page opens. */
export function AuditCheck() {
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result>();
  const [problem, setProblem] = useState<ApiError>();
  const check = async () => {
    setBusy(true);
    setProblem(undefined);
    setResult(undefined);
    try {
      setResult(resultSchema.parse(await sendJson('POST', '/api/admin/system/verify-audit', {})));
    } catch (error) {
      setProblem(asApiError(error));
    }
    setBusy(false);
  };
  return (
    <div className="grid justify-items-start gap-2">
      <Button size="small" busy={busy} onClick={() => void check()}>
        {busy ? 'Checking every row' : 'Check the chain'}
      </Button>
      {result ? <CheckResult result={result} /> : null}
      <FormProblem problem={problem} />
    </div>
  );
}

function CheckResult({ result }: { result: Result }) {
  const { broken, checkedRows, checkpoints, problems } = result;
  return (
    <>
      {broken ? (
        <Notice tone="danger">
          The log is broken at row {broken.seq.toLocaleString('en')}:{' '}
          {reasons[broken.reason] ?? 'it is not right'}. The {formatCount(checkedRows, 'row')} before it are
          whole.
        </Notice>
      ) : null}
      {problems.map(({ kind, text }) => (
        <Notice key={`${kind} ${text}`} tone="danger">
          The log and its checkpoints differ: {text}.
        </Notice>
      ))}
      {broken || problems.length > 0 ? null : (
        <Notice tone="positive">
          {formatCount(checkedRows, 'row')}, none changed, moved or missing. The log fits{' '}
          {formatCount(checkpoints, 'checkpoint')}.
          {result.headHash === null ? null : (
            <span className="mt-1 block text-xs text-ink-soft">
              Newest hash <code className="break-all select-all">{result.headHash}</code>
            </span>
          )}
        </Notice>
      )}
    </>
  );
}
