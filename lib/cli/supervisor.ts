import type { ProcessName } from '#lib/shared/processes.ts';
import { keepProcess } from './kept-process.ts';
import type { LogFile } from './log-file.ts';
import { noteProcesses } from './process-file.ts';
import type { ProcessRecipe } from './program-process.ts';

export type Supervisor = {
  logOf(name: ProcessName): LogFile | undefined;
  /** Stops every process; resolves when all have ended. */
  stop(): Promise<void>;
};

/** Keeps the processes running, each apart from the others, and writes down what runs. */
export function superviseProcesses(
  recipes: readonly ProcessRecipe[],
  options: { echo: boolean } = { echo: false },
): Supervisor {
  const note = () => {
    noteProcesses(kept.map((process) => process.state()));
  };
  const kept = recipes.map((recipe) => keepProcess(recipe, { ...options, onChange: note }));
  note();
  return {
    logOf: (name) => kept.find((process) => process.state().name === name)?.log,
    stop: async () => {
      await Promise.all(kept.map((process) => process.stop()));
    },
  };
}
