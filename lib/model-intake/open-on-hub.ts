import { request, type Dispatcher } from 'undici';
import { AppError } from '#lib/core/errors.ts';
import { nextAddress, type HubRules } from './hub-address.ts';

/** What makes a request: the network's own way, or a proxy. */
export type HubRequest = {
  address: URL;
  rules: HubRules;
  headers: Record<string, string>;
  dispatcher: Dispatcher;
  signal: AbortSignal;
  /** Called before anything is asked of an address, so that connecting to it can be allowed. */
  onAddress: (address: URL) => Promise<void>;
};

export type HubReply = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Dispatcher.ResponseData['body'];
  /** SHA-256 and size of the file, as the hub itself says, not the machine that it sent on to. */
  digest: { sha256: string | null; bytes: number | null };
  host: string;
};

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 5;
const headersTimeoutMs = 30_000;
/** Between two pieces of a file. */
const bodyTimeoutMs = 30_000;

type Headers = HubReply['headers'];

/** One value of a header, without quotation marks. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value)?.replace(/^"|"$/g, '');
}

/** The hub's own words of a large file: the SHA-256 that its pointer names, in a header or as the tag of the content. */
function digestOf(headers: Headers): HubReply['digest'] {
  const tag = headerOf(headers, 'x-linked-etag') ?? headerOf(headers, 'etag') ?? '';
  const size = Number(headerOf(headers, 'x-linked-size') ?? Number.NaN);
  return {
    sha256: /^[0-9a-f]{64}$/i.test(tag) ? tag.toLowerCase() : null,
    bytes: Number.isSafeInteger(size) && size > 0 ? size : null,
  };
}

/** Ends a reply whose content nobody wants; the stream tells that as an error, which is none. */
export function dropBody(body: HubReply['body']): void {
  body.on('error', () => undefined);
  body.destroy();
}

/**
 * Asks for a file, and follows the hub to where its content lies, by the rules. Throws `DOWNLOAD_FAILED` for a redirect that is
 * not allowed, and what the network throws.
 */
export async function openOnHub(input: HubRequest): Promise<HubReply> {
  const { rules, headers, dispatcher, signal } = input;
  let { address } = input;
  let digest: HubReply['digest'] | undefined;
  for (let step = 0; step <= mostRedirects; step += 1) {
    await input.onAddress(address);
    const reply = await request(address, {
      headers,
      dispatcher,
      signal,
      headersTimeout: headersTimeoutMs,
      bodyTimeout: bodyTimeoutMs,
    });
    digest ??= digestOf(reply.headers);
    if (!redirects.has(reply.statusCode)) {
      return {
        status: reply.statusCode,
        headers: reply.headers,
        body: reply.body,
        digest,
        host: address.host,
      };
    }
    dropBody(reply.body);
    address = nextAddress(address, headerOf(reply.headers, 'location'), rules);
  }
  throw new AppError('DOWNLOAD_FAILED', {
    personMessage: `${input.address.host} sent on again and again, so the file was not fetched. Try again later.`,
  });
}
