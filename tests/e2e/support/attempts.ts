import { readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Attempt, attemptsIn } from '#lib/cli/offline/attempts.ts';

/** What a traced program tried to reach, read when the file has stopped growing: strace writes a little later than things happen. */
export async function attemptsOf(traceFile: string): Promise<Attempt[]> {
  let size = -1;
  for (let look = 0; look < 40 && statSync(traceFile).size !== size; look += 1) {
    ({ size } = statSync(traceFile));
    await pause(300);
  }
  return attemptsIn(readFileSync(traceFile, 'utf8'));
}
