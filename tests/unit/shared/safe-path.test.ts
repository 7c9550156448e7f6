import { describe, expect, it } from 'vitest';
import { safePath } from '#lib/shared/safe-path.ts';

describe('safePath', () => {
  it.each(['/', '/w/1/documents', '/w/1?c=2', '/w/1?note=//x#top', '/apiary'])('keeps %s', (path) => {
    expect(safePath(path)).toBe(path);
  });

  it('leaves out the mark of the router', () => {
    expect(safePath('/w/1?c=2&_rsc=abc')).toBe('/w/1?c=2');
  });

  it.each([
    undefined,
    '',
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    '/\n/elsewhere.example',
    '/.//elsewhere.example',
    '/a/..//elsewhere.example',
    'javascript:alert(1)',
    '/sign-in?next=/sign-in',
    '/api/auth/sign-out',
    '/setup?token=x',
    'w/1',
  ])('turns %j into the start page', (path) => {
    expect(safePath(path)).toBe('/');
  });
});
