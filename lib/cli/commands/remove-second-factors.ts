import { checkedEmail } from '#lib/auth/account-rows.ts';
import { removeSecondFactors } from '#lib/auth/remove-second-factors.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { operatorContext } from '../operator.ts';
import { prepareDataUnlessRunning } from '../prepare-data.ts';
import { printLine, say } from '../say.ts';

/** `pincite remove-second-factors EMAIL`, for whoever lost them; false when nobody has this address. */
export async function runRemoveSecondFactors(email: string): Promise<boolean> {
  const wanted = checkedEmail(email);
  prepareDataUnlessRunning();
  const context = operatorContext();
  try {
    const person = (await listPeople(context)).find((one) => one.email === wanted);
    if (!person) {
      say(`Nobody here has the address ${wanted}.`);
      return false;
    }
    await removeSecondFactors(context, { userId: person.id });
    printLine(`${wanted} signs in by password alone now, and was signed out everywhere.`);
    return true;
  } finally {
    closeDatabase();
  }
}
