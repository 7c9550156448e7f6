'use client';

declare global {
  // The name under which the libraries behind dialogs and menus look for the nonce of the page.
  var __webpack_nonce__: string | undefined;
}

/**
 * Dialogs add a style element while they are open (so that the page behind does not scroll); the policy of our pages
 * wants this page's nonce on it. Scripts of the page carry it, readable as a property only.
 */
export function allowOwnStyles(): void {
  if (typeof document === 'undefined') return;
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
  if (nonce !== undefined && nonce !== '') globalThis.__webpack_nonce__ = nonce;
}
