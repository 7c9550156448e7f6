import { join, resolve } from 'node:path';
import type { RetrievalKind } from '#lib/answer/types.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { askByHeaderLines } from '#lib/eval/header-lines.ts';
import { loadSuite, type Suite } from '#lib/eval/load-suite.ts';
import { prepareSuite } from '#lib/eval/prepare-suite.ts';
import { type EvalMode, reportSuite, runSuite, type SuiteReport } from '#lib/eval/run-suite.ts';
import { askByUsualRecipe } from '#lib/eval/usual-recipe.ts';
import { formatCount } from '#lib/shared/format.ts';
import { hashFiles } from '../hash-files.ts';
import { withRuntime } from '../ensure-runtime.ts';
import { operatorContext } from '../operator.ts';
import { printLine, say } from '../say.ts';

export type EvalOptions = {
  data?: string;
  json?: true;
  mode: EvalMode;
  /** `usual`: not the product's own way, but what such programs usually do. */
  retrieval: RetrievalKind | 'usual';
  /** Not the product's own way either: plain searches, to see what header lines are worth. */
  headerLines?: 'with' | 'without';
  scope: 'corpus' | 'documents';
  limit?: number;
};

/** What a corpus that was read in depends on: when one of these changes, it is read in anew. */
const readingSources = ['lib/{db,documents,engine,ingest,models,vectors}/**/*.ts', 'drizzle/*.sql'];

/** `pincite eval SUITE_DIR`: the measured figures; false when a document of the corpus could not be read. */
export async function runEval(caller: string, directory: string, options: EvalOptions): Promise<boolean> {
  const suite = await loadSuite(resolve(caller, directory));
  useEvalDirectory(caller, options);
  const report = await withRuntime(() => measure(suite, options));
  if (options.json) printLine(JSON.stringify(report));
  else for (const line of describe(report)) printLine(line);
  return report.failed.length === 0;
}

/** Corpora are kept apart from the documents of the organisation; the models are the same. */
export function useEvalDirectory(caller: string, options: Pick<EvalOptions, 'data'>): void {
  const { programDir, models } = config();
  const version = hashFiles(programDir, readingSources).slice(0, 16);
  setConfig({
    PINCITE_MODELS_DIR: models.directory,
    PINCITE_DATA_DIR:
      options.data === undefined
        ? join(programDir, '.cache', `eval-${version}`)
        : resolve(caller, options.data),
  });
}

async function measure(suite: Suite, options: EvalOptions): Promise<SuiteReport> {
  const context = operatorContext();
  say(`Reading ${formatCount(suite.documents.length, 'document')}…`);
  const prepared = await prepareSuite(context, { suite });
  const questions = suite.questions.slice(0, options.limit);
  say(`Asking ${formatCount(questions.length, 'question')}…`);
  const { mode, retrieval, scope } = options;
  const asked = { ...prepared, suite: { ...suite, questions } };
  if (retrieval === 'usual') {
    const results = await askByUsualRecipe(context, asked);
    return reportSuite({ prepared: asked, mode: 'retrieval', retrieval, scope: 'corpus' }, results);
  }
  if (options.headerLines !== undefined) {
    const hasHeaderLines = options.headerLines === 'with';
    const results = await askByHeaderLines(context, asked, { kind: retrieval, hasHeaderLines });
    return reportSuite({ prepared: asked, mode: 'retrieval', retrieval, scope: 'corpus' }, results);
  }
  return runSuite(context, {
    prepared: asked,
    mode,
    retrieval,
    scope,
    onQuestion: (_result, done) => {
      if (done % 25 === 0) say(`  ${done} of ${questions.length}`);
    },
  });
}

function describe(report: SuiteReport): string[] {
  return Object.entries(report).map(([name, value]) => {
    if (typeof value === 'number') return `${name}: ${Number.isInteger(value) ? value : value.toFixed(3)}`;
    return `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
  });
}
