/**
 * Every number of search, quotes and refusal that was chosen by measuring, in one place.
 *
 * How: the seven suites of docs/QUALITY.md (contracts, filings, clinical and biomedical abstracts, encyclopaedia,
 * conversations), with the starter embedding model. A question belongs to the half that the lowest bit of the first byte
 * of SHA-256 of its id says; values were chosen on half 0, one at a time, by what is better on most suites at once, and
 * looked at on half 1 afterwards. Two exceptions: how many hits a search asks for was chosen on all questions (it made no
 * difference), and faults in the naming of documents were looked for among failing questions of both halves of CUAD,
 * FinanceBench and ContractNLI, so their figures flatter a little. What a row's label is worth, how many passages are read
 * and the threshold of refusal were chosen later on four whole suites (CUAD, CLAPNQ, BioASQ, FinanceBench) and fourteen
 * questions about one annual report, and looked at on the other three.
 */
export const calibration = {
  /** What each part is worth in the order of passages. */
  passage: { fused: 1, document: 0.8, bestSentence: 0.3, label: 2 },
  /** What each signal is worth in the order of sentences; `label` of a table's row when a figure is asked for. */
  sentence: { own: 1, header: 0.25, neighbours: 0.3, closeness: 0.15, label: 1.5, passage: 2 },
  quotes: {
    most: 5,
    /** Sentences are looked for in this many of the best passages. */
    passagesRead: 20,
    /** A sentence is quoted from this share of the best one's score. */
    from: 0.72,
  },
  /**
   * A logistic model of "the passages answer this" over the signals of refuse.ts, fitted on half 0 with each suite's
   * answerable and unanswerable questions weighted by count^0.3 and the signs of the weights fixed. The nearest cosine
   * would help a little, but its scale is another one with every embedding model. `missingExact` was moved from −1.55 part
   * of the way to the −3.1 that a later fit on four suites gave, as far as no more right questions were refused there.
   */
  refusal: {
    bias: -1.55,
    sentenceCoverage: 0.87,
    passageCoverage: 2.94,
    missingMass: -1.3,
    missingExact: -2,
    named: 0.53,
    /**
     * Below this the answer is a refusal: set where about one answerable question in twenty is refused. Over collections
     * of one to eight of the samples, right questions have at least 0.51 and those that no document answers at most 0.40,
     * however many documents there are. In model mode the model itself may refuse, so only clear cases are stopped.
     */
    threshold: { quotes: 0.41, model: 0.25 },
  },
};
