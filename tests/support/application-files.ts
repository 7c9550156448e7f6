import { globSync, readFileSync } from 'node:fs';

/** What the tree of app/ answers with, read from the files themselves: nothing that a person wrote down elsewhere. */

const methods = /^export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/gm;
/** A route under a second address: `export { GET, POST } from '#app/api/…/route.ts'`. */
const passedOn = /^export \{ ([A-Z, ]+) \} from '#(app\/[^']+)';$/gm;

/** The address of a file of app/: groups in brackets are no part of it. */
function addressOf(path: string): string {
  const parts = path
    .split('/')
    .slice(1, -1)
    .filter((part) => !/^\(.*\)$/.test(part));
  return `/${parts.join('/')}`;
}

export type FoundRoute = { name: string; method: string; path: string; isStream: boolean };

/** Every method of every route handler. */
export function findRoutes(): FoundRoute[] {
  return globSync('app/**/route.{ts,tsx,js,jsx,mjs}')
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const path = addressOf(file);
      const sources = [
        text,
        ...[...text.matchAll(passedOn)].map(([, , from = '']) => readFileSync(from, 'utf8')),
      ];
      const isStream = sources.some((source) => source.includes('sseResponse('));
      const own = [...text.matchAll(methods)].map(([, method = '']) => method);
      const others = [...text.matchAll(passedOn)].flatMap(([, names = '']) => names.split(', '));
      return [...own, ...others].map((method) => ({
        name: `${method} ${path}`,
        method,
        path,
        // A stream has a file of its own.
        isStream,
      }));
    });
}

/** The address of every page. */
export function findPages(): string[] {
  return globSync('app/**/page.{ts,tsx,js,jsx,md,mdx}').map(addressOf).toSorted();
}

/** Files with functions that a browser may call by name. */
export function findServerActions(): string[] {
  return globSync('{app,lib}/**/*.{ts,tsx}')
    .filter((file) => /^\s*['"]use server['"]/m.test(readFileSync(file, 'utf8')))
    .toSorted();
}

/** Files that Next serves or runs by their name or place, besides pages, routes and their frames. */
export function findSpecialFiles(): string[] {
  return globSync([
    'app/**/{favicon,icon,apple-icon,opengraph-image,twitter-image,sitemap,robots,manifest}*.*',
    '{pages,public,src}/**/*.*',
    '{proxy,middleware,instrumentation,instrumentation-client}.{ts,js}',
  ])
    .filter((file) => !file.includes('/_'))
    .toSorted();
}
