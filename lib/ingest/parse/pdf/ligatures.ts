import { unknownCharacter } from '../normalise-text.ts';
import type { WordBook } from './hyphens.ts';
import type { Piece } from './pieces.ts';

/**
 * Some programs write "ti", "tt" or "ft" as one shape and don't say which letters it stands for: "Par?cipant". All such
 * shapes of one font with one width are the same letters, so words that are known vote on which they are. Shapes without
 * a clear result stay marked as unknown.
 */

const candidates = ['ti', 'tt', 'ft', 'fi', 'ff', 'fl', 'ffi', 'tti', 'fti', 'ffl', 'tf', 'Th'];
/** So many different words must speak for a pair of letters, and twice as many as for any other. */
const minWords = 2;

/** Words that occur in nearly every document of our readers, for documents that write a pair in no other way. */
const commonWords = new Set(
  (
    'time times section sections information patient patients action actions condition conditions notice party parties medication medications ' +
    'obligation obligations termination operation operations additional initial continue continued entity entities title authority including ' +
    'application participant organization administration written attached committee matter matters letter better settlement submitted permitted ' +
    'transmitted attention attorney after shift draft left often first find final financial office officer effective difference staff affiliate ' +
    'confidential benefit benefits specified identified influence flow reflect sufficient efficient the this that these there their'
  ).split(' '),
);

export class LigatureBook {
  /** By the look of a shape: the words that speak for each candidate. */
  readonly #votes = new Map<string, Map<string, Set<string>>>();

  /** Counts what the words around the unknown shapes of a page say. Words must have been told before. */
  observe(pieces: readonly Piece[], words: WordBook): void {
    pieces.forEach((piece, index) => {
      if (piece.text !== unknownCharacter) return;
      const before = /\p{L}*$/u.exec(textAt(pieces, index - 1))?.[0] ?? '';
      const after = /^\p{L}*/u.exec(textAt(pieces, index + 1))?.[0] ?? '';
      if (before.length + after.length < 2) return;
      for (const letters of candidates) {
        const word = (before + letters + after).toLowerCase();
        if (commonWords.has(word) || words.has(word)) this.#vote(lookOf(piece), letters, word);
      }
    });
  }

  /** The pieces with those shapes read whose letters are clear. */
  resolve(pieces: readonly Piece[]): Piece[] {
    return pieces.map((piece) => {
      const letters = piece.text === unknownCharacter ? this.#winner(lookOf(piece)) : undefined;
      return letters === undefined ? piece : { ...piece, text: letters };
    });
  }

  #vote(look: string, letters: string, word: string): void {
    const votes = this.#votes.get(look) ?? new Map<string, Set<string>>();
    this.#votes.set(look, votes);
    const voters = votes.get(letters) ?? new Set<string>();
    votes.set(letters, voters.add(word));
  }

  #winner(look: string): string | undefined {
    const ranked = [...(this.#votes.get(look) ?? [])].sort((a, b) => b[1].size - a[1].size);
    const [first, second] = ranked;
    if (first === undefined || first[1].size < minWords) return undefined;
    return first[1].size >= 2 * (second?.[1].size ?? 0) ? first[0] : undefined;
  }
}

function textAt(pieces: readonly Piece[], index: number): string {
  return pieces[index]?.text ?? '';
}

function lookOf(piece: Piece): string {
  const width = Math.round(((piece.right - piece.left) / piece.size) * 50);
  return [width, piece.bold, piece.italic].join(' ');
}
