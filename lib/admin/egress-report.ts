import { type Destination, isThisMachine } from '#lib/core/egress.ts';
import { type EgressNote, readEgressNote } from '#lib/core/report-egress.ts';
import { downloadDestinations } from '#lib/model-intake/download-destinations.ts';
import { remoteAddress } from '#lib/models/connection.ts';
import { modelRoles, type ModelRole } from '#lib/models/wire.ts';
import type { ProcessName } from '#lib/shared/processes.ts';
import { activeChoice, enginesAnswering, readChoiceFacts } from './active-models.ts';
import { registeredDestinations } from './registered-destinations.ts';
import type { ProcessState } from './system-processes.ts';

export type EgressReport = {
  /** The numbers of each process since it started; null for one that does not run or has written none. */
  processes: { name: ProcessName; counts: EgressNote | null }[];
  /** Other machines that an administrator has registered, and those of a download that runs now. */
  permitted: Destination[];
  /** The engines that are in use now, and for what: the only places that content goes to by itself. */
  receivers: { name: string; address: string; roles: ModelRole[] }[];
  /** The others that have a language model: an administrator who compares models can ask them. */
  askable: { name: string; address: string }[];
};

async function readReceivers(): Promise<Pick<EgressReport, 'receivers' | 'askable'>> {
  const facts = await readChoiceFacts();
  const receivers = new Map<string, EgressReport['receivers'][number]>();
  for (const role of modelRoles) {
    const choice = activeChoice(role, facts);
    if (choice.kind !== 'engine') continue;
    const engines = role === 'chat' ? enginesAnswering(choice.engine, facts.engines) : [choice.engine];
    for (const { id, name, url } of engines) {
      const roles = receivers.get(id)?.roles ?? [];
      receivers.set(id, { name, address: originOf(url), roles: [...roles, role] });
    }
  }
  const askable = facts.engines
    .filter(({ id, chat }) => chat && !receivers.get(id)?.roles.includes('chat'))
    .map(({ name, url }) => ({ name, address: originOf(url) }));
  return { receivers: [...receivers.values()], askable };
}

const originOf = (url: string) => remoteAddress({ url, apiKey: null }).origin;

/**
 * How many connections to other machines were allowed, made and refused, and where content goes. A note of a process that is
 * gone is none.
 */
export async function readEgressReport(processes: readonly ProcessState[]): Promise<EgressReport> {
  return {
    processes: processes.map(({ name, processId }) => {
      const counts = readEgressNote(name);
      return { name, counts: counts?.processId === processId ? counts : null };
    }),
    permitted: [...registeredDestinations(), ...downloadDestinations()].filter(
      ({ host }) => !isThisMachine(host),
    ),
    ...(await readReceivers()),
  };
}
