const longestMs = 60_000;

/** How long to wait before attempt number `attempt` + 1: 1 s, 2 s, 4 s … at most a minute, each up to a third longer by chance. */
export function backoffMs(attempt: number, random: number = Math.random()): number {
  const base = Math.min(longestMs, 1000 * 2 ** Math.max(0, attempt - 1));
  return Math.round(base * (1 + random / 3));
}
