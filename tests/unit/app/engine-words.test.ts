import { expect, test } from 'vitest';
import { describeChat, describeEmbedding } from '#app/_components/admin/models/engine-words.ts';
import { checkEngine, toEngineBody } from '#app/_components/admin/models/engine-values.ts';

const chat = {
  model: 'qwen3:4b',
  contextTokens: 8192,
  contextLimit: 40_960,
  structure: 'json-schema' as const,
  sendsExtras: true,
  hasTokenizer: false,
};

test('what is known of a language model is said in sentences', () => {
  expect(describeChat(chat, true)).toEqual([
    'Its answers follow a JSON schema: it cannot cite what does not exist.',
    'Reads 8,192 tokens at once, of 40,960 that the engine allows.',
    'Tokens are estimated, carefully.',
  ]);
  expect(describeChat({ ...chat, structure: 'structured_outputs', hasTokenizer: true }, true)).toEqual([
    expect.stringContaining('follow a grammar') as string,
    expect.any(String) as string,
    'Counts tokens itself.',
  ]);
  const weak = describeChat(
    { ...chat, structure: 'instruction', contextLimit: 4096, sendsExtras: false },
    true,
  ).join(' ');
  expect(weak).toContain('asked for once more');
  expect(weak).toContain('Reads 4,096 tokens at once: the engine allows no more, though 8,192 are wanted.');
  expect(weak).toContain('Thinking is left to the engine');
  expect(describeChat({ ...chat, contextLimit: null }, true).join(' ')).toContain('does not tell its limit');
  expect(describeChat(chat, false)).toEqual(['Not tested yet.']);
  expect([describeEmbedding(null), describeEmbedding(768)]).toEqual([
    'Not tested yet.',
    'Vectors of 768 numbers.',
  ]);
});

const entered = {
  name: ' Ward ',
  url: 'http://10.0.0.2:11434',
  preset: 'ollama',
  apiKey: '',
  chatModel: '',
  contextTokens: '',
  embeddingModel: ' nomic ',
  rerankerModel: '',
  removeKey: '',
  caCertificate: '',
  atOnce: '',
  sharesWith: '',
};

test('the form needs a name and an address, and no model', () => {
  expect(Object.values(checkEngine(entered)).filter((problem) => problem !== undefined)).toEqual([]);
  expect(checkEngine({ ...entered, url: 'ward server' }).url).toContain('starts with http');
  expect(checkEngine({ ...entered, contextTokens: '12' }).contextTokens).toContain('1,024');
  expect(checkEngine({ ...entered, atOnce: '0' }).atOnce).toContain('between 1 and 1,000');
});

test('a key that is not entered stays, unless it is to be forgotten', () => {
  expect(toEngineBody(entered)).toEqual({
    name: 'Ward',
    url: 'http://10.0.0.2:11434',
    preset: 'ollama',
    caCertificate: null,
    chatModel: null,
    embeddingModel: 'nomic',
    rerankerModel: null,
    sharesWith: null,
  });
  expect(toEngineBody({ ...entered, removeKey: 'on' })).toMatchObject({ apiKey: null });
  expect(toEngineBody({ ...entered, apiKey: ' k ', removeKey: 'on', contextTokens: '4096' })).toMatchObject({
    apiKey: 'k',
    contextTokens: 4096,
  });
});
