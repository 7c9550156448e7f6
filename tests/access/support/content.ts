import type { Reply } from './client.ts';

/** In milliseconds, as ISO 8601 says them, and as the first paint does. */
const moments =
  /(?<!\d)1[78]\d{11}(?!\d)|\d{4}-\d\d-\d\d(?:T[\d:.]+Z| \d\d:\d\d UTC)|<time [^>]*>[^<]*<\/time>/g;

/**
 * What a page says, in an order of its own: its parts are sent as they become ready, and numbered in that order. Its nonce,
 * its moments, its own address and the identifiers in that are its own.
 */
export function contentOf({ status, body }: Reply): { status: number; lines: string[] } {
  const pushed = /<script[^>]*>self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)<\/script>/g;
  const data = [...body.matchAll(pushed)].map(([, text = '""']) => String(JSON.parse(text))).join('');
  const lines = [...data.split('\n'), body.replaceAll(pushed, '')].map((line) =>
    line
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
      .replaceAll(moments, 'TIME')
      .replaceAll(/\blocalhost:\d+/g, 'HOST')
      .replaceAll(/(nonce[=:\\"-]+)[A-Za-z0-9+/=]{24}/g, '$1NONCE')
      .replaceAll(/^[0-9a-f]+:|\$[A-Z]?[0-9a-f]+\b/g, '#'),
  );
  return { status, lines: lines.toSorted() };
}

/** How often two pages that differ are asked for again. */
const mostTries = 6;

/**
 * Two pages that should say the same, as often as it takes: how a page is cut into parts depends on how quickly each part was
 * ready. What depends on what is hidden differs each time.
 */
export async function askUntilSame(ask: () => Promise<[Reply, Reply]>): Promise<[Reply, Reply]> {
  let pair = await ask();
  for (let tries = 1; tries < mostTries && !isSame(pair); tries += 1) pair = await ask();
  return pair;
}

function isSame([one, other]: [Reply, Reply]): boolean {
  return JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
}
