import { combine, invert, matrixOf, type Matrix } from './geometry.ts';
import type { Verdict } from './judge-text.ts';
import type { Dictionary, Evaluator, Operation, TextState } from './library.ts';
import type { Look } from './look.ts';
import { Path } from './path.ts';

/** Parts the name of a font from what was found about text in it. */
export const markSign = '\u0001';

type FormRun = { from: number; to: number; matrix: Matrix };

/** The stream from which a form is being drawn, by what reads the page. */
const drawing = new WeakMap<Evaluator, Frame>();

/** One stream of operators that is being read: a page's own, or that of a form drawn on it. */
export class Frame {
  readonly resources: Dictionary | undefined;
  readonly path = new Path();
  look: Look;
  /** The path becomes part of the clip when it is ended. */
  clipsNext = false;
  /** Of the text that was shown last. */
  verdict: Verdict = 'seen';
  /** Something is to be done before the next operator. */
  isBusy = false;
  readonly #evaluator: Evaluator;
  readonly #looks: Look[] = [];
  readonly #forms = new Map<string, FormRun>();
  #held: Operation | undefined;
  #marked: { state: TextState; loadedName: string } | undefined;
  #open: { name: string; from: number; formCount: number; matrix: Matrix } | undefined;

  constructor(evaluator: Evaluator, resources: Dictionary | undefined, look: Look) {
    this.#evaluator = evaluator;
    this.resources = resources;
    this.look = look;
  }

  /** The stream around a form that begins. */
  static around(evaluator: Evaluator): Frame | undefined {
    return drawing.get(evaluator);
  }

  save(): void {
    this.#looks.push(this.look);
  }

  restore(): void {
    this.look = this.#looks.pop() ?? this.look;
  }

  /** Does what is left of the operator before; true when it gives out what was held. */
  resume(operation: Operation, state: TextState): boolean {
    this.isBusy = false;
    this.#unmark();
    if (this.#held === undefined) {
      this.#closeForm();
      return false;
    }
    Object.assign(operation, this.#held);
    this.#held = undefined;
    this.mark(state);
    return true;
  }

  /** A dictionary of the resources. */
  find(kind: string, name: unknown): Dictionary | undefined {
    const named = name as { name?: unknown } | null;
    if (typeof named?.name !== 'string') return undefined;
    const found = (this.resources?.get(kind) as Dictionary | undefined)?.get(named.name);
    return (found as Dictionary | undefined) ?? undefined;
  }

  /** Keeps an operator that shows text for the next call, in which it is to be marked with this verdict. */
  hold({ fn, args }: Operation, verdict: Verdict): void {
    this.#held = { fn, args: [...(args ?? [])] };
    this.verdict = verdict;
    this.isBusy = true;
  }

  /** Puts the verdict behind the name of the font, under which pdfjs gives out the text that comes now. */
  mark(state: TextState): void {
    const { loadedName } = state;
    if (this.verdict === 'seen' || loadedName === null) return;
    this.#marked = { state, loadedName };
    this.isBusy = true;
    state.loadedName = `${loadedName}${markSign}${this.verdict}`;
  }

  #unmark(): void {
    if (this.#marked === undefined) return;
    this.#marked.state.loadedName = this.#marked.loadedName;
    this.#marked = undefined;
  }

  /** A form begins to be drawn. pdfjs goes through it before the next operator, or leaves it out when it knows it has no text. */
  openForm(name: string, state: TextState): void {
    const { page } = this.look;
    drawing.set(this.#evaluator, this);
    this.isBusy = true;
    this.#open = { name, from: page.paints.length, formCount: page.formCount, matrix: matrixOf(state.ctm) };
  }

  /** Takes into account what the form painted; one that was left out this time paints as it did before. */
  #closeForm(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const { page } = this.look;
    if (page.formCount > open.formCount) {
      const run = { from: open.from, to: page.paints.length, matrix: open.matrix };
      this.#forms.set(open.name, run);
      return;
    }
    const before = this.#forms.get(open.name);
    const back = before && invert(before.matrix);
    if (before && back) page.repeat(before, combine(open.matrix, back));
  }
}
