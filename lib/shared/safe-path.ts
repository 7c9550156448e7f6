/**
 * The path inside this site that a link asked to go to after signing in, or "/" when it leads anywhere else.
 * Browsers read "//host", "/\host" and tabs or newlines in between as another site, so only what stays on a made-up
 * origin after the browser's own parsing is kept.
 */
export function safePath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith('/')) return '/';
  const here = 'http://pincite.invalid';
  if (!URL.canParse(wanted, here)) return '/';
  const url = new URL(wanted, here);
  if (url.origin !== here) return '/';
  // Next marks the requests of its own router with this.
  if (url.searchParams.has('_rsc')) url.searchParams.delete('_rsc');
  const path = url.pathname + url.search + url.hash;
  const isOwnPage = !path.startsWith('//') && !/^\/(api|sign-in|setup|invitation)(\/|\?|#|$)/.test(path);
  return isOwnPage ? path : '/';
}
