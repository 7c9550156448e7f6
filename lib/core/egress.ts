import dns from 'node:dns';
import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import net, { BlockList, isIP, type Socket } from 'node:net';

/**
 * The one place that lets this process open connections to other machines. Everything in JavaScript that connects (http,
 * tls, fetch, undici, WebSocket) does so by `Socket.prototype.connect`, or asks `dns` for an address first: both are held
 * here against a list that is empty until somebody with the right to do so has registered a destination. Native code is
 * not seen here; that it doesn't connect either is shown from outside (`pincite verify-offline`).
 */

/** A machine that may be reached: name or address as it was registered, in lower case, and the port. */
export type Destination = { host: string; port: number };

export type EgressCounts = {
  /** Connections that were allowed to begin, and those of them that came about. */
  allowed: number;
  made: number;
  refused: number;
};

type State = {
  counts: EgressCounts;
  destinations: (() => readonly Destination[])[];
  onChange: ((counts: EgressCounts, refused?: Destination) => void) | null;
  isGuarded: boolean;
};

/** Bundles may hold this file more than once in a process: the state is the process's own. */
const key = Symbol.for('pincite.egress');
const holder = globalThis as unknown as Record<symbol, State | undefined>;

function state(): State {
  holder[key] ??= {
    counts: { allowed: 0, made: 0, refused: 0 },
    destinations: [],
    onChange: null,
    isGuarded: false,
  };
  return holder[key];
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

/** True for this machine itself: nothing leaves it by its loopback device. */
export function isThisMachine(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (['', 'localhost', '0.0.0.0', '::'].includes(name) || name.endsWith('.localhost')) return true;
  const version = isIP(name);
  return version !== 0 && loopback.check(name, version === 4 ? 'ipv4' : 'ipv6');
}

function isPermitted({ host, port }: Destination): boolean {
  const wanted = host.toLowerCase().replace(/^\[|\]$/g, '');
  return state().destinations.some((read) => read().some((one) => one.host === wanted && one.port === port));
}

/** True for a name that belongs to a permitted destination, whatever the port: its address may be asked for. */
function isPermittedName(host: string): boolean {
  const wanted = host.toLowerCase();
  return state().destinations.some((read) => read().some((one) => one.host === wanted));
}

function note(change: keyof EgressCounts, refused?: Destination): void {
  const { counts, onChange } = state();
  counts[change] += 1;
  onChange?.({ ...counts }, refused);
}

function refusal({ host, port }: Destination): Error {
  const where = port === 0 ? host : `${host}:${port}`;
  return Object.assign(new Error(`a connection to ${where} was refused: it is no registered destination`), {
    code: 'EACCES',
  });
}

/** What `Socket.connect` was called with: its own normal form (a list with the options first), options, or a port. */
function destinationOf(given: readonly unknown[]): Destination | null {
  const [first, second] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
  if (typeof first === 'object' && first !== null) {
    const { path, host, port } = first as { path?: unknown; host?: unknown; port?: unknown };
    if (typeof path === 'string') return null;
    return { host: typeof host === 'string' ? host : '', port: Number(port ?? 0) };
  }
  // A text that is no number is the path of a Unix socket.
  if (typeof first === 'string' && !/^\d+$/.test(first)) return null;
  return { host: typeof second === 'string' ? second : '', port: Number(first) };
}

function guardSockets(): void {
  const prototype = net.Socket.prototype;
  const connect = Reflect.get(prototype, 'connect') as (...given: unknown[]) => Socket;
  function guarded(this: Socket, ...given: unknown[]): Socket {
    const destination = destinationOf(given);
    if (destination === null || isThisMachine(destination.host)) return connect.apply(this, given);
    if (!isPermitted(destination)) {
      note('refused', destination);
      process.nextTick(() => this.destroy(refusal(destination)));
      return this;
    }
    note('allowed');
    this.once('connect', () => {
      note('made');
    });
    return connect.apply(this, given);
  }
  Reflect.set(prototype, 'connect', guarded);
}

/** Refuses packets to other machines: nothing here sends any. */
function guardDatagrams(): void {
  const prototype = dgram.Socket.prototype;
  for (const name of ['send', 'connect'] as const) {
    const original = Reflect.get(prototype, name) as (...given: unknown[]) => unknown;
    Reflect.set(prototype, name, function guarded(this: dgram.Socket, ...given: unknown[]) {
      const host = given.findLast((value) => typeof value === 'string' && value !== given[0]);
      const destination = { host: typeof host === 'string' ? host : '', port: 0 };
      if (isThisMachine(destination.host)) return original.apply(this, given);
      note('refused', destination);
      throw refusal(destination);
    });
  }
}

type Ask = (...given: unknown[]) => unknown;

/** Names of other machines are not asked for either: the question alone tells something to whoever answers. */
function guardNames(): void {
  const guard = (owner: object, isPromise: boolean) => {
    const names = Object.getOwnPropertyNames(owner).filter((name) => /^(lookup|resolve|reverse)/.test(name));
    for (const name of names) {
      const original: unknown = Reflect.get(owner, name);
      if (typeof original !== 'function') continue;
      Reflect.set(owner, name, function guarded(this: unknown, ...given: unknown[]) {
        const host = String(given[0]);
        // An address needs no asking; `lookupService` and `reverse` ask for the name that belongs to one.
        const isPlain = name === 'lookup' && isIP(host) !== 0;
        if (isPlain || isThisMachine(host) || isPermittedName(host))
          return (original as Ask).apply(this, given);
        const error = refusal({ host, port: 0 });
        note('refused', { host, port: 0 });
        const callback = given.at(-1);
        if (isPromise || typeof callback !== 'function') return Promise.reject(error);
        process.nextTick(callback, error);
        return undefined;
      });
    }
  };
  guard(dns, false);
  guard(dns.promises, true);
  guard(dns.Resolver.prototype, false);
  guard(dns.promises.Resolver.prototype, true);
}

/** Holds every connection of this process against the list from now on. A second call does nothing. */
export function guardEgress(): void {
  if (state().isGuarded) return;
  state().isGuarded = true;
  guardSockets();
  guardDatagrams();
  guardNames();
  syncBuiltinESMExports();
}

/** Adds destinations to the list. They are read at each connection, so that what is registered or removed counts at once. */
export function permitDestinations(read: () => readonly Destination[]): void {
  state().destinations.push(read);
}

/** Calls back now and whenever a number changes, with what was refused if that is the reason. */
export function watchEgress(onChange: NonNullable<State['onChange']>): void {
  state().onChange = onChange;
  onChange({ ...state().counts });
}

/** The numbers since this process started. */
export function egressCounts(): EgressCounts {
  return { ...state().counts };
}
