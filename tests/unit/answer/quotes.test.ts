import { expect, test } from 'vitest';
import { analyseQuestion } from '#lib/answer/analyse-question.ts';
import { dropNearDuplicates } from '#lib/answer/drop-near-duplicates.ts';
import { keepQuotable, selectQuotes } from '#lib/answer/quotes.ts';
import { answerability, readSignals } from '#lib/answer/refuse.ts';
import { scorePassages } from '#lib/answer/score-passages.ts';
import { scoreSentences } from '#lib/answer/score-sentences.ts';
import { countTerms, weighConcepts, weighQuestion } from '#lib/answer/term-weights.ts';
import type { Candidate, QuestionWeights, SourceChunk } from '#lib/answer/types.ts';
import { conceptsAsked } from '#lib/answer/understand/concepts.ts';

let made = 0;

type Kind = SourceChunk['sentences'][number]['kind'];

/** A candidate of these sentences. */
function candidate(
  sentences: string[],
  part: Partial<Omit<Candidate, 'signals'>> & { documentId?: string; header?: string; kinds?: Kind[] } = {},
): Candidate {
  made += 1;
  const text = sentences.join(' ');
  const { documentId = 'document-1', header = 'Lease', kinds = [], ...rest } = part;
  const chunk: SourceChunk = {
    chunkId: `chunk-${made}`,
    documentId,
    documentName: `${documentId}.md`,
    documentTitle: null,
    versionId: `${documentId}-1`,
    versionNumber: 1,
    versionSha256: 'x',
    versionCreatedAt: 0,
    documentDate: null,
    format: 'markdown',
    ordinal: made,
    header,
    text,
    pageStart: 1,
    pageEnd: 1,
    sentences: sentences.map((sentence, index) => {
      const start = text.indexOf(sentence);
      const end = start + sentence.length;
      const kind = kinds[index];
      return { start, end, spans: [{ page: 1, start, end, rects: [] }], ...(kind && { kind }) };
    }),
  };
  return {
    chunk,
    score: 0.5,
    contentScore: part.score ?? 0.5,
    signals: null,
    textScore: 0.5,
    vectorScore: 0.5,
    documentScore: 0,
    ...rest,
  };
}

const filler = ['The premises are used as a bakery.', 'The landlord keeps a key of the premises.'];
const rent = candidate(['The monthly rent is 2,400 euros.', ...filler], { score: 0.9 });
const notice = candidate(['Notice must be given ninety days before the end.', ...filler], {
  documentId: 'document-2',
});

/** What the question's words tell among the texts of these candidates, and its concepts. */
function weigh(text: string, candidates: readonly Candidate[]): QuestionWeights {
  const question = analyseQuestion(text);
  const sample = countTerms(candidates.map(({ chunk }) => chunk.text));
  return {
    terms: weighQuestion(question, { sample, named: null, insideNamed: null }),
    concepts: weighConcepts(conceptsAsked(text), { candidates, named: null }),
  };
}

function read(text: string, candidates = [rent, notice]) {
  const question = analyseQuestion(text);
  const weights = weigh(text, candidates);
  const termWeights = weights.terms;
  const ranked = scoreSentences(question, candidates, weights);
  const signals = readSignals({ question, candidates, ranked, weights, namedDocumentIds: null });
  return {
    question,
    termWeights,
    ranked,
    quotes: selectQuotes({ question, ranked }),
    signals,
    answerability: answerability(signals),
  };
}

test('the sentence that holds the words of the question is quoted, word for word', () => {
  const { quotes } = read('What is the monthly rent?');
  expect(quotes[0]).toMatchObject({
    sentence: 'The monthly rent is 2,400 euros.',
    chunkId: rent.chunk.chunkId,
  });
  expect(quotes[0]?.spans[0]).toMatchObject({ page: 1, start: 0, end: 32 });
});

test('a sentence that says the same is quoted once', () => {
  const copy = candidate(['The monthly rent is 2,400 euros.', ...filler], {
    documentId: 'document-3',
    score: 0.88,
  });
  const sentences = read('What is the monthly rent?', [rent, copy, notice]).quotes.map(
    (quote) => quote.sentence,
  );
  expect(new Set(sentences).size).toBe(sentences.length);
});

test('quotes of one document stay together', () => {
  const both = candidate(['The rent rises every year.', 'The rent is paid monthly in advance.'], {
    score: 0.9,
  });
  const other = candidate(['The monthly rent of the garage is 90 euros.'], {
    documentId: 'document-2',
    score: 0.9,
  });
  const order = read('monthly rent', [both, other]).quotes.map((quote) => quote.documentId);
  expect(order.filter((id, index) => id !== order[index - 1])).toHaveLength(new Set(order).size);
});

const quoted = (question: string, candidates: Candidate[]) =>
  read(question, candidates).quotes.map((quote) => quote.sentence);

test('neither a heading nor a question is quoted', () => {
  const section = candidate(
    ['Monthly rent of the bakery', 'What is the monthly rent of the bakery?', 'The tenant pays monthly.'],
    { kinds: ['heading'] },
  );
  expect(quoted('How is the monthly rent of the bakery paid?', [section])).toEqual([
    'The tenant pays monthly.',
  ]);
});

const rows = [
  '(Millions) | 2018 | 2017',
  'Cost of sales | 2018: $ 16,682 | 2017: $ 16,055',
  'Net sales | 2018: $ 32,765 | 2017: $ 31,657',
  'Net sales by segment are shown for 2018 below.',
];
const table = candidate(rows, { kinds: ['table-row', 'table-row', 'table-row'] });
const prose = candidate(['Net sales of the company grew in all segments in 2018, as did net income.'], {
  score: 0.6,
});

test('the row whose label is what is asked for is quoted first, and nothing without a figure', () => {
  const sentences = quoted('What was the net sales of the company in 2018?', [prose, table, notice]);
  expect(sentences[0]).toBe(rows[2]);
  expect(sentences).not.toContain(rows[0]);
  expect(sentences).not.toContain(rows[3]);
});

test('a passage with the row that is asked for comes before others', () => {
  const question = analyseQuestion('What was the net sales of the company in 2018?');
  const weights = weigh('What was the net sales of the company in 2018?', [table]);
  const below = { ...table, score: 0.4 };
  const ordered = scorePassages(question, [{ ...prose, score: 0.5 }, below], weights);
  expect(ordered[0]?.chunk.chunkId).toBe(table.chunk.chunkId);
});

test('without any sentence that states the figure asked for nothing is quoted', () => {
  expect(quoted('What was the net sales of the company in 2018?', [prose])).toEqual([]);
});

test('sentences that differ in a number both stand, however alike they are', () => {
  const doses = candidate([
    'Patients with a clearance of 30 to 44 take 4 mg of the medicine twice a day from day 8.',
    'Patients with a clearance of 45 to 59 take 6 mg of the medicine twice a day from day 8.',
  ]);
  expect(quoted('What dose of the medicine do patients take from day 8?', [doses])).toHaveLength(2);
});

test('what the passages hold is answerable, what they never mention is not', () => {
  expect(read('What is the monthly rent?').answerability).toBeGreaterThan(0.4);
  const absent = read('Which flood insurance does Transmar Shipping hold since 2019?');
  expect(absent.signals.missingExact).toBe(1);
  expect(absent.answerability).toBeLessThan(0.4);
});

test('a passage of the document that the question names comes first', () => {
  const question = analyseQuestion('notice');
  const weights = weigh('notice', [rent, notice]);
  const named = { ...notice, documentScore: 1 };
  expect(scorePassages(question, [rent, named], weights)[0]?.chunk.chunkId).toBe(notice.chunk.chunkId);
});

test('a passage that repeats another of its document is left out; a copy in another document stays', () => {
  const long = [
    'The tenant keeps the premises clean and heated through the winter months of every year.',
    ...filler,
  ];
  const [first, again] = [candidate(long), candidate(long)];
  const elsewhere = candidate(long, { documentId: 'document-9' });
  expect(dropNearDuplicates([first, again, elsewhere])).toEqual([first, elsewhere]);
});

test('where the question has the proper name of a document, no other one is quoted', () => {
  const { question, ranked } = read('What is the monthly rent?');
  const quotes = selectQuotes({ question, ranked: keepQuotable(ranked, [notice.chunk.documentId]) });
  expect(quotes.map((quote) => quote.documentId)).not.toContain(rent.chunk.documentId);
});

test('a clause is found by the usual words for it, and a question about another one is not answered by it', () => {
  const law = candidate([
    'This contract shall be governed by and construed in accordance with the laws of the State of Ohio.',
    'It is made in two copies.',
  ]);
  const term = candidate(['It continues until the second anniversary of its signing.', ...filler]);
  const found = read('Which law applies?', [term, law]);
  expect(found.quotes[0]?.sentence).toContain('State of Ohio');
  const ended = read('When does it expire?', [law, term]);
  expect(ended.quotes[0]?.sentence).toContain('second anniversary');
});

test('a line that only names the parties is not quoted where the question names them', () => {
  const parties = candidate(['Owl Mill Ltd. and Brightwater Inc.', ...filler]);
  const asked = 'What is the monthly rent of Brightwater?';
  const question = analyseQuestion(asked);
  const { terms, concepts } = weigh(asked, [parties, rent]);
  // As in a document whose every page has the name.
  const weights = { terms: new Map(terms).set('brightwat', 0.05), concepts };
  const ranked = scoreSentences(question, [parties, rent], weights);
  const quotes = selectQuotes({ question, ranked: keepQuotable(ranked, [parties.chunk.documentId]) });
  expect(quotes.map((quote) => quote.sentence)).toEqual(['The monthly rent is 2,400 euros.']);
});

test('a numbered heading in the text is not quoted, a clause in capitals is', () => {
  const law = candidate([
    'Section 9.6 Governing Law, Jurisdiction and Venue.',
    '9.7 THIS AGREEMENT SHALL BE GOVERNED BY THE LAWS OF OHIO.',
    '9.8 Governing law is also that of Ohio for what is done in Texas.',
  ]);
  const found = read('Which law is the governing law?', [law]).quotes.map((quote) => quote.sentence);
  expect(found.join(' ')).not.toContain('Jurisdiction and Venue');
  expect(found.join(' ')).toContain('LAWS OF OHIO');
});

test('the date of a question counts only in sentences that are about what else it asks', () => {
  const dated = candidate(['The letter is dated 30 August 2023 and signed.']);
  const paid = candidate(['On 30 August 2023 the crane was paid.']);
  const exactOf = (asked: string) => {
    const question = analyseQuestion(asked);
    const sample = { sample: countTerms([]), named: null, insideNamed: null };
    const weights = { terms: weighQuestion(question, sample), concepts: new Map() };
    const scored = scoreSentences(question, [dated, paid], weights);
    return [dated, paid].map((one) => scored.find((sentence) => sentence.candidate === one)?.exact);
  };
  expect(exactOf('What was paid for the crane as of 30 August 2023?')).toEqual([0, 1]);
  expect(exactOf('What happened on 30 August 2023?')).toEqual([1, 1]);
});
