import { Option, type Command } from 'commander';

type Shared = { data?: string };

type Tools = {
  /** Where the person stood who called. */
  caller: string;
  run: (options: Shared, work: () => Promise<boolean>) => Promise<void>;
};

const dataOption = () =>
  new Option('--data <dir>', 'the data directory (default: PINCITE_DATA_DIR, or data)');

/** `pincite models` and what belongs to it. */
export function addModelsCommands(program: Command, { caller, run }: Tools): void {
  const models = program
    .command('models')
    .description('list the models that are installed, and which are in use')
    .addOption(dataOption())
    .addOption(new Option('--json', 'print JSON for other programs'))
    .action((options: Shared & { json?: true }) =>
      run(options, async () => (await import('./commands/models.ts')).runModels(options)),
    );
  // The command above takes --data wherever it stands, so these ask it for the value.
  models
    .command('bundle')
    .description('copy models into a folder, e.g. on a stick, for a server without a way to the hub')
    .argument('<folder>', 'a folder that is new or empty')
    .option('--file <name...>', 'only these files (default: all that may be used)')
    .action((folder: string, _options: object, command: Command) => {
      const options = command.optsWithGlobals<Shared & { file?: string[] }>();
      return run(options, async () =>
        (await import('./commands/move-models.ts')).runBundleModels(caller, folder, options),
      );
    });
  models
    .command('import')
    .description('take in models that “models bundle” copied, and check them')
    .argument('<folder>', 'the folder')
    .action((folder: string, _options: object, command: Command) =>
      run(command.optsWithGlobals<Shared>(), async () =>
        (await import('./commands/move-models.ts')).runImportModels(caller, folder),
      ),
    );
}
