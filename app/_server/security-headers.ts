/**
 * The policy of our pages: nothing but what this server sends, and of scripts only those with this page's nonce and what
 * they load. `wasm-unsafe-eval` lets pdf.js decode images with its WebAssembly decoders; it does not allow `eval`.
 * `style` attributes are allowed because components position themselves with them; `<style>` elements need the nonce.
 */
export function contentSecurityPolicy(input: { nonce: string; isDevelopment: boolean }): string {
  const { nonce, isDevelopment } = input;
  const script = [`'self'`, `'nonce-${nonce}'`, `'strict-dynamic'`, `'wasm-unsafe-eval'`];
  const style = [`'self'`, `'nonce-${nonce}'`];
  const directives: Record<string, readonly string[]> = {
    'default-src': [`'none'`],
    // The development server of Next evaluates code and adds style elements by itself.
    'script-src': isDevelopment ? [...script, `'unsafe-eval'`] : script,
    'style-src': isDevelopment ? [`'self'`, `'unsafe-inline'`] : style,
    'style-src-attr': [`'unsafe-inline'`],
    'img-src': [`'self'`, 'blob:'],
    'font-src': [`'self'`],
    'connect-src': [`'self'`],
    'worker-src': [`'self'`, 'blob:'],
    'manifest-src': [`'self'`],
    'object-src': [`'none'`],
    'frame-src': [`'none'`],
    'form-action': [`'self'`],
    'base-uri': [`'none'`],
    'frame-ancestors': [`'none'`],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** What every page sends besides the policy. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'private, no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
};

/** The request header in which a page finds its own path. Whatever a client sends in it is replaced. */
export const wantedPathHeader = 'x-pincite-path';
