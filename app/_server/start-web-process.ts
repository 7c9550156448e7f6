import { registeredDestinations } from '#lib/admin/registered-destinations.ts';
import { guardEgress, permitDestinations } from '#lib/core/egress.ts';
import { reportEgress } from '#lib/core/report-egress.ts';
import { stampClientAddresses } from './stamp-client-addresses.ts';

/** What the web process does before it answers anybody. */
export function startWebProcess(): void {
  // Held from the start by `--import`; this is for a process that was started another way.
  guardEgress();
  permitDestinations(registeredDestinations);
  reportEgress('web');
  stampClientAddresses();
}
