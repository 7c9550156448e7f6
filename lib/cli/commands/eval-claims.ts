import { resolve } from 'node:path';
import { buildClaims, claimSetVersion } from '#lib/eval/claims/build-claims.ts';
import { measureClaims, type Mistake } from '#lib/eval/claims/measure-claims.ts';
import { readSentences } from '#lib/eval/claims/read-sentences.ts';
import { loadSuite } from '#lib/eval/load-suite.ts';
import { formatCount } from '#lib/shared/format.ts';
import { printLine, say } from '../say.ts';

export type EvalClaimsOptions = { json?: true; mistakes?: true; sentences: number; from: number };

/** `pincite eval-claims SUITE_DIR…`: how well changed claims are told from true ones. */
export async function runEvalClaims(
  caller: string,
  directories: readonly string[],
  options: EvalClaimsOptions,
): Promise<boolean> {
  const claims = [];
  for (const directory of directories) {
    const all = await readSentences(await loadSuite(resolve(caller, directory)));
    const sentences = all.slice(options.from - 1, options.from - 1 + options.sentences);
    say(`${directory}: ${formatCount(sentences.length, 'sentence')}`);
    claims.push(...buildClaims(sentences));
  }
  const mistakes: Mistake[] = [];
  const report = measureClaims(claims, (mistake) => mistakes.push(mistake));
  const whole = { version: claimSetVersion, claims: claims.length, ...report };
  if (options.json) printLine(JSON.stringify({ ...whole, ...(options.mistakes && { mistakes }) }));
  else {
    printLine(
      `set ${claimSetVersion}, ${formatCount(claims.length, 'claim')}, ${report.msPerClaim.mean.toFixed(2)} ms a claim`,
    );
    for (const [kind, { claims: count, found }] of Object.entries(report.detection))
      printLine(`${kind}: found ${found} of ${count} (${((100 * found) / count).toFixed(1)} %)`);
    for (const [kind, { claims: count, alarms }] of Object.entries(report.falseAlarms))
      printLine(
        `true, ${kind}: ${alarms} false alarms of ${count} (${((100 * alarms) / count).toFixed(1)} %)`,
      );
    if (options.mistakes) for (const mistake of mistakes) printLine(JSON.stringify(mistake));
  }
  return true;
}
