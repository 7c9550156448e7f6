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
  /** The engines that are in use now, and for what: the only places that content goes to. */
  receivers: { name: string; address: string; roles: ModelRole[] }[];
};

async function readReceivers(): Promise<EgressReport['receivers']> {
  const facts = await readChoiceFacts();
  const receivers = new Map<string, EgressReport['receivers'][number]>();
  for (const role of modelRoles) {
    const choice = activeChoice(role, facts);
    if (choice.kind !== 'engine') continue;
    const engines = role === 'chat' ? enginesAnswering(choice.engine, facts.engines) : [choice.engine];
    for (const { id, name, url } of engines) {
      const roles = receivers.get(id)?.roles ?? [];
      const address = remoteAddress({ url, apiKey: null }).origin;
      receivers.set(id, { name, address, roles: [...roles, role] });
    }
  }
  return [...receivers.values()];
}

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
    receivers: await readReceivers(),
  };
}
