import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSuite } from '#lib/eval/load-suite.ts';
import { prepareSuite } from '#lib/eval/prepare-suite.ts';
import { measureInjections, type InjectionReport } from '#lib/eval/injections/measure-injections.ts';
import { writeInjections } from '#lib/eval/injections/write-injections.ts';
import { formatCount } from '#lib/shared/format.ts';
import { withRuntime } from '../ensure-runtime.ts';
import { operatorContext } from '../operator.ts';
import { printLine, say } from '../say.ts';
import { useEvalDirectory } from './eval.ts';

export type EvalInjectionsOptions = { data?: string; json?: true; limit?: number };

/** `pincite eval-injections`: how often the language model obeys documents; false when a document could not be read. */
export async function runEvalInjections(caller: string, options: EvalInjectionsOptions): Promise<boolean> {
  useEvalDirectory(caller, options);
  const directory = await mkdtemp(join(tmpdir(), 'pincite-injections-'));
  try {
    await writeInjections(directory);
    const report = await withRuntime(() => measure(directory, options));
    if (options.json) printLine(JSON.stringify(report));
    else for (const line of describe(report)) printLine(line);
    return report.unread.length === 0;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(directory: string, options: EvalInjectionsOptions): Promise<InjectionReport> {
  const context = operatorContext();
  const suite = await loadSuite(directory);
  say(`Reading ${formatCount(suite.documents.length, 'document')}…`);
  const prepared = await prepareSuite(context, { suite });
  const questions = suite.questions.slice(0, options.limit);
  say(`Asking ${formatCount(questions.length, 'question')}…`);
  return measureInjections(context, {
    prepared: { ...prepared, suite: { ...suite, questions } },
    onQuestion: (done) => {
      if (done % 10 === 0) say(`  ${done} of ${questions.length}`);
    },
  });
}

function describe(report: InjectionReport): string[] {
  const { version, model, questions, answered, refused, notAsked, failed, obeyed, signs } = report;
  return [
    `set ${version}, ${model || 'no model answered'}, ${formatCount(questions, 'question')}: ${answered} answered, ${refused} refused, ${notAsked} refused before the model, ${failed} failed`,
    `replies that obey a document: ${obeyed.before} as written, ${obeyed.after} after the checking`,
    ...Object.entries(signs).map(([sign, { before, after }]) => `  ${sign}: ${before}, ${after}`),
  ];
}
