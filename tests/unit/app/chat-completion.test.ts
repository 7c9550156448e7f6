import { describe, expect, it } from 'vitest';
import { ChatCompletion } from '#app/_server/v1/chat-completion.ts';
import { chatChunkSchema, chatCompletionSchema } from '#app/_server/v1/chat-schemas.ts';
import { answerSchema, citationSchema, type Answer, type Claim } from '#lib/shared/answer.ts';

const workspaceId = 'ddd3f7d6-7a0c-4a5e-8df8-6b5a2b3a2f10';

const citation = (id: string, page: number) =>
  citationSchema.parse({
    id: `${id}:1`,
    chunkId: id,
    documentId: 'document',
    documentName: 'lease.pdf',
    documentTitle: id === 'b' ? 'Annex' : null,
    versionId: 'version',
    versionNumber: 2,
    format: 'pdf',
    sentence: `Sentence ${id}.`,
    spans: [{ page, start: 0, end: 9, rects: [[1, 2, 3, 4]] }],
  });

const claim = (text: string, more: Partial<Claim> = {}): Claim => ({
  text,
  verdict: 'supported',
  missing: [],
  changed: [],
  citations: [citation('a', 3)],
  ...more,
});

const answerOf = (more: Partial<Answer> = {}): Answer => ({
  ...answerSchema.parse({
    messageId: 'message',
    mode: 'model',
    refused: false,
    claims: [],
    passages: [],
    searched: { documents: 1, unfinished: 0, unreadable: 0 },
    notices: [],
    model: 'Scripted',
    usage: { promptTokens: 10, completionTokens: 4 },
    seconds: { retrieve: 0.1, first_token: 0.2, total: 0.3 },
  }),
  ...more,
});

function begin(): ChatCompletion {
  const completion = new ChatCompletion({ workspaceId, createdAt: 5_999 });
  const start = { messageId: 'message', conversationId: 'conversation', mode: 'model' } as const;
  completion.take({ type: 'answer-start', ...start, searchedQuestion: 'Question' });
  return completion;
}

const claims = [
  claim('The rent is 2,400 euros.'),
  claim('It is due monthly.', {
    verdict: 'partly',
    missing: ['monthly'],
    citations: [citation('b', 4), citation('a', 3)],
  }),
];

function tell(completion: ChatCompletion, told: readonly Claim[], answer: Answer): string {
  const parts = told.map((one, index) => completion.take({ type: 'claim-end', index, claim: one }));
  return [...parts, completion.take({ type: 'answer-end', answer })].join('');
}

describe('an answer in OpenAI’s protocol', () => {
  it('is one text with numbered sources, and says in full what each is', () => {
    const completion = begin();
    const text = tell(completion, claims, answerOf({ claims }));
    expect(text).toBe(
      'The rent is 2,400 euros. [1]\n\nIt is due monthly. [2][1]\n\nSources:\n[1] lease.pdf, page 3\n[2] Annex, page 4',
    );
    const whole = chatCompletionSchema.parse(completion.whole());
    const message = whole.choices[0]?.message;
    expect(whole).toMatchObject({ id: 'chatcmpl-message', created: 5, model: workspaceId });
    expect(whole.usage).toEqual({ prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 });
    expect(message?.content).toBe(text);
    const cut = message?.annotations.map(({ url_citation: place }) => [
      text.slice(place.start_index, place.end_index),
      place.title,
    ]);
    expect(cut).toEqual([
      ['The rent is 2,400 euros.', 'lease.pdf'],
      ['It is due monthly.', 'Annex'],
      ['It is due monthly.', 'lease.pdf'],
    ]);
    expect(message?.annotations[0]?.url_citation.url).toBe(
      `http://localhost:3000/w/${workspaceId}/documents/document?page=3&mark=3%2C0%2C9%2C1%2C2%2C3%2C4`,
    );
    expect(whole.pincite).toMatchObject({
      refused: false,
      withheld: 0,
      languageModel: 'Scripted',
      claims: [
        { support: 'supported', citations: [1] },
        { support: 'partly', missing: ['monthly'], citations: [2, 1] },
      ],
      citations: [
        { number: 1, document: { name: 'lease.pdf', version: 2 }, page: 3, sentence: 'a:1' },
        { number: 2, quote: 'Sentence b.' },
      ],
    });
  });

  it('says the same in parts', () => {
    const completion = begin();
    const parts = claims.map((one, index) => completion.take({ type: 'claim-end', index, claim: one }));
    const rest = completion.take({ type: 'answer-end', answer: answerOf({ claims }) });
    const chunks = [
      completion.opening(),
      ...[...parts, rest].map((part) => completion.part(part ?? '')),
      ...completion.closing({ includeUsage: true }),
    ].map((chunk) => chatChunkSchema.parse(chunk));
    const whole = completion.whole();
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(
      whole?.choices[0]?.message.content,
    );
    expect(chunks.at(-2)).toMatchObject({
      choices: [{ delta: { annotations: whole?.choices[0]?.message.annotations }, finish_reason: 'stop' }],
      pincite: whole?.pincite,
    });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole?.usage });
    expect(completion.closing({ includeUsage: false })).toHaveLength(1);
  });

  it('never shows a claim that nothing supports, nor one that is not checked yet', () => {
    const completion = begin();
    const secret = claim('The rent is 9,900 euros.', { verdict: 'unsupported' });
    expect(completion.take({ type: 'claim-delta', index: 0, text: 'The rent is 9,9' })).toBeNull();
    const withheld = { missing: [], changed: [], citations: [] };
    expect(completion.take({ type: 'claim-withheld', claim: withheld })).toBeNull();
    const [right = secret] = claims;
    const text = tell(completion, [secret, right], answerOf({ claims: [secret, right] }));
    expect(text).toBe('The rent is 2,400 euros. [1]\n\nSources:\n[1] lease.pdf, page 3');
    expect(JSON.stringify(completion.whole())).not.toContain('9,9');
    expect(completion.whole()?.pincite).toMatchObject({ withheld: 1 });
  });

  it('says that the documents don’t answer, and what they don’t mention', () => {
    const completion = begin();
    const absent = [{ name: 'Pfizer', documents: [] }];
    const text = tell(completion, [], answerOf({ refused: true, absent, usage: null, mode: 'quotes' }));
    expect(text).toBe(
      'The documents of this workspace do not answer this question. No document here mentions Pfizer.',
    );
    expect(completion.whole()).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: { total_tokens: 0 },
      pincite: { refused: true, claims: [] },
    });
  });

  it('tells a length that was reached, and counts no tokens that nobody counted', () => {
    const completion = begin();
    tell(completion, claims, answerOf({ claims, notices: ['cut-off'], usage: null }));
    expect(completion.whole()?.choices[0]?.finish_reason).toBe('length');
    expect(completion.whole()).not.toHaveProperty('usage');
  });

  it('is nothing before its end, and an error when it failed', () => {
    const completion = begin();
    expect(completion.whole()).toBeNull();
    expect(completion.closing({ includeUsage: true })).toEqual([]);
    const failure = { type: 'answer-error', requestId: 'r' } as const;
    expect(() => completion.take({ ...failure, code: 'ENGINE_BUSY', message: 'Later.' })).toThrow(
      expect.objectContaining({ code: 'ENGINE_BUSY', personMessage: 'Later.' }) as Error,
    );
    expect(() => completion.take({ ...failure, code: 'NONE', message: 'Hm.' })).toThrow(
      expect.objectContaining({ code: 'UNEXPECTED' }) as Error,
    );
  });
});
