import { afterAll, describe, expect, it } from 'vitest';
import { setConfig } from '#lib/core/config.ts';
import { retryAfterMs } from '#lib/model-intake/download-errors.ts';
import {
  destinationOf,
  fileAddress,
  hubRules,
  nextAddress,
  type HubRules,
} from '#lib/model-intake/hub-address.ts';
import { catalogueEntry } from '#lib/models/catalogue.ts';

const hub: HubRules = {
  origin: new URL('https://hub.example'),
  redirectHosts: ['*.cdn.example', 'files.example'],
};
const mirror: HubRules = { origin: new URL('http://mirror.example:8081'), redirectHosts: [] };
const follow = (from: string, to: string | undefined, rules = hub) =>
  nextAddress(new URL(from), to, rules).href;

afterAll(() => {
  setConfig({ PINCITE_MODEL_MIRROR: '' });
});

describe('where a download may be sent on to', () => {
  it.each([
    ['https://a.cdn.example/x'],
    ['https://files.example/x'],
    ['https://hub.example/y'],
    ['/relative'],
  ])('%s is followed', (to) => {
    expect(follow('https://hub.example/x', to)).toMatch(/^https:/);
  });

  it.each([
    ['http://a.cdn.example/x'],
    ['https://cdn.example.evil.example/x'],
    ['https://evilcdn.example/x'],
    ['https://cdn.example/x'],
    ['https://a.files.example/x'],
    ['https://name@files.example/x'],
    ['http://hub.example/x'],
    ['https://169.254.169.254/x'],
    ['file:///etc/passwd'],
    [undefined],
    ['https://'],
  ])('%s is not', (to) => {
    expect(() => follow('https://hub.example/x', to)).toThrow(
      expect.objectContaining({ code: 'DOWNLOAD_FAILED' }),
    );
  });

  it('a mirror is followed to itself alone', () => {
    expect(follow('http://mirror.example:8081/x', '/y', mirror)).toBe('http://mirror.example:8081/y');
    for (const to of ['http://mirror.example/y', 'https://files.example/y', 'https://mirror.example:8081/y'])
      expect(() => follow('http://mirror.example:8081/x', to, mirror)).toThrow();
  });
});

it('the mirror of the settings has the paths of the hub', () => {
  const file = catalogueEntry('qwen3-8b')?.file;
  if (!file) throw new Error('no such entry');
  expect(fileAddress(hubRules(), file).href).toBe(
    `https://huggingface.co/Qwen/Qwen3-8B-GGUF/resolve/${file.revision ?? ''}/Qwen3-8B-Q4_K_M.gguf`,
  );
  setConfig({ PINCITE_MODEL_MIRROR: 'http://10.0.0.9:8081/models' });
  expect(fileAddress(hubRules(), file).href).toMatch(
    /^http:\/\/10\.0\.0\.9:8081\/models\/Qwen\/Qwen3-8B-GGUF\/resolve\//,
  );
  expect(hubRules().redirectHosts).toEqual([]);
});

it('a destination is the machine of an address', () => {
  expect(destinationOf(new URL('https://Hub.example/x'))).toEqual({ host: 'hub.example', port: 443 });
  expect(destinationOf(new URL('http://[::2]:81/'))).toEqual({ host: '::2', port: 81 });
});

it('Retry-After is seconds or a time', () => {
  expect(retryAfterMs('120', 0)).toBe(120_000);
  expect(retryAfterMs('Thu, 01 Jan 1970 00:01:00 GMT', 10_000)).toBe(50_000);
  for (const nothing of [undefined, '', 'soon', 'Thu, 01 Jan 1970 00:00:01 GMT'])
    expect(retryAfterMs(nothing, 10_000)).toBeNull();
});
