import { ColourSpaces } from './colour.ts';
import { Frame, markSign } from './frame.ts';
import { everywhere, intersect, matrixOf, moveBox, type Box } from './geometry.ts';
import { isPlainlySeen, judgeText, type Shown, type Verdict } from './judge-text.ts';
import type {
  Dictionary,
  Evaluator,
  Library,
  Operation,
  StateManager,
  TextOptions,
  TextState,
} from './library.ts';
import { firstLook, type Look } from './look.ts';
import { operatorCount, operatorHandlers } from './operators.ts';
import { isSameColour, PagePaint, white } from './page-paint.ts';

/** What is told about a page after its text, in the place of a font's style under this name. */
export const noteName = `${markSign}page`;
export type PageNote = {
  /** Letters and digits outside of what is shown. */
  outsideCharacters: number;
  /** Boxes, four numbers each: what invisible text may say, and what is painted through letters. */
  covers: number[];
  paintedLater: number[];
};

/**
 * Makes pdfjs look at how text is painted while it reads text: the font of an item that may not be seen has the verdict
 * behind its name. Items with different verdicts are kept apart; where all text is seen, nothing is changed.
 */
export function watchText(library: Library): void {
  watchPages(library);
  watchOperators(library);
  copyStatesFlat(library);
}

/**
 * pdfjs makes each saved state the prototype of the next one, with a copy of everything in it: V8 is slow to make an object a
 * prototype, and slow to read what has one of its own each time. A copy alone says the same.
 */
function copyStatesFlat(library: Library): void {
  const { prototype } = library.TextState;
  prototype.clone = function () {
    const copy = Object.assign(Object.create(prototype) as TextState, this);
    copy.textMatrix = [...this.textMatrix];
    copy.textLineMatrix = [...this.textLineMatrix];
    copy.fontMatrix = [...this.fontMatrix];
    return copy;
  };
}

function watchPages(library: Library): void {
  const { prototype } = library.PartialEvaluator;
  const getTextContent = prototype.getTextContent;
  prototype.getTextContent = async function (this: Evaluator, options: TextOptions) {
    const stateManager = options.stateManager ?? new library.StateManager(new library.TextState());
    // Only a form is given the state of what is around it.
    const outer = options.stateManager ? Frame.around(this) : undefined;
    const look = outer
      ? lookInside(outer.look, stateManager, options.stream.dict)
      : lookAtPage(library, this, options.viewBox);
    stateManager.frame = new Frame(this, options.resources ?? undefined, look);
    await getTextContent.call(this, { ...options, stateManager });
    if (outer) return;
    options.sink?.enqueue({ items: [], styles: { [noteName]: noteOf(look.page) }, lang: null }, 0);
  };
}

function lookAtPage(library: Library, evaluator: Evaluator, view: Box | undefined): Look {
  const spaces = new ColourSpaces(library, evaluator);
  return firstLook(new PagePaint(view ?? everywhere), spaces, library.ColorSpaceUtils.gray);
}

/** A form is clipped to its box; a group is painted as a whole with what is in force around it. */
function lookInside(look: Look, { state }: StateManager, dictionary: Dictionary | undefined): Look {
  look.page.formCount += 1;
  const box = dictionary?.getArray('BBox');
  const isBox = Array.isArray(box) && box.length === 4 && box.every((side) => typeof side === 'number');
  const clip = isBox ? intersect(look.clip, moveBox(matrixOf(state.ctm), box as unknown as Box)) : look.clip;
  if (!dictionary?.get('Group')) return { ...look, clip };
  const groupAlpha = look.groupAlpha * look.fillAlpha;
  return { ...look, clip, groupAlpha, fillAlpha: 1, strokeAlpha: 1 };
}

function noteOf(page: PagePaint): PageNote {
  const later = page.clipTextFrom === undefined ? [] : page.paints.slice(page.clipTextFrom);
  const seen = later.filter(({ colour }) => colour === undefined || !isSameColour(colour, white));
  return {
    outsideCharacters: page.outsideCharacters,
    covers: page.hasInvisible ? page.covers.flat() : [],
    paintedLater: seen.flatMap(({ box }) => box),
  };
}

function watchOperators(library: Library): void {
  const { prototype } = library.EvaluatorPreprocessor;
  const read = prototype.read;
  const handlers = operatorHandlers(library);
  const shows = showOperators(library);
  const { endMarkedContent: endOfItem = 0 } = library.OPS;

  prototype.read = function (operation: Operation): boolean {
    const frame = this.stateManager.frame as Frame | undefined;
    if (frame === undefined) return read.call(this, operation);
    if (frame.isBusy && frame.resume(operation, this.stateManager.state)) return true;
    if (!read.call(this, operation)) return false;
    const { fn, args } = operation;
    const { state } = this.stateManager;
    const handle = handlers[fn];
    if (handle !== undefined) handle(frame, args ?? [], state);
    const show = shows[fn];
    if (show === undefined) return true;
    if (frame.verdict === 'seen' && isPlainlySeen(state, frame.look, show.startsLine)) return true;
    const verdict = judgeText(show.read(args ?? []), state, frame.look);
    if (verdict === frame.verdict) frame.mark(state);
    else {
      // pdfjs ends an item at the end of marked content; the text itself comes with the next call.
      frame.hold(operation, verdict);
      operation.fn = endOfItem;
      operation.args = [];
    }
    return true;
  };
}

type Show = { startsLine: boolean; read: (args: readonly unknown[]) => Shown };

/** The operators that show text, by their number. */
function showOperators({ OPS }: Library): (Show | undefined)[] {
  const shows = new Array<Show | undefined>(operatorCount).fill(undefined);
  const on = (name: string, startsLine: boolean, partsOf: (args: readonly unknown[]) => unknown) => {
    const read = (args: readonly unknown[]): Shown => {
      const parts = partsOf(args);
      return { parts: Array.isArray(parts) ? parts : [parts], startsLine };
    };
    shows[OPS[name] ?? -1] = { startsLine, read };
  };
  on('showText', false, ([text]) => text);
  on('showSpacedText', false, ([parts]) => parts);
  on('nextLineShowText', true, ([text]) => text);
  on('nextLineSetSpacingShowText', true, (args) => args[2]);
  return shows;
}

/** The name of a font with a verdict, taken apart. */
export function readMark(fontName: string): { fontName: string; verdict: Verdict } {
  const at = fontName.indexOf(markSign);
  return at < 0
    ? { fontName, verdict: 'seen' }
    : { fontName: fontName.slice(0, at), verdict: fontName.slice(at + 1) as Verdict };
}
