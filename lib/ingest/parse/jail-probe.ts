/**
 * Runs in the jail when the program starts, and tries what a document must never bring about. Prints "shut in" when
 * every attempt was refused, else the ones that were not.
 */
import { forbiddenActs } from './forbidden-acts.ts';

async function isRefused(act: () => unknown): Promise<boolean> {
  try {
    await act();
    return false;
  } catch {
    return true;
  }
}

const allowed: string[] = [];
for (const [name, act] of Object.entries(forbiddenActs)) if (!(await isRefused(act))) allowed.push(name);
process.stdout.write(allowed.length === 0 ? 'shut in\n' : `allowed: ${allowed.join(', ')}\n`);
