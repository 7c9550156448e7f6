import { describe, expect, it } from 'vitest';
import { auditActions } from '#lib/audit/actions.ts';
import { errorCatalog } from '#lib/core/errors.ts';
import { jobNames } from '#lib/jobs/catalog.ts';
import { readSources } from '#tests/support/repository.ts';

const program = readSources('{lib,app}/**/*.{ts,tsx}');

function usedOutside(definitions: readonly string[], word: string): boolean {
  return program.some(({ path, text }) => !definitions.includes(path) && text.includes(`'${word}'`));
}

describe('the catalogues', () => {
  it.each(Object.entries(errorCatalog))('have a sentence and a use for the error %s', (code, entry) => {
    expect(entry.personMessage).toMatch(/^[A-Z].*\.$/);
    expect(entry.status).toBeGreaterThanOrEqual(400);
    const isRead = program.some(
      ({ path, text }) => path === 'lib/core/errors.ts' && text.includes(`: '${code}'`),
    );
    expect(usedOutside(['lib/core/errors.ts'], code) || isRead).toBe(true);
  });

  it.each(auditActions)('have a use for the audit action %s', (action) => {
    expect(usedOutside(['lib/audit/actions.ts', 'lib/audit/events.ts'], action)).toBe(true);
  });

  it.each(jobNames)('have a use for the job %s', (name) => {
    expect(usedOutside(['lib/jobs/catalog.ts'], name)).toBe(true);
  });
});
