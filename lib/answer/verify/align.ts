import { isSameToken, type Token } from './read-tokens.ts';

/** Runs of a claim laid over runs of its evidence. */
export type Tile = readonly { claim: number; evidence: number }[];

/** What stands between two matched tokens, or before the first and after the last one of a tile. */
export type Gap = { claim: readonly number[]; evidence: readonly number[]; tile: number; place: number };

export type Alignment = {
  claim: readonly Token[];
  evidence: readonly Token[];
  tiles: readonly Tile[];
  /** Index in the claim → index in the evidence, and back. */
  toEvidence: ReadonlyMap<number, number>;
  toClaim: ReadonlyMap<number, number>;
  gaps: readonly Gap[];
};

/** A sentence put together of more pieces than this is read as words only. */
const tilesMax = 6;
/** Matched content words that make a piece; fewer are chance. */
const contentMin = 1.9;
const weights = { content: 2, phrase: 1.2, other: 0.5 };
/** Skipping evidence is cheap, because claims leave out; skipping the claim's own words is dearer. */
const skipEvidence = 0.06;
const skipClaim = 0.3;
/** Crossing the end of a sentence: no single word is worth it. A semicolon stands inside brackets too. */
const skipSentence = 2.5;
const skipClause = 1.5;
/** A match right behind a match is worth a little more, so that pieces stay whole. */
const joinedBonus = 0.2;

function weightOf(token: Token): number {
  if (token.kind === 'boundary') return 0;
  if (token.isContent) return weights.content;
  return token.kind === 'word' ? weights.other : weights.phrase;
}

function skipCost({ kind, key }: Token): number {
  if (kind !== 'boundary') return skipEvidence;
  return key === 'sentence' ? skipSentence : skipClause;
}

/** One number for each token, the same for tokens that say the same: comparing them must be quick. */
function numberTokens(tokens: readonly Token[]): Int32Array {
  const known = new Map<string, number>();
  const values: { token: Token; id: number }[] = [];
  const idOf = (token: Token, index: number): number => {
    if (!token.number && !token.date) {
      const key = `${token.kind} ${token.key}`;
      if (!known.has(key)) known.set(key, index);
      return known.get(key) ?? index;
    }
    const same = values.find((value) => isSameToken(token, value.token));
    values.push({ token, id: same?.id ?? index });
    return same?.id ?? index;
  };
  return Int32Array.from(tokens, idOf);
}

/** What the alignment is computed from: `free` says which tokens no piece holds yet. */
type Side = { ids: Int32Array; weights: Float64Array; skips: Float64Array; free: Uint8Array };

function sideOf(tokens: readonly Token[], ids: Int32Array, skip: (token: Token) => number): Side {
  return {
    ids,
    weights: Float64Array.from(tokens, weightOf),
    skips: Float64Array.from(tokens, skip),
    free: new Uint8Array(tokens.length).fill(1),
  };
}

type Table = { moves: Uint8Array; width: number; best: number; score: number };

/** Ways into a cell of the table. */
const moves = { none: 0, match: 1, skipClaim: 2, skipEvidence: 3 };

const at = (values: Float64Array, index: number) => values[index] ?? 0;

/** What it is worth to lay this token of the claim on that of the evidence; 0 when they differ. */
function pairWeight(claim: Side, evidence: Side, [row, column]: readonly [number, number]): number {
  const isFree = claim.free[row] === 1 && evidence.free[column] === 1;
  return isFree && claim.ids[row] === evidence.ids[column] ? at(claim.weights, row) : 0;
}

/** Local alignment (Smith and Waterman 1981) without substitutions: what is changed shows up as a gap on both sides. */
function fill(claim: Side, evidence: Side): Table {
  const width = evidence.ids.length + 1;
  const scores = new Float64Array((claim.ids.length + 1) * width);
  const table = { moves: new Uint8Array(scores.length), width, best: 0, score: 0 };
  for (let row = 0; row < claim.ids.length; row += 1) {
    for (let column = 0; column < evidence.ids.length; column += 1) {
      const cell = (row + 1) * width + column + 1;
      const diagonal = cell - width - 1;
      let [score, move] = [0, moves.none];
      const weight = pairWeight(claim, evidence, [row, column]);
      if (weight > 0) {
        score = at(scores, diagonal) + weight + (table.moves[diagonal] === moves.match ? joinedBonus : 0);
        move = moves.match;
      }
      const withoutClaim = at(scores, cell - width) - at(claim.skips, row);
      if (withoutClaim > score) [score, move] = [withoutClaim, moves.skipClaim];
      const withoutEvidence = at(scores, cell - 1) - at(evidence.skips, column);
      if (withoutEvidence > score) [score, move] = [withoutEvidence, moves.skipEvidence];
      scores[cell] = score;
      table.moves[cell] = move;
      if (score > table.score) [table.score, table.best] = [score, cell];
    }
  }
  return table;
}

function trace({ moves: steps, width, best }: Table): Tile {
  const pairs: { claim: number; evidence: number }[] = [];
  for (let at = best; steps[at] !== moves.none;) {
    const step = steps[at];
    if (step === moves.match) pairs.push({ claim: Math.floor(at / width) - 1, evidence: (at % width) - 1 });
    at -= step === moves.match ? width + 1 : step === moves.skipClaim ? width : 1;
  }
  return pairs.reverse();
}

/**
 * Lays the claim over its evidence piece by piece, the best piece first (greedy tiling), so that clauses may have
 * changed places.
 */
export function align(claim: readonly Token[], evidence: readonly Token[]): Alignment {
  const toEvidence = new Map<number, number>();
  const toClaim = new Map<number, number>();
  const tiles: Tile[] = [];
  const ids = numberTokens([...claim, ...evidence]);
  const mine = sideOf(claim, ids.subarray(0, claim.length), () => skipClaim);
  const its = sideOf(evidence, ids.subarray(claim.length), skipCost);
  while (tiles.length < tilesMax) {
    const table = fill(mine, its);
    if (table.score < contentMin) break;
    const tile = trace(table);
    if (!tile.some((pair) => claim[pair.claim]?.isContent)) break;
    for (const pair of tile) {
      toEvidence.set(pair.claim, pair.evidence);
      toClaim.set(pair.evidence, pair.claim);
      mine.free[pair.claim] = 0;
      its.free[pair.evidence] = 0;
    }
    tiles.push(tile);
  }
  return { claim, evidence, tiles, toEvidence, toClaim, gaps: gapsOf({ claim, evidence, tiles }) };
}

/** How far before and behind a tile a changed word is looked for. */
const edgeTokens = 8;

function between(tokens: readonly Token[], from: number, to: number): number[] {
  const found: number[] = [];
  for (let index = from + 1; index < to; index += 1) found.push(index);
  const isEnd = (index: number) => tokens[index]?.kind === 'boundary';
  return found.some(isEnd) ? [] : found;
}

function edge(tokens: readonly Token[], from: number, step: 1 | -1): number[] {
  const found: number[] = [];
  for (let index = from + step; found.length < edgeTokens; index += step) {
    const token = tokens[index];
    if (!token || token.kind === 'boundary') break;
    found.push(index);
  }
  return step === 1 ? found : found.reverse();
}

/** The gaps of every tile: what the claim has, and what the evidence has at the same place. */
function gapsOf({ claim, evidence, tiles }: Pick<Alignment, 'claim' | 'evidence' | 'tiles'>): Gap[] {
  return tiles.flatMap((tile, number) => {
    const [first, last] = [tile[0], tile.at(-1)];
    if (!first || !last) return [];
    const inner = tile.slice(1).map((pair, index): Gap => {
      const previous = tile[index] ?? first;
      return {
        claim: between(claim, previous.claim, pair.claim),
        evidence: between(evidence, previous.evidence, pair.evidence),
        tile: number,
        place: index + 1,
      };
    });
    return [
      {
        claim: edge(claim, first.claim, -1),
        evidence: edge(evidence, first.evidence, -1),
        tile: number,
        place: 0,
      },
      ...inner,
      {
        claim: edge(claim, last.claim, 1),
        evidence: edge(evidence, last.evidence, 1),
        tile: number,
        place: tile.length,
      },
    ];
  });
}
