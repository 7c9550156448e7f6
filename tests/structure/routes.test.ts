import { describe, expect, it } from 'vitest';
import { readSources } from '#tests/support/repository.ts';

const longestRouteLines = 40;
const routes = readSources('app/api/**/route.ts');
const methods = /^export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(.*)$/gm;

describe('the API routes', () => {
  it('are there', () => {
    expect(routes.length).toBeGreaterThan(10);
  });

  it.each(routes)('$path goes through the one wrapper', ({ text }) => {
    const exported = [...text.matchAll(methods)];
    expect(exported.length).toBeGreaterThan(0);
    for (const [line] of exported) expect(line).toMatch(/= withRoute(<.*>)?\(/);
    expect(text).toContain('#app/_server/with-route.ts');
  });

  it.each(routes)('$path exports nothing else', ({ text }) => {
    const exported = [...text.matchAll(/^export .*$/gm)].map(([line]) => line);
    const allowed = /^export const (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|dynamic|maxDuration|runtime)\b/;
    expect(exported.filter((line) => !allowed.test(line))).toEqual([]);
  });

  it.each(routes)(`$path has at most ${longestRouteLines} lines`, ({ text }) => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(longestRouteLines);
  });
});
