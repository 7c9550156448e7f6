import { calibration } from '#lib/answer/calibration.ts';
import type { QuestionSignals } from './collect-signals.ts';
import { fitOrder, shareFound, type Example, type Weights } from './fit-order.ts';
import { chanceOf, fitRefusal, refusalCurve, type CurvePoint, type RefusalModel } from './fit-refusal.ts';

const halves = [0, 1] as const;
const thresholds = Array.from({ length: 19 }, (_, at) => Math.round((at + 1) * 5) / 100);

/** What was learnt on each half and on all questions. */
type Learnt<Model> = { halves: [Model, Model]; all: Model };

export type CalibrationReport = {
  passage: Learnt<Weights>;
  sentence: Learnt<Weights>;
  refusal: Learnt<RefusalModel>;
  /** Of each suite, each half judged by what was learnt on the other one. */
  heldOut: Record<
    string,
    { questions: number; 'recall@1': number; 'recall@5': number; firstSentence: number; curve: CurvePoint[] }
  >;
};

type Half = (typeof halves)[number];

const ofHalf = (questions: readonly QuestionSignals[], half: Half | null) =>
  questions.filter((question) => half === null || question.half === half);

function bySuite<Part>(
  questions: readonly QuestionSignals[],
  read: (question: QuestionSignals) => Part,
): Part[][] {
  const suites = new Map<string, Part[]>();
  for (const question of questions)
    suites.set(question.suite, [...(suites.get(question.suite) ?? []), read(question)]);
  return [...suites.values()];
}

function learn<Model>(
  questions: readonly QuestionSignals[],
  fit: (some: readonly QuestionSignals[]) => Model,
): Learnt<Model> {
  const [one, other] = halves.map((half) => fit(ofHalf(questions, half)));
  return { halves: [one as Model, other as Model], all: fit(questions) };
}

const answerable = (questions: readonly QuestionSignals[]) =>
  questions.filter((question) => question.isAnswerable);

/** The share found in each half by what the other one taught, as one figure. */
function heldOutShare(
  questions: readonly QuestionSignals[],
  input: { read: (question: QuestionSignals) => Example; learnt: Learnt<Weights>; count: number },
): number {
  const whole = answerable(questions);
  const found = halves.reduce<number>((sum, half) => {
    const own = ofHalf(whole, half);
    if (own.length === 0) return sum;
    const weights = input.learnt.halves[half === 0 ? 1 : 0];
    return sum + own.length * shareFound(own.map(input.read), weights, input.count);
  }, 0);
  return whole.length === 0 ? 0 : found / whole.length;
}

/** Learns the order of passages and of sentences and when to refuse, on each half of the questions and on all of them. */
export function fitCalibration(questions: readonly QuestionSignals[]): CalibrationReport {
  const { passage, sentence, refusal } = calibration;
  const order = (names: readonly string[], read: (question: QuestionSignals) => Example) =>
    learn(questions, (some) => fitOrder(bySuite(answerable(some), read), names));
  const against = new Set(Object.keys(refusal.weights).filter((name) => name.startsWith('missing')));
  const passages = order(Object.keys(passage.weights), (question) => question.passages);
  // Too few questions ask for a figure of a table to learn what a row's label is worth: that weight is set by hand.
  const learntOfSentences = Object.keys(sentence).filter((name) => name !== 'label');
  const sentences = order(learntOfSentences, (question) => question.sentences);
  const refusals = learn(questions, (some) =>
    fitRefusal(
      bySuite(some, ({ answer, isAnswerable }) => ({ signals: answer, isAnswerable })),
      { names: Object.keys(refusal.weights), against },
    ),
  );
  const suites = [...new Set(questions.map((question) => question.suite))].map((suite) => {
    const own = questions.filter((question) => question.suite === suite);
    const share = (read: (question: QuestionSignals) => Example, learnt: Learnt<Weights>, count: number) =>
      heldOutShare(own, { read, learnt, count });
    const judged = own.map(({ half, answer, isAnswerable }) => ({
      isAnswerable,
      chance: chanceOf(refusals.halves[half === 0 ? 1 : 0], answer),
    }));
    return [
      suite,
      {
        questions: own.length,
        'recall@1': share((question) => question.passages, passages, 1),
        'recall@5': share((question) => question.passages, passages, 5),
        firstSentence: share((question) => question.sentences, sentences, 1),
        curve: refusalCurve(judged, thresholds),
      },
    ] as const;
  });
  return { passage: passages, sentence: sentences, refusal: refusals, heldOut: Object.fromEntries(suites) };
}
