import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pages, serverActions } from '../inventory.ts';
import { entries } from '../support/requests.ts';

function manifest(name: string): unknown {
  return JSON.parse(readFileSync(`.next/${name}`, 'utf8'));
}

/** What Next adds by itself: its own pages for what is not there and what failed, and the icon. */
const ownOfNext = ['/_global-error', '/_not-found', '/icon.svg'];

/** The built server itself, not only its source: nothing may answer there that the inventory doesn't name. */
export function describeBuilt(): void {
  describe('the built server', () => {
    it('has the pages and routes of the inventory, and no others', () => {
      const built = z.record(z.string(), z.string()).parse(manifest('app-path-routes-manifest.json'));
      const listed = [...Object.keys(pages), ...entries.map(({ path }) => path), ...ownOfNext];
      expect([...new Set(Object.values(built))].toSorted()).toEqual([...new Set(listed)].toSorted());
    });

    it('has no function that a browser may call by name', () => {
      const actions = z
        .object({ node: z.record(z.string(), z.unknown()), edge: z.record(z.string(), z.unknown()) })
        .parse(manifest('server/server-reference-manifest.json'));
      expect(Object.keys({ ...actions.node, ...actions.edge })).toHaveLength(serverActions.length);
    });

    it('keeps no page ready that was made before anybody asked for it', () => {
      const made = z
        .object({ routes: z.record(z.string(), z.unknown()) })
        .parse(manifest('prerender-manifest.json'));
      expect(Object.keys(made.routes).filter((path) => !ownOfNext.includes(path))).toEqual([]);
    });
  });
}
