'use client';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { type ApiError, asApiError, sendJson } from '../api/client.ts';
import { FormProblem } from '../forms/form-problem.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { CodeForm } from './code-form.tsx';
import { QrCode } from './qr-code.tsx';

const begunSchema = z.object({ secret: z.string(), qrRows: z.array(z.array(z.boolean())) });
const codesSchema = z.object({ recoveryCodes: z.array(z.string()) });

type Begun = z.infer<typeof begunSchema>;

/** Sets up an authenticator app: its secret as a picture and as text, then the first code. */
export function TotpSetup({ onDone }: { onDone: (recoveryCodes: string[]) => void }) {
  const [begun, setBegun] = useState<Begun>();
  const [problem, setProblem] = useState<ApiError>();
  const isAsked = useRef(false);
  useEffect(() => {
    // Once: asking again would make another secret.
    if (isAsked.current) return;
    isAsked.current = true;
    sendJson('POST', '/api/account/totp', {}).then(
      (reply) => {
        setBegun(begunSchema.parse(reply));
      },
      (error: unknown) => {
        setProblem(asApiError(error));
      },
    );
  }, []);
  if (problem) return <FormProblem problem={problem} />;
  if (!begun) return <Spinner label="Making a secret" />;
  return (
    <div className="grid gap-4">
      <p className="text-sm text-ink-soft">
        Scan this with an authenticator app, or type the secret there. Then type the code that the app shows.
      </p>
      <QrCode rows={begun.qrRows} label="QR code for an authenticator app" />
      <p className="text-sm">
        Secret:{' '}
        <code aria-label="Secret" className="font-mono text-[0.8125rem] break-all select-all">
          {begun.secret}
        </code>
      </p>
      <CodeForm
        label="Code from the app"
        help="Six digits; a new one every 30 seconds."
        submitLabel="Turn it on"
        onSend={async (code) => {
          onDone(
            codesSchema.parse(await sendJson('POST', '/api/account/totp/confirm', { code })).recoveryCodes,
          );
        }}
      />
    </div>
  );
}
