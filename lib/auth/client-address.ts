import { BlockList, isIP } from 'node:net';

/** The request header that carries the client's address inside the web process. Whatever a client sends in it is replaced. */
export const clientAddressHeader = 'x-pincite-client';

/**
 * The address a request came from: that of the connection, or, when the connection is one of the trusted proxies
 * (addresses or CIDR ranges), the last one in X-Forwarded-For that is no trusted proxy.
 */
export function clientAddress(input: {
  peer: string;
  forwardedFor: string | undefined;
  trustedProxies: readonly string[];
}): string {
  const trusted = blockList(input.trustedProxies);
  const hops = (input.forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()));
  let address = plainAddress(input.peer);
  while (isIn(trusted, address)) {
    const previous = hops.pop();
    if (previous === undefined || isIP(previous) === 0) return address;
    address = previous;
  }
  return address;
}

function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 inside IPv6 (`::ffff:192.0.2.1`) as plain IPv4. */
function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}
