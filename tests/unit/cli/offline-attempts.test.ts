import { describe, expect, it } from 'vitest';
import { attemptsIn } from '#lib/cli/offline/attempts.ts';

describe('attemptsIn', () => {
  it('finds connections and packets to other machines, finished or not', () => {
    const trace = [
      '12 connect(20, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = -1 ENETUNREACH (Network is unreachable)',
      '12 connect(21, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28 <unfinished ...>',
      '13 sendto(9, ""..., 40, MSG_NOSIGNAL, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.53")}, 16) = 40',
      '13 sendmmsg(9, [{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.54")}, msg_namelen=16}}], 2, 0) = 2',
    ].join('\n');
    expect(attemptsIn(trace)).toEqual([
      { call: 'connect', address: '192.0.2.1', port: 443 },
      { call: 'connect', address: '2001:db8::1', port: 80 },
      { call: 'sendto', address: '192.0.2.53', port: 53 },
      { call: 'sendmmsg', address: '192.0.2.54', port: 53 },
    ]);
  });

  it('does not count what stays on this machine', () => {
    const trace = [
      '12 connect(20, {sa_family=AF_INET, sin_port=htons(3000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
      '12 connect(20, {sa_family=AF_INET6, sin6_port=htons(3000), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
      '12 connect(20, {sa_family=AF_INET6, sin6_port=htons(3000), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::ffff:127.0.0.1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
      '12 connect(20, {sa_family=AF_UNIX, sun_path="/data/run/engine.sock"}, 110) = 0',
      '12 sendto(5, [{nlmsg_len=20, nlmsg_type=RTM_GETADDR}], 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20',
      '12 sendmsg(5, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=""..., iov_len=1}], msg_iovlen=1}, 0) = 1',
    ].join('\n');
    expect(attemptsIn(trace)).toEqual([]);
  });
});
