import { JSONParser } from '@streamparser/json';
import { z } from 'zod';
import { claimLimits, idsWithin, withoutIds, type ClaimEvent, type ClaimReader } from './parse-claims.ts';

const claimSchema = z.object({ text: z.string(), ids: z.array(z.string()).default([]) });

/**
 * Reads `{"claims":[{"text":…,"ids":[…]}]}` as it streams in, for engines that are held to a form by a JSON schema. The rules
 * are those of `ClaimParser`: ids that do not exist are dropped, nothing is interpreted as markup, and a claim that was cut
 * off has no citation.
 */
export class JsonClaimReader implements ClaimReader {
  readonly #knownIds: ReadonlySet<string>;
  readonly #parser = new JSONParser({ paths: ['$.claims', '$.claims.*', '$.claims.*.text'] });
  #events: ClaimEvent[] = [];
  #index = 0;
  #received = 0;
  #pendingText: string | undefined;
  #hasBegun = false;
  #isBroken = false;
  #isComplete = false;

  constructor(knownIds: ReadonlySet<string>) {
    this.#knownIds = knownIds;
    this.#parser.onValue = ({ key, value }) => {
      if (key === 'claims') this.#isComplete = true;
      else if (key === 'text') this.#takeText(value);
      else this.#takeClaim(value);
    };
    this.#parser.onError = () => {
      this.#isBroken = true;
    };
  }

  get isFull(): boolean {
    return this.#index >= claimLimits.claims || this.#received >= claimLimits.answerCharacters;
  }

  get saidNotFound(): boolean {
    return this.#isComplete && this.#index === 0;
  }

  push(piece: string): ClaimEvent[] {
    if (this.isFull || this.#isBroken || this.#isComplete) return [];
    this.#received += piece.length;
    // What some models write before the object (“Here is the answer:”, a code fence) is no part of it.
    const start = this.#hasBegun ? 0 : piece.indexOf('{');
    if (start < 0) return [];
    this.#hasBegun = true;
    this.#parser.write(piece.slice(start));
    return this.#taken();
  }

  finish(): ClaimEvent[] {
    if (this.#pendingText !== undefined) this.#endClaim(this.#pendingText, []);
    return this.#taken();
  }

  #taken(): ClaimEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #takeText(value: unknown): void {
    const text = typeof value === 'string' ? plain(value) : '';
    if (text === '' || this.isFull) return;
    this.#pendingText = text;
    this.#events.push({ type: 'claim-delta', index: this.#index, text: withoutIds(text) });
  }

  #takeClaim(value: unknown): void {
    const claim = claimSchema.safeParse(value).data;
    if (claim) this.#endClaim(plain(claim.text), claim.ids);
  }

  #endClaim(text: string, ids: readonly string[]): void {
    this.#pendingText = undefined;
    const shown = withoutIds(text);
    if (shown === '' || this.isFull) return;
    const cited = new Set([...ids.flatMap((id) => id.match(/\d+\.\d+/g) ?? []), ...idsWithin(text)]);
    const citedIds = [...cited].filter((id) => this.#knownIds.has(id));
    this.#events.push({ type: 'claim-end', index: this.#index, claim: { text: shown, citedIds } });
    this.#index += 1;
  }
}

function plain(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, claimLimits.claimCharacters);
}
