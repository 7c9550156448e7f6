import { checkedEmail } from '#lib/auth/account-rows.ts';
import { createResetLink } from '#lib/auth/create-reset-link.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { operatorContext } from '../operator.ts';
import { prepareDataUnlessRunning } from '../prepare-data.ts';
import { printLine, say } from '../say.ts';

/** `pincite reset-link EMAIL`: a one-time link for a new password; false when nobody has this address. */
export async function runResetLink(email: string): Promise<boolean> {
  const wanted = checkedEmail(email);
  prepareDataUnlessRunning();
  const context = operatorContext();
  try {
    const person = (await listPeople(context)).find((one) => one.email === wanted);
    if (person) printLine((await createResetLink(context, { userId: person.id })).link);
    else say(`Nobody here has the address ${wanted}.`);
    return person !== undefined;
  } finally {
    closeDatabase();
  }
}
