import { createSetupLink } from '#lib/auth/create-setup-link.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { operatorContext } from '../operator.ts';
import { prepareDataUnlessRunning } from '../prepare-data.ts';
import { printLine, say } from '../say.ts';

/** `pincite setup-link`: a new one-time link, which replaces the one before; false when there is an administrator already. */
export async function runSetupLink(): Promise<boolean> {
  prepareDataUnlessRunning();
  try {
    const setup = await createSetupLink(operatorContext());
    if (setup) printLine(setup.link);
    else say('There is an administrator already. Sign in, or ask for an invitation.');
    return setup !== null;
  } finally {
    closeDatabase();
  }
}
