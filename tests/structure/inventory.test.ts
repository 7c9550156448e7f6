import { describe, expect, it } from 'vitest';
import { jobNames } from '#lib/jobs/catalog.ts';
import { subjectOf } from '#tests/access/entries.ts';
import { jobs, pages, routes, serverActions, specialFiles } from '#tests/access/inventory.ts';
import {
  findPages,
  findRoutes,
  findServerActions,
  findSpecialFiles,
} from '#tests/support/application-files.ts';

/** What answers is compared with tests/access/inventory.ts, which says who may use it: neither may have more. */

const found = findRoutes();
const listed = (ids: Readonly<Record<string, string>>) => Object.keys(ids).toSorted();
const partsOf = (path: string) => [...path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name = '']) => name);

describe('the inventory of access', () => {
  it.each(found)('says who may use $name', ({ name }) => {
    expect(Object.keys(routes)).toContain(name);
  });

  it('names no route that is gone', () => {
    expect(Object.keys(routes).filter((name) => !found.some((route) => route.name === name))).toEqual([]);
  });

  it.each(findPages())('says who may see the page %s', (page) => {
    expect(Object.keys(pages)).toContain(page);
  });

  it('names no page that is gone', () => {
    expect(Object.keys(pages).filter((page) => !findPages().includes(page))).toEqual([]);
  });

  it('names every server action, and none that is gone', () => {
    expect(findServerActions()).toEqual(serverActions);
  });

  it('names every job, and none that is gone', () => {
    expect(Object.keys(jobs).toSorted()).toEqual(jobNames.toSorted());
  });

  it('names every other file that Next serves or runs', () => {
    expect(findSpecialFiles().filter((file) => !(file in specialFiles))).toEqual([]);
    expect(Object.keys(specialFiles).filter((file) => !findSpecialFiles().includes(file))).toEqual([]);
  });

  it.each(Object.entries(routes))('knows every identifier in the path of %s', (name, route) => {
    const { path, access } = route;
    const parts = partsOf(name);
    if (access.kind === 'public') return;
    expect(listed(path)).toEqual(parts.toSorted());
    // By the first identifier an object is found; who needs a role in nothing is no object route.
    if (access.kind === 'object') expect(Object.keys(subjectOf(route)).length).toBeGreaterThan(0);
    else if (access.kind === 'signed-in') expect(parts).toEqual([]);
  });

  it.each(Object.entries(pages))('knows every identifier in the address of %s', (name, { path }) => {
    expect(listed(path)).toEqual(partsOf(name).toSorted());
  });

  it('knows which routes are streams', () => {
    const streaming = new Set(found.filter((route) => route.isStream).map(({ name }) => name));
    const marked = new Set(Object.entries(routes).flatMap(([name, { stream }]) => (stream ? [name] : [])));
    expect(marked).toEqual(streaming);
  });

  it.each(Object.entries(routes))('has a body for %s if it takes one', (name, route) => {
    const isChanging = !name.startsWith('GET ');
    if (!isChanging) expect(route.body ?? route.upload).toBeUndefined();
    if (Object.keys(route.bodyIds).length > 0) expect(route.body).toBeDefined();
  });
});
