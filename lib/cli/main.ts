// First, so that nothing that is loaded after it connects unseen.
import '#lib/core/guard-egress.ts';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { callerDirectory } from '#lib/core/config.ts';
import { answerModes } from '#lib/shared/answer.ts';
import type { AskOptions } from './commands/ask.ts';
import type { ExportOptions, VerifyOptions } from './commands/audit.ts';
import type { EvalClaimsOptions } from './commands/eval-claims.ts';
import type { EvalInjectionsOptions } from './commands/eval-injections.ts';
import type { EvalOptions } from './commands/eval.ts';
import type { IngestOptions } from './commands/ingest.ts';
import { addModelsCommands } from './models-commands.ts';
import { applyOptions } from './operator.ts';
import { say, sentenceOf } from './say.ts';

/**
 * The command line: `npm run -s pincite -- <command>`. Each command loads its own code only when it runs. Standard output
 * carries results, standard error everything else; the exit code is 0 only when all went well.
 */

const caller = callerDirectory(process.cwd());
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

type Shared = { data?: string };

const dataOption = () =>
  new Option('--data <dir>', 'the data directory (default: PINCITE_DATA_DIR, or data)');
const jsonOption = () => new Option('--json', 'print JSON for other programs');
const workspaceOption = () =>
  new Option('--workspace <name>', 'the workspace, by its name or its id').makeOptionMandatory();

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return value;
}

/** Runs the command with the options in force; a false result or an error gives the exit code 1. */
async function run(options: Shared, work: () => Promise<boolean>): Promise<void> {
  try {
    applyOptions(caller, options);
    if (!(await work())) process.exitCode = 1;
  } catch (error) {
    say(sentenceOf(error));
    process.exitCode = 1;
  }
}

const program = new Command('pincite')
  .description('Answers questions from your own documents, each claim tied to the sentence that supports it.')
  .showHelpAfterError();

program
  .command('start')
  .description('run the server until it is told to stop')
  .addOption(dataOption())
  .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
  .option('--port <number>', 'the port to listen on (default: 3000; 0 takes a free one)')
  .option('--dev', 'build pages as they are asked for, for working on Pincite itself')
  .action((options: Shared & { host?: string; port?: string; dev?: true }) =>
    run(options, async () => {
      const { startServer } = await import('./start.ts');
      await startServer({ development: options.dev ?? false });
      return true;
    }),
  );

program
  .command('build')
  .description('build the pages now instead of at the next start')
  .action(() =>
    run({}, async () => {
      const { buildPages } = await import('./build-pages.ts');
      await buildPages({ echo: true });
      return true;
    }),
  );

program
  .command('setup-link')
  .description('print a new link for creating the first administrator')
  .addOption(dataOption())
  .action((options: Shared) =>
    run(options, async () => (await import('./commands/setup-link.ts')).runSetupLink()),
  );

program
  .command('reset-link')
  .description('print a link by which a person chooses a new password')
  .argument('<email>', 'the address that the person signs in with')
  .addOption(dataOption())
  .action((email: string, options: Shared) =>
    run(options, async () => (await import('./commands/reset-link.ts')).runResetLink(email)),
  );

program
  .command('remove-second-factors')
  .description('take the lost second factors of a person away')
  .argument('<email>', 'the address that the person signs in with')
  .addOption(dataOption())
  .action((email: string, options: Shared) =>
    run(options, async () =>
      (await import('./commands/remove-second-factors.ts')).runRemoveSecondFactors(email),
    ),
  );

program
  .command('lift-wall')
  .description('lift a wall that shuts the only administrator out')
  .argument('<name>', 'the name of the wall, or its id')
  .addOption(dataOption())
  .action((name: string, options: Shared) =>
    run(options, async () => (await import('./commands/lift-wall.ts')).runLiftWall(name)),
  );

program
  .command('ingest')
  .description('read documents into a workspace, folders with all that is in them')
  .argument('<path...>', 'files and folders')
  .addOption(workspaceOption())
  .addOption(dataOption())
  .addOption(jsonOption())
  .option('--password <password>', 'tried on documents that are protected by a password')
  .action((paths: string[], options: Shared & IngestOptions) =>
    run(options, async () => (await import('./commands/ingest.ts')).runIngest(caller, paths, options)),
  );

program
  .command('ask')
  .description('ask the documents of a workspace')
  .argument('<question>', 'the question, in quotation marks')
  .addOption(workspaceOption())
  .addOption(dataOption())
  .addOption(jsonOption())
  .addOption(new Option('--mode <mode>', 'how to answer').choices(answerModes))
  .addOption(new Option('--top <number>', 'how many passages to print').argParser(wholeNumber).default(10))
  .action((question: string, options: Shared & AskOptions) =>
    run(options, async () => (await import('./commands/ask.ts')).runAsk(question, options)),
  );

program
  .command('eval')
  .description('measure retrieval and answers on a suite: a folder with corpus/ and questions.jsonl')
  .argument('<suite>', 'the folder of the suite')
  .addOption(jsonOption())
  .addOption(
    new Option('--mode <mode>', 'what to measure')
      .choices(['retrieval', 'quotes', 'model'])
      .default('quotes'),
  )
  .addOption(
    new Option('--retrieval <kind>', 'how to search; usual: as such programs usually do, for comparison')
      .choices(['hybrid', 'bm25', 'vector', 'usual'])
      .default('hybrid'),
  )
  .addOption(
    new Option(
      '--header-lines <which>',
      'search plainly, with or without the line that names document and headings before each passage',
    ).choices(['with', 'without']),
  )
  .addOption(
    new Option('--scope <scope>', 'what to search').choices(['corpus', 'documents']).default('corpus'),
  )
  .addOption(new Option('--limit <number>', 'ask only the first questions').argParser(wholeNumber))
  .addOption(
    new Option('--data <dir>', 'where corpora are kept between runs (default: a temporary directory)'),
  )
  .action((suite: string, options: Shared & EvalOptions) =>
    run({}, async () => (await import('./commands/eval.ts')).runEval(caller, suite, options)),
  );

program
  .command('eval-claims')
  .description('measure the checking of claims on true and changed sentences of suites')
  .argument('<suite...>', 'the folders of the suites')
  .addOption(jsonOption())
  .option('--mistakes', 'print the claims that were judged wrongly too')
  .addOption(
    new Option('--sentences <number>', 'sentences of each suite, at most')
      .argParser(wholeNumber)
      .default(1000),
  )
  .addOption(
    new Option('--from <number>', 'the first sentence of each suite that is taken')
      .argParser(wholeNumber)
      .default(1),
  )
  .action((suites: string[], options: EvalClaimsOptions) =>
    run({}, async () => (await import('./commands/eval-claims.ts')).runEvalClaims(caller, suites, options)),
  );

program
  .command('eval-injections')
  .description('measure how often the language model obeys instructions that stand in documents')
  .addOption(jsonOption())
  .addOption(new Option('--limit <number>', 'ask only the first questions').argParser(wholeNumber))
  .addOption(
    new Option('--data <dir>', 'where the documents are kept between runs (default: a temporary directory)'),
  )
  .action((options: EvalInjectionsOptions) =>
    run({}, async () => (await import('./commands/eval-injections.ts')).runEvalInjections(caller, options)),
  );

program
  .command('fit')
  .description('learn from suites what the signals of search and refusal are worth')
  .argument('<suite...>', 'the folders of the suites')
  .addOption(dataOption())
  .action((suites: string[], options: Shared) =>
    run({}, async () => {
      await (await import('./commands/fit.ts')).runFit(caller, suites, options);
      return true;
    }),
  );

addModelsCommands(program, { caller, run });

program
  .command('doctor')
  .description('check this machine and the data directory')
  .addOption(dataOption())
  .addOption(jsonOption())
  .action((options: Shared & { json?: true }) =>
    run(options, async () => (await import('./commands/doctor.ts')).runDoctor(options)),
  );

const auditCommand = program.command('audit').description('check, export and sign the audit log');

auditCommand
  .command('verify')
  .description('check the audit log of the data directory, or an unpacked export')
  .argument('[folder]', 'the folder of an export')
  .addOption(dataOption())
  .addOption(jsonOption())
  .option('--key <key...>', 'public keys that you noted, or files with them (for an export)')
  .option('--checkpoint <path...>', 'checkpoints that you kept elsewhere (for an export)')
  .action((folder: string | undefined, options: Shared & VerifyOptions) =>
    run(options, async () => (await import('./commands/audit.ts')).runAuditVerify(caller, folder, options)),
  );

auditCommand
  .command('export')
  .description('write the audit log as a zip that can be checked offline')
  .argument('<file>', 'the zip file, which must not exist yet')
  .addOption(dataOption())
  .option('--person <id>', 'only rows of this person')
  .option('--document <id>', 'only rows of this document')
  .option('--workspace <id>', 'only rows of this workspace')
  .option('--question <id>', 'only rows of this question')
  .option('--action <action>', 'only rows of this action')
  .option('--from <time>', 'only rows from this time on, e.g. 2026-01-31')
  .option('--to <time>', 'only rows before this time')
  .action((file: string, { data, ...options }: Shared & ExportOptions) =>
    run({ ...(data === undefined ? {} : { data }) }, async () =>
      (await import('./commands/audit.ts')).runAuditExport(caller, file, options),
    ),
  );

auditCommand
  .command('rotate-key')
  .description('change the key that signs the audit log')
  .addOption(dataOption())
  .action((options: Shared) =>
    run(options, async () => (await import('./commands/audit.ts')).runRotateKey()),
  );

program
  .command('verify-offline')
  .description(
    'show on this machine that nothing leaves it: runs the program in a network that has no other machine',
  )
  .addOption(jsonOption())
  .action((options: { json?: true }) =>
    run({}, async () => (await import('./commands/verify-offline.ts')).runVerifyOffline(options)),
  );

program
  .command('offline-story', { hidden: true })
  .description('what verify-offline runs in that network; prints what came of it as JSON')
  .action(() =>
    run({}, async () => {
      const { runStory } = await import('./offline/story.ts');
      (await import('./say.ts')).printLine(JSON.stringify(await runStory()));
      return true;
    }),
  );

await program.parseAsync();
