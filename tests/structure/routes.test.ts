import { describe, expect, it } from 'vitest';
import { readSources } from '#tests/support/repository.ts';

const longestRouteLines = 40;
const all = readSources('app/api/**/route.ts');
/** A route under its lasting address gives out what another file has, and nothing else. */
const passedOn = /^(?:export \{ [A-Z, ]+ \} from '#app\/api\/(?!v1\/)[^']+\/route\.ts';\n)+$/;
const isPassedOn = ({ path, text }: { path: string; text: string }) =>
  path.startsWith('app/api/v1/') && passedOn.test(text);
const routes = all.filter((route) => !isPassedOn(route));
const methods = /^export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(.*)$/gm;

describe('the API routes', () => {
  it('are there', () => {
    expect(routes.length).toBeGreaterThan(10);
    expect(all.length).toBeGreaterThan(routes.length);
  });

  it.each(routes)('$path goes through the one wrapper', ({ text }) => {
    const exported = [...text.matchAll(methods)];
    expect(exported.length).toBeGreaterThan(0);
    for (const [line] of exported) expect(line).toMatch(/= withRoute(<.*>)?\(/);
    expect(text).toContain('#app/_server/with-route.ts');
  });

  it.each(all.filter(isPassedOn))(
    '$path gives out a route for keys of the same address',
    ({ path, text }) => {
      const from = /'#(.+)'/.exec(text)?.[1] ?? '';
      expect(from).toBe(path.replace('/api/v1/', '/api/'));
    },
  );

  it.each(routes)('$path exports nothing else', ({ text }) => {
    const exported = [...text.matchAll(/^export .*$/gm)].map(([line]) => line);
    const allowed = /^export const (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|dynamic|maxDuration|runtime)\b/;
    expect(exported.filter((line) => !allowed.test(line))).toEqual([]);
  });

  it.each(routes)(`$path has at most ${longestRouteLines} lines`, ({ text }) => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(longestRouteLines);
  });
});
