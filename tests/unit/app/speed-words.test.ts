import { expect, it } from 'vitest';
import { basisWords, speedWords } from '#app/_components/admin/models/speed-words.ts';

it('speeds are said no more exactly than they are known', () => {
  const words = (speed: Parameters<typeof speedWords>[0]['speed']) => speedWords({ speed });
  expect(words(null)).toBeNull();
  expect(words({ task: 'chat', firstWordSeconds: 9.2, answerSeconds: 25.4 })).toBe(
    'First word in about 9 s, 120 words in about 25 s',
  );
  expect(words({ task: 'chat', firstWordSeconds: 0.4, answerSeconds: 600 })).toBe(
    'First word in under a second, 120 words in about 10 min',
  );
  expect(words({ task: 'embedding', passagesPerSecond: 11.9 })).toBe('About 12 passages a second');
  expect(words({ task: 'embedding', passagesPerSecond: 0.5 })).toBe('A passage takes about 2 s');
  expect(words({ task: 'reranker', secondsPerQuestion: 34 })).toBe('A question waits about 34 s for it');
});

it('and with where they come from', () => {
  expect(basisWords({ basis: { kind: 'published' } })).toContain('estimated from other machines');
  expect(basisWords({ basis: { kind: 'measured', model: 'a.gguf' } })).toContain(
    'a.gguf, measured on this machine',
  );
});
