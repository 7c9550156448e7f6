import { createWriteStream, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportAudit } from '#lib/admin/audit/export-audit.ts';
import { rotateAuditKey } from '#lib/admin/audit/rotate-audit-key.ts';
import { verifyAudit } from '#lib/admin/verify-audit.ts';
import { runVerifier } from '#lib/audit/verify-bundle.ts';
import { AppError } from '#lib/core/errors.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { auditFilterSchema } from '#lib/shared/audit.ts';
import { formatCount } from '#lib/shared/format.ts';
import { operatorContext } from '../operator.ts';
import { prepareDataUnlessRunning } from '../prepare-data.ts';
import { printLine } from '../say.ts';

export type VerifyOptions = { key?: string[]; checkpoint?: string[]; json?: true };
export type ExportOptions = {
  person?: string;
  document?: string;
  workspace?: string;
  question?: string;
  action?: string;
  from?: string;
  to?: string;
};

/** `pincite audit verify [folder]`: checks an unpacked export, or the log of the data directory; false when it is not whole. */
export async function runAuditVerify(
  caller: string,
  folder: string | undefined,
  options: VerifyOptions,
): Promise<boolean> {
  if (folder === undefined) return verifyOwnLog(options);
  const path = (text: string) => (text.includes('+') ? text : resolve(caller, text));
  const parameters = [
    resolve(caller, folder),
    ...(options.key ?? []).flatMap((key) => ['--key', path(key)]),
    ...(options.checkpoint ?? []).flatMap((file) => ['--checkpoint', resolve(caller, file)]),
    ...(options.json ? ['--json'] : []),
  ];
  return (await runVerifier(parameters, dirname(folder))) === 0;
}

async function verifyOwnLog(options: VerifyOptions): Promise<boolean> {
  prepareDataUnlessRunning();
  try {
    const result = await verifyAudit(operatorContext());
    const { broken, problems, checkedRows, checkpoints } = result;
    const isWhole = broken === null && problems.length === 0;
    if (options.json) printLine(JSON.stringify(result));
    else {
      if (broken) printLine(`NOT OK: the log is broken at row ${broken.seq} (${broken.reason})`);
      for (const { kind, text } of problems) printLine(`NOT OK: ${kind}: ${text}`);
      if (isWhole)
        printLine(`OK: ${formatCount(checkedRows, 'row')}, ${formatCount(checkpoints, 'checkpoint')}`);
    }
    return isWhole;
  } finally {
    closeDatabase();
  }
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

/** `pincite audit export FILE`: writes the log, or what is chosen of it, as a zip that can be checked offline. */
export async function runAuditExport(caller: string, file: string, options: ExportOptions): Promise<boolean> {
  const { from, to, ...ids } = options;
  const filter = auditFilterSchema.safeParse({ ...ids, from: timeOf(from), to: timeOf(to) });
  if (!filter.success) {
    const places = filter.error.issues.map(
      ({ path, message }) => `--${path.map(String).join('.')} ${message}`,
    );
    throw new AppError('INPUT_INVALID', {
      personMessage: `These options are not right: ${places.join('; ')}.`,
    });
  }
  const path = resolve(caller, file);
  if (existsSync(path)) {
    throw new AppError('INPUT_INVALID', { personMessage: `${path} exists already. Choose another name.` });
  }
  prepareDataUnlessRunning();
  try {
    const { content } = await exportAudit(operatorContext(), filter.data);
    await pipeline(Readable.from(content), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    printLine(path);
    return true;
  } finally {
    closeDatabase();
  }
}

/** `pincite audit rotate-key`: changes the key that signs the log, and prints the new public key. */
export async function runRotateKey(): Promise<boolean> {
  prepareDataUnlessRunning();
  try {
    printLine(await rotateAuditKey(operatorContext()));
    return true;
  } finally {
    closeDatabase();
  }
}
