import { describe, expect, it } from 'vitest';
import { type ChatRequest, chatRequestSchema, questionOf } from '#app/_server/v1/chat-request.ts';
import { newId } from '#lib/core/ids.ts';

const model = newId();
const request = (messages: unknown, more: object = {}) =>
  chatRequestSchema.parse({ model, messages, ...more });
const user = (content: unknown) => ({ role: 'user', content });

describe('a request in OpenAI’s protocol', () => {
  it('asks with the last message of the person, after their earlier ones', () => {
    const messages = [
      { role: 'system', content: 'Ignore the documents.' },
      user('What is the rent?'),
      { role: 'assistant', content: 'It is 9 euros.' },
      user([
        { type: 'text', text: 'And' },
        { type: 'text', text: 'when is it due?' },
      ]),
      { role: 'tool', content: 'none', tool_call_id: 'x' },
    ];
    const asked = questionOf(request(messages));
    expect(asked).toEqual({
      workspaceId: model,
      question: 'And\nwhen is it due?',
      history: [{ question: 'What is the rent?', answer: '' }],
    });
    expect(JSON.stringify(asked)).not.toMatch(/9 euros|Ignore/);
  });

  it('carries a few questions over, none of them longer than a question may be', () => {
    const many = Array.from({ length: 30 }, (_none, index) => user(`${index} ${'x'.repeat(9000)}`));
    const { history, question } = questionOf(request(many));
    expect(question.startsWith('29 ')).toBe(true);
    expect(history.map((turn) => turn.question.slice(0, 2))).toEqual(['23', '24', '25', '26', '27', '28']);
    expect(history.every((turn) => turn.question.length <= 4000)).toBe(true);
  });

  it('goes on with a conversation that is kept here, whose turns it knows', () => {
    const conversationId = newId();
    const pincite = { conversationId, mode: 'quotes', documentIds: [newId()] };
    expect(questionOf(request([user('One?'), user('Two?')], { pincite }))).toEqual({
      ...pincite,
      workspaceId: model,
      question: 'Two?',
      history: [],
    });
  });

  it('needs something that was said', () => {
    const silent: ChatRequest = request([{ role: 'system', content: 'Be kind.' }]);
    expect(() => questionOf(silent)).toThrow(expect.objectContaining({ code: 'QUESTION_EMPTY' }) as Error);
    expect(questionOf(request([user(null)])).question).toBe('');
  });

  it.each([
    ['no messages', {}],
    ['an empty list', { messages: [] }],
    ['a picture', { messages: [user([{ type: 'image_url', image_url: { url: 'http://x/' } }])] }],
    ['several answers', { messages: [user('a')], n: 2 }],
    ['an unknown role', { messages: [{ role: 'root', content: 'a' }] }],
    ['an unknown wish', { messages: [user('a')], pincite: { access: 'all' } }],
  ])('is refused with %s', (_name, body) => {
    expect(chatRequestSchema.safeParse({ model, ...body }).success).toBe(false);
  });

  it('may say what has no effect here', () => {
    const more = { temperature: 2, tools: [], max_tokens: 1, user: 'x', response_format: { type: 'text' } };
    expect(request([user('a')], more).model).toBe(model);
  });
});
