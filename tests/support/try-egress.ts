import dgram from 'node:dgram';
import dns, { lookup, promises } from 'node:dns';
import { get } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { Pool } from 'undici';
import { egressCounts, permitDestinations } from '#lib/core/egress.ts';

/**
 * Run with the guard loaded: tries every way out that JavaScript has, and what must go on working. Prints what came of
 * each as JSON. The addresses are those that no machine has (RFC 5737).
 */

const nowhere = '192.0.2.1';
const codeOf = (error: unknown): string => {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at) return String(at.code);
  return error instanceof Error ? error.message : 'no error';
};

function events(target: NodeJS.EventEmitter, good: string): Promise<string> {
  return new Promise((resolve) => {
    target.once(good, () => {
      resolve('connected');
    });
    target.once('error', (error) => {
      resolve(codeOf(error));
    });
  });
}

const settled = (work: Promise<unknown>) => work.then(() => 'done', codeOf);
const called = (start: (callback: (error: Error | null) => void) => void) =>
  new Promise<string>((resolve) => {
    start((error) => {
      resolve(error ? codeOf(error) : 'done');
    });
  });

const waysOut: Record<string, () => Promise<string>> = {
  'a connection': () => events(connect(9, nowhere), 'connect'),
  'a connection by options': () => events(connect({ host: nowhere, port: 9 }), 'connect'),
  'a connection to an IPv6 address': () => events(connect(9, '2001:db8::1'), 'connect'),
  'a mapped address': () => events(connect(9, `::ffff:${nowhere}`), 'connect'),
  'a connection by TLS': () => events(connectTls(9, nowhere), 'secureConnect'),
  'a request': () => events(get(`http://${nowhere}:9/`), 'response'),
  'a request by name': () => events(get('http://leak.example/'), 'response'),
  fetch: () => settled(fetch(`http://${nowhere}:8443/`)),
  undici: () => settled(new Pool(`http://${nowhere}:9`).request({ path: '/', method: 'GET' })),
  'a web socket': () =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://${nowhere}:8443/`);
      socket.onerror = () => {
        resolve('EACCES');
      };
      socket.onopen = () => {
        resolve('connected');
      };
    }),
  'a name': () =>
    called((callback) => {
      lookup('leak.example', callback);
    }),
  'a name by promise': () => settled(promises.lookup('leak.example')),
  'a name by the resolver': () => settled(promises.resolve4('leak.example')),
  'a name by a resolver of its own': () =>
    called((callback) => {
      new dns.Resolver().resolveTxt('leak.example', callback);
    }),
  'the name of an address': () =>
    called((callback) => {
      dns.reverse(nowhere, callback);
    }),
  'a packet': () => {
    const socket = dgram.createSocket('udp4');
    try {
      socket.send('x', 9, nowhere);
      return Promise.resolve('sent');
    } catch (error) {
      return Promise.resolve(codeOf(error));
    } finally {
      socket.close();
    }
  },
};

async function listening(where: number | string): Promise<string> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => {
    if (typeof where === 'number') server.listen(where, '127.0.0.1', resolve);
    else server.listen(where, resolve);
  });
  const address = server.address();
  const socket =
    typeof address === 'object' && address ? connect(address.port, '127.0.0.1') : connect(String(where));
  const result = await events(socket, 'connect');
  socket.destroy();
  server.close();
  return result;
}

const results: Record<string, string> = {};
for (const [name, attempt] of Object.entries(waysOut)) results[name] = await attempt();
const refused = { ...egressCounts() };
const inside = {
  'this machine': await listening(0),
  'a Unix socket': await listening(join(tmpdir(), `pincite-egress-${process.pid}.sock`)),
  'its own name': await settled(promises.lookup('localhost')),
};
permitDestinations(() => [{ host: nowhere, port: 9 }]);
const permitted = {
  there: await events(connect({ host: nowhere, port: 9, timeout: 500 }), 'connect'),
  'another port': await events(connect(10, nowhere), 'connect'),
};
console.log(JSON.stringify({ results, refused, inside, permitted, counts: egressCounts() }));
process.exit(0);
