/**
 * Every number of search, quotes and refusal that was chosen by measuring, in one place.
 *
 * The weights of passages, sentences and refusal are learnt by `pincite fit` from the seven suites of docs/QUALITY.md
 * (contracts, filings, clinical and biomedical abstracts, encyclopaedia, conversations), with the starter embedding model:
 * on all their questions, after each half had been judged by what the other one taught (the lowest bit of the first byte
 * of SHA-256 of a question's id says which half); docs/QUALITY.md has those figures. Rounded here, and learnt before documents' parties were known:
 * learning them again gives nearly the same.
 * Faults in the naming of documents were looked for among failing questions of both halves of CUAD, FinanceBench and
 * ContractNLI, and the wording of concepts among those of the first half of CUAD, so their figures flatter a little. How
 * many hits a search asks for, how many passages are read and what a row's label is worth were set by trying.
 */
export const calibration = {
  /** What each part is worth in the order of passages. */
  passage: {
    weights: {
      fused: 4.8,
      document: 5.4,
      bestSentence: 4.8,
      heading: 3.2,
      conceptsInSentence: 1.2,
      concepts: 1.6,
      neighbour: 1.9,
      length: 0.6,
    },
    /** What the label of a table's row adds to its sentence. */
    label: 1,
  },
  /** What each signal is worth in the order of sentences; `label` of a table's row when a figure is asked for. */
  sentence: { own: 1, header: 0.6, concepts: 0.2, label: 1.5, passage: 4 },
  /**
   * How much of the score of a passage or sentence is whether it holds what must stand there as it is: a phrase in quotation
   * marks, a reference (a date by its strength). Only where a question has such parts; so high that nothing without them
   * comes first.
   */
  exactShare: 0.6,
  quotes: {
    most: 5,
    /** Sentences are looked for in this many of the best passages. */
    passagesRead: 20,
    /** A sentence is quoted from this share of the best one's score. */
    from: 0.85,
  },
  /**
   * A logistic model of "the passages answer this" over the signals of refuse.ts, with each suite's answerable and
   * unanswerable questions weighted by count^0.3 and the signs of the weights fixed. The nearest cosine would help a
   * little, but its scale is another one with every embedding model.
   */
  refusal: {
    bias: -2.83,
    weights: {
      bestWhereNamed: 2.3,
      bestElsewhere: 2.01,
      named: 1.31,
      passageCoverage: 3.92,
      missingExact: -1.29,
      missingRarest: -0.85,
      conceptNamed: 0.8,
    },
    /**
     * Below this the answer is a refusal: set where about one answerable question in ten is refused. A follow-up carries
     * words of earlier questions that its answer need not have. Where the question names a document, its subject is there;
     * that one was set by the questions of FinanceBench. A clause asked of a named contract has its own: there half of
     * those that are absent are to be refused. In model mode the model itself may refuse, so only clear
     * cases are stopped.
     */
    threshold: { quotes: 0.43, named: 0.37, clause: 0.53, followUp: 0.28, model: 0.25 },
  },
};
