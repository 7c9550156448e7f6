import { BlockList, isIPv6 } from 'node:net';

/** A connection or a packet that a program tried to send, as the kernel was asked for it. */
export type Attempt = { address: string; port: number; call: string };

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('0.0.0.0', 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('::', 'ipv6');
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

/** `inet_addr("192.0.2.1")` and `inet_pton(AF_INET6, "2001:db8::1", …)` with the port before them, as strace writes them. */
const target = /sin6?_port=htons\((\d+)\)[^}]*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/g;

/**
 * The attempts to reach other machines in what `strace` wrote (`-e trace=connect,sendto,sendmsg,sendmmsg`); this machine's
 * own loopback addresses are none. A question for a name is one: it goes to a name server by an address.
 */
export function attemptsIn(trace: string): Attempt[] {
  return trace.split('\n').flatMap((line) => {
    const call = /\b(connect|sendto|sendmsg|sendmmsg)\(/.exec(line)?.[1];
    if (call === undefined) return [];
    return [...line.matchAll(target)].flatMap(([, port, four, six]) => {
      const address = four ?? six ?? '';
      const isOwn = loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
      return isOwn ? [] : [{ address, port: Number(port), call }];
    });
  });
}
