import { basename, resolve } from 'node:path';
import { collectSignals, type QuestionSignals } from '#lib/eval/fit/collect-signals.ts';
import { fitCalibration } from '#lib/eval/fit/fit-calibration.ts';
import { loadSuite } from '#lib/eval/load-suite.ts';
import { prepareSuite } from '#lib/eval/prepare-suite.ts';
import { formatCount } from '#lib/shared/format.ts';
import { withRuntime } from '../ensure-runtime.ts';
import { operatorContext } from '../operator.ts';
import { printLine, say } from '../say.ts';
import { useEvalDirectory } from './eval.ts';

/**
 * `pincite fit SUITE_DIR…`: learns what the signals of search and refusal are worth, and how well that holds on questions
 * it was not learnt on. Prints JSON; what is used stands in lib/answer/calibration.ts.
 */
export async function runFit(
  caller: string,
  directories: readonly string[],
  options: { data?: string },
): Promise<void> {
  useEvalDirectory(caller, options);
  const questions = await withRuntime(async () => {
    const context = operatorContext();
    const collected: QuestionSignals[] = [];
    for (const directory of directories) {
      const suite = basename(resolve(caller, directory));
      const prepared = await prepareSuite(context, { suite: await loadSuite(resolve(caller, directory)) });
      const own = await collectSignals(context, { suite, prepared });
      say(`${suite}: ${formatCount(own.length, 'question')}`);
      collected.push(...own);
    }
    return collected;
  });
  printLine(JSON.stringify(fitCalibration(questions)));
}
