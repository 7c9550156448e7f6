/**
 * Where sentences end. The rules of Unicode (UAX #29, `Intl.Segmenter`) know no abbreviations, so they end a sentence
 * after "Smith v." or "No."; here such pieces are joined again. Text is never changed: ranges only.
 */
export type TextRange = { start: number; end: number };

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

const words = (text: string) => new Set(text.split(/\s+/));

/** Never the end of a sentence, whatever follows. */
const neverLast = words(
  `v vs mr mrs ms dr prof hon st messrs rev gen col sgt lt capt sr jr e.g i.e cf viz eg ie al approx ca resp incl excl
   sec secs § §§ art arts para paras cl cls ch chs fig figs tab tbl eq eqs ex exh exhs app sched annex reg regs
   nos pp vol vols dept est ed eds op cit id`,
);

/** Before a number, a numeral or a letter only: "No. 7" goes on, "The answer is no. The court" does not. */
const beforeNumber = words(
  `no p n nn item part rule order jan feb mar apr jun jul aug sep sept oct nov dec vs mg ml kg g mcg hr hrs min max
   i.v p.o i.m s.c b.i.d t.i.d q.i.d q.d p.r.n`,
);

/** Inside names of companies, courts and reports as a rule; the end when a word follows that begins sentences. */
const insideNames = words(
  `inc corp co ltd llc plc bros u.s u.k e.u u.n d.c u.s.c u.s.a n.y cal supp cir ct dist stat f so n.w s.w n.e s.e
   ass'n int'l comm'n gov't fed bldg ave blvd m.d ph.d ll.p l.p l.l.c n.v s.a b.v a.g jr sr`,
);

/** Words that begin sentences and hardly ever stand inside a name. */
const sentenceStarters = words(
  `the this these those that there it its he she they we you i in on at by for from to as if when while where after
   before however although because since under upon such any all each no not nor and but or a an our their his her
   patients patient please see note do does did is are was were what which who how why during with without`,
);

/** Letters that are labels, not initials: "Appendix A." may end a sentence, "John A." does not. */
const labelBefore =
  /\b(?:appendix|exhibit|schedule|annex|section|part|class|type|group|grade|vitamin|hepatitis|influenza|series|plan|phase|stage|note)\s+[A-Z]\.$/i;

const onlyMarker =
  /^\s*(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)]|(?:\d{1,3}\.){1,4}\d{0,3}\.?|[-•–*·▪]|§+)\s*$/;

/**
 * A numbering in small letters would hide the end before it ("…pay. (b) The seller"), so it is made large. Marks of a
 * reference after the full stop ("…therapy.[12] The", "…therapy.12 The") would hide the end of the sentence:
 * the stop is moved behind them, in a copy of the same length.
 */
function unhideEnds(text: string): string {
  return text
    .replace(/\s/g, ' ')
    .replace(/(?<=[.!?] )(?:\((?:[a-z]|[ivx]{1,4})\)|[ivx]{1,4}\.)(?= [\p{Lu}\d“"])/gu, (marker) =>
      marker.toUpperCase(),
    )
    .replace(/\.(\[(?:endnote )?\d[\d,–\- ]*)\](?= )/g, (_, inside: string) => `x${inside}.`)
    .replace(
      /([a-z]{3})\.(\d{0,2}(?:[,–-]\d{1,2}){0,3})\d(?= [A-Z])/g,
      (_, before: string, marks: string) => `${before}x${marks}.`,
    );
}

function lastWord(text: string): string | undefined {
  return /(?:^|[\s(["“‘])([^\s(["“‘]+)\.["”’)\]]*\s*$/.exec(text)?.[1]?.toLowerCase();
}

function firstWord(text: string): string {
  return /^[\s(["“‘]*([^\s.,;:)]+)/.exec(text)?.[1] ?? '';
}

const beginsWithNumber = (text: string) => /^\s*[([§]*\s*(?:\d|[IVXLC]+\b|[A-Z]\b)/.test(text);

/** True when the piece does not end a sentence, given what follows. */
function goesOn(piece: string, next: string): boolean {
  if (onlyMarker.test(piece)) return true;
  const word = lastWord(piece);
  if (word === undefined) return false;
  if (neverLast.has(word)) return true;
  const follows = firstWord(next);
  if (beforeNumber.has(word)) return beginsWithNumber(next);
  const isStarter = sentenceStarters.has(follows.toLowerCase());
  if (insideNames.has(word) || /^(?:[a-z]\.)+[a-z]$/.test(word))
    return !isStarter && /^[\p{L}\d&(§]/u.test(next.trim());
  const isInitial = /(?:^|[\s(."])[A-Z]\.\s*$/.test(piece) && !labelBefore.test(piece.trim());
  return isInitial && !(isStarter && follows !== 'A' && follows !== 'I');
}

function trimmed(text: string, range: TextRange): TextRange | null {
  const piece = text.slice(range.start, range.end);
  const start = range.start + (piece.length - piece.trimStart().length);
  const end = range.end - (piece.length - piece.trimEnd().length);
  return end > start ? { start, end } : null;
}

/** The sentences of a paragraph, in order, without the white space around them. Line breaks inside end nothing. */
export function splitSentences(text: string): TextRange[] {
  const plain = unhideEnds(text);
  const pieces = [...segmenter.segment(plain)].map(({ segment, index }) => ({
    start: index,
    end: index + segment.length,
  }));
  const sentences: TextRange[] = [];
  let open: TextRange | undefined;
  for (const [index, piece] of pieces.entries()) {
    open = { start: open?.start ?? piece.start, end: piece.end };
    const next = pieces[index + 1];
    if (next && goesOn(plain.slice(open.start, open.end), plain.slice(next.start, next.end))) continue;
    const sentence = trimmed(text, open);
    if (sentence) sentences.push(sentence);
    open = undefined;
  }
  return sentences;
}
