import { Template } from '@huggingface/jinja';
import { newId } from '#lib/core/ids.ts';
import { AppError } from '#lib/core/errors.ts';
import type { ChatMessage } from '#lib/models/ports.ts';

/** A part of a prompt: the template's own text, where control tokens count, or a message's, where they are plain text. */
export type PromptPart = { text: string; isTemplate: boolean; isSystem: boolean };

export type SpecialTexts = { bosToken: string; eosToken: string };

/** Templates that print today's date get this one, so that the same question gives the same prompt on every day. */
const fixedDate = '26 Jul 2024';
const openThought = /<think>\s*$/;
const closedThought = '\n</think>\n\n';

const probe: readonly ChatMessage[] = [
  { role: 'system', content: 'a' },
  { role: 'user', content: 'b' },
  { role: 'assistant', content: 'c' },
  { role: 'user', content: 'd' },
];

/**
 * Renders messages with the chat template that a model file carries (a Jinja template). The messages' text never
 * passes through the template as such: the template is rendered with placeholders, and the text is put in afterwards as
 * parts of their own. So a document that contains `<|im_end|>` can't end its message.
 *
 * Thinking is switched off in the way that Qwen3's and others' templates know (`enable_thinking: false`); a template
 * that opens a thought all the same gets it closed. Templates that refuse a system message (Gemma) or move it to the last
 * user message (older Mistral ones: nothing of the conversation could then be reused for the next turn) get it at the
 * head of the first user message.
 */
export class ChatTemplate {
  readonly #template: Template;
  readonly #specialTexts: SpecialTexts;
  readonly #acceptsSystem: boolean;

  /** Throws `MODEL_INVALID` for a template that can't be used. */
  constructor(source: string, specialTexts: SpecialTexts) {
    this.#specialTexts = specialTexts;
    try {
      this.#template = new Template(source);
      this.#acceptsSystem = this.#tryRender(probe) !== undefined;
      if (!this.#acceptsSystem && !this.#tryRender(withSystemInUser(probe)))
        throw new Error('the messages are lost');
    } catch (cause) {
      throw new AppError('MODEL_INVALID', {
        message: 'the chat template does not work',
        personMessage:
          'The chat template inside this model file does not work. Get the file from another source.',
        cause,
      });
    }
  }

  /** The parts of the prompt, in order, up to where the model's answer begins. */
  render(messages: readonly ChatMessage[]): PromptPart[] {
    const parts = this.#tryRender(this.#acceptsSystem ? messages.map(alone) : withSystemInUser(messages));
    if (parts) return parts;
    throw new AppError('INPUT_INVALID', { message: 'the chat template does not accept these messages' });
  }

  #tryRender(messages: readonly TemplateMessage[] | readonly ChatMessage[]): PromptPart[] | undefined {
    const nonce = newId();
    const contents: { placeholder: string; text: string; isSystem: boolean }[] = [];
    const renderable = messages.map((message) => {
      const pieces = 'pieces' in message ? message.pieces : alone(message).pieces;
      const content = pieces.map((piece) => {
        const placeholder = `${nonce}-${contents.length}-end`;
        contents.push({ placeholder, ...piece });
        return placeholder;
      });
      return { role: message.role, content: content.join('\n\n') };
    });
    const rendered = this.#renderText(renderable);
    return rendered === undefined ? undefined : splitAtPlaceholders(rendered, contents);
  }

  #renderText(messages: { role: string; content: string }[]): string | undefined {
    try {
      const text = this.#template.render({
        messages,
        add_generation_prompt: true,
        enable_thinking: false,
        date_string: fixedDate,
        bos_token: this.#specialTexts.bosToken,
        eos_token: this.#specialTexts.eosToken,
      });
      return openThought.test(text) ? text.trimEnd() + closedThought : text;
    } catch {
      // Templates refuse what they don't support by raising an exception.
      return undefined;
    }
  }
}

type Piece = { text: string; isSystem: boolean };
type TemplateMessage = { role: ChatMessage['role']; pieces: Piece[] };

function alone(message: ChatMessage): TemplateMessage {
  return { role: message.role, pieces: [{ text: message.content, isSystem: message.role === 'system' }] };
}

/** The system messages' text moves to the head of the first user message. */
function withSystemInUser(messages: readonly ChatMessage[]): TemplateMessage[] {
  const system = messages
    .filter(({ role }) => role === 'system')
    .map(({ content }) => ({ text: content, isSystem: true }));
  const others = messages.filter(({ role }) => role !== 'system').map(alone);
  const first = others.find(({ role }) => role === 'user');
  if (first) first.pieces.unshift(...system);
  else others.unshift({ role: 'user', pieces: system });
  return others;
}

/** Undefined when the template dropped or reordered a message. */
function splitAtPlaceholders(
  rendered: string,
  contents: readonly { placeholder: string; text: string; isSystem: boolean }[],
): PromptPart[] | undefined {
  const parts: PromptPart[] = [];
  let rest = rendered;
  for (const { placeholder, text, isSystem } of contents) {
    const at = rest.indexOf(placeholder);
    if (at < 0) return undefined;
    parts.push({ text: rest.slice(0, at), isTemplate: true, isSystem: false });
    parts.push({ text, isTemplate: false, isSystem });
    rest = rest.slice(at + placeholder.length);
  }
  parts.push({ text: rest, isTemplate: true, isSystem: false });
  return parts.filter(({ text }) => text !== '');
}
