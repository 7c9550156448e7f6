import { expect, test } from 'vitest';
import { AppError, errorCatalog, isAppError, personMessageFor } from '#lib/core/errors.ts';

test('every code has a status and a sentence that ends', () => {
  for (const [code, entry] of Object.entries(errorCatalog)) {
    expect(entry.status, code).toBeGreaterThanOrEqual(400);
    expect(entry.personMessage, code).toMatch(/\.$/);
  }
});

test('an error keeps the message for the log apart from the one for the person', () => {
  const error = new AppError('NOT_FOUND', { message: 'document 17' });
  expect(error.message).toBe('document 17');
  expect(error.personMessage).not.toContain('17');
  expect(error.status).toBe(404);
  expect(isAppError(error, 'NOT_FOUND')).toBe(true);
  expect(isAppError(error, 'CONFLICT')).toBe(false);
});

test('a stored code that is no longer known has the general text', () => {
  expect(personMessageFor('GONE_CODE')).toBe(errorCatalog.UNEXPECTED.personMessage);
});
