/**
 * Goes to another page as a fresh load, so that nothing kept for the person before is shown. The promise never ends:
 * the form stays busy until the next page is there.
 */
export function leaveTo(path: string): Promise<never> {
  window.location.assign(path);
  return new Promise(() => undefined);
}
