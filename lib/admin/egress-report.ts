import { type Destination, isThisMachine } from '#lib/core/egress.ts';
import { type EgressNote, readEgressNote } from '#lib/core/report-egress.ts';
import { downloadDestinations } from '#lib/model-intake/download-destinations.ts';
import type { ProcessName } from '#lib/shared/processes.ts';
import { registeredDestinations } from './registered-destinations.ts';
import type { ProcessState } from './system-processes.ts';

export type EgressReport = {
  /** The numbers of each process since it started; null for one that does not run or has written none. */
  processes: { name: ProcessName; counts: EgressNote | null }[];
  /** Other machines that an administrator has registered, and those of a download that runs now. */
  permitted: Destination[];
};

/** How many connections to other machines were allowed, made and refused. A note of a process that is gone is none. */
export function readEgressReport(processes: readonly ProcessState[]): EgressReport {
  return {
    processes: processes.map(({ name, processId }) => {
      const counts = readEgressNote(name);
      return { name, counts: counts?.processId === processId ? counts : null };
    }),
    permitted: [...registeredDestinations(), ...downloadDestinations()].filter(
      ({ host }) => !isThisMachine(host),
    ),
  };
}
