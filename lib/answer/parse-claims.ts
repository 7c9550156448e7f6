import { notFoundToken } from './grammar.ts';

/** A finished claim of a model: its text without ids, and the ids that exist, in order, each once. */
export type ParsedClaim = { text: string; citedIds: readonly string[] };

export type ClaimEvent =
  | { type: 'claim-delta'; index: number; text: string }
  | { type: 'claim-end'; index: number; claim: ParsedClaim };

/** What reads a model's answer as it streams in and cuts it into claims. */
export type ClaimReader = {
  /** True when enough was read: the caller stops the model. */
  readonly isFull: boolean;
  /** True when the model said, in the form that was asked for, that the sources do not answer. */
  readonly saidNotFound: boolean;
  /** Takes the next piece of text. */
  push(piece: string): ClaimEvent[];
  /** Ends the answer. */
  finish(): ClaimEvent[];
};

/** Bounds on what is taken from a model, however long it goes on. */
export const claimLimits = { claims: 24, claimCharacters: 2000, answerCharacters: 16_000 };

/** Brackets longer than this hold no ids. */
const bracketCharacters = 80;
const idList = /^\s*(?:\d+\.\d+)(?:\s*[,;&]\s*\d+\.\d+|\s*(?:and|-|–)\s*\d+\.\d+)*\s*$/u;
const idPattern = /\d+\.\d+/g;
const closingMark = /^[\s.,;:!?)"'”’*_-]$/u;
/** The not-found token as models without a grammar spell it. */
const saysNotFound = /^\W*not[ _]?found\W*$/iu;
const bracketedIds = /\s*\[\s*\d+\.\d+(?:[\s,;&–-]|and|\d+\.\d+)*\]/gu;
const listMark = /^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)/u;

/** A text without the ids in square brackets. */
export function withoutIds(text: string): string {
  return text.replaceAll(bracketedIds, '').trim();
}

/** The ids that stand in square brackets in a text. */
export function idsWithin(text: string): string[] {
  return [...text.matchAll(bracketedIds)].flatMap(([bracket]) => bracket.match(idPattern) ?? []);
}

/**
 * Reads an answer in lines. Ids are taken out of the text; ids that do not exist
 * are dropped. Markup, links and images are left as plain text: nothing here is ever interpreted. Works on what the
 * grammar allows and on what engines without grammars make of the same instruction.
 */
export class ClaimParser implements ClaimReader {
  readonly #knownIds: ReadonlySet<string>;
  #index = 0;
  #text = '';
  #sentLength = 0;
  #citedIds: string[] = [];
  #bracket: string | undefined;
  #hasCitation = false;
  #received = 0;
  #saidNotFound = false;

  constructor(knownIds: ReadonlySet<string>) {
    this.#knownIds = knownIds;
  }

  get isFull(): boolean {
    return this.#index >= claimLimits.claims || this.#received >= claimLimits.answerCharacters;
  }

  get saidNotFound(): boolean {
    return this.#saidNotFound;
  }

  push(piece: string): ClaimEvent[] {
    const events: ClaimEvent[] = [];
    for (const character of piece) {
      if (this.isFull) break;
      this.#received += character.length;
      this.#take(character, events);
    }
    this.#sendText(events);
    return events;
  }

  finish(): ClaimEvent[] {
    const events: ClaimEvent[] = [];
    if (this.#bracket !== undefined) this.#append(`[${this.#bracket}`);
    this.#bracket = undefined;
    this.#endClaim(events);
    return events;
  }

  #take(character: string, events: ClaimEvent[]): void {
    if (this.#bracket !== undefined) {
      this.#takeInBracket(character, events);
    } else if (character === '[') {
      this.#bracket = '';
    } else if (character === '\n') {
      this.#endClaim(events);
    } else if (this.#hasCitation && !closingMark.test(character)) {
      // Text after ids is the next claim, also without a line break.
      this.#endClaim(events);
      this.#append(character);
    } else if (!this.#hasCitation) {
      this.#append(character);
    }
    if (this.#text.length >= claimLimits.claimCharacters) this.#endClaim(events);
  }

  #takeInBracket(character: string, events: ClaimEvent[]): void {
    const inside = this.#bracket ?? '';
    if (character === ']') {
      this.#bracket = undefined;
      this.#closeBracket(inside, events);
    } else if (character === '\n' || character === '[' || inside.length >= bracketCharacters) {
      this.#bracket = undefined;
      this.#appendAfterCitation(`[${inside}`, events);
      this.#take(character, events);
    } else {
      this.#bracket = inside + character;
    }
  }

  #closeBracket(inside: string, events: ClaimEvent[]): void {
    if (!idList.test(inside)) {
      this.#appendAfterCitation(`[${inside}]`, events);
      return;
    }
    // Ids before the first word belong to what follows them.
    this.#hasCitation = this.#text.trim() !== '';
    for (const [id] of inside.matchAll(idPattern)) {
      if (this.#knownIds.has(id) && !this.#citedIds.includes(id)) this.#citedIds.push(id);
    }
  }

  #appendAfterCitation(text: string, events: ClaimEvent[]): void {
    if (this.#hasCitation) this.#endClaim(events);
    this.#append(text);
  }

  #append(text: string): void {
    this.#text += text;
  }

  #sendText(events: ClaimEvent[]): void {
    if (notFoundToken.startsWith(this.#text.trim())) return;
    const text = this.#text.slice(this.#sentLength);
    if (text === '' || this.#text.trim() === '') return;
    this.#sentLength = this.#text.length;
    events.push({ type: 'claim-delta', index: this.#index, text });
  }

  #endClaim(events: ClaimEvent[]): void {
    const text = this.#text.replace(listMark, '').replaceAll(/\s+/gu, ' ').trim();
    if (saysNotFound.test(text)) {
      this.#saidNotFound = true;
    } else if (text !== '') {
      this.#sendText(events);
      events.push({ type: 'claim-end', index: this.#index, claim: { text, citedIds: this.#citedIds } });
      this.#index += 1;
    }
    this.#text = '';
    this.#sentLength = 0;
    this.#citedIds = [];
    this.#hasCitation = false;
  }
}
