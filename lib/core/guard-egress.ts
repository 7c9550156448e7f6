import { config } from './config.ts';
import { guardEgress, permitDestinations } from './egress.ts';

/** Loaded before everything else in each process of the program (`node --import`), so that no package connects unseen. */
guardEgress();
// The name that the server listens by is looked up to find its own address.
permitDestinations(() => [{ host: config().host.toLowerCase(), port: config().port }]);
