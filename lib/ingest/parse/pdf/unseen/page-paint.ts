import { isInBox, moveAll, moveBox, windingNumber, type Box, type Matrix } from './geometry.ts';

/** A colour as 0xRRGGBB; undefined where it isn't one colour, or isn't known. */
export type Colour = number | undefined;

export const white = 0xffffff;
/** Two colours that differ by no more than this of 255 in each channel are one to the eye. */
const sameShade = 8;

/** Something that was painted. Without outlines it fills its box. */
export type Paint = {
  box: Box;
  colour: Colour;
  outlines?: readonly (readonly number[])[];
  evenOdd?: boolean;
  /** Cut by a clip that is no upright rectangle: at a place in its box it may be there or not. */
  isMaybe?: boolean;
};

/** Beyond this many, text is taken as seen where it isn't plain. */
const maxPaints = 20_000;
/** Of more colours than this, each may be like that of the text. */
const maxColours = 500;
/** Looks at paints for one page: keeps an attack from taking minutes. */
const maxLooks = 5_000_000;
/** What is thinner than this, in points, can't hide dark text: rules of tables. */
const thinPoints = 2;
/** What is at most this large, in points, may be a letter that was drawn instead of written. */
const drawnLetterPoints = 60;

export function isSameColour(one: number, other: number): boolean {
  return (
    Math.abs((one >> 16) - (other >> 16)) <= sameShade &&
    Math.abs(((one >> 8) & 0xff) - ((other >> 8) & 0xff)) <= sameShade &&
    Math.abs((one & 0xff) - (other & 0xff)) <= sameShade
  );
}

/** What was painted on a page so far, in order. Paper is white. */
export class PagePaint {
  readonly view: Box;
  readonly paints: Paint[] = [];
  /** Pictures, and what may be letters in a drawing: invisible text over them says what they show. */
  readonly covers: Box[] = [];
  /** Letters and digits that stand outside of what is shown of the page. */
  outsideCharacters = 0;
  /** Text without paint, over which no picture was drawn before it. */
  hasInvisible = false;
  /** How much was painted before the first text that only clips. */
  clipTextFrom: number | undefined;
  /** How many forms were gone through. */
  formCount = 0;
  readonly #large = new Set<number>();
  readonly #mayHide = new Map<number, { known: number; answer: boolean }>();
  #looksLeft = maxLooks;

  constructor(view: Box) {
    this.view = view;
  }

  add(paint: Paint): void {
    const [x0, y0, x1, y1] = paint.box;
    if (!(x1 > x0 && y1 > y0) || this.paints.length >= maxPaints) return;
    this.paints.push(paint);
    const [width, height] = [x1 - x0, y1 - y0];
    const { colour } = paint;
    if (
      colour === undefined ||
      (!isSameColour(colour, white) && Math.max(width, height) <= drawnLetterPoints)
    )
      this.covers.push(paint.box);
    if (colour !== undefined && Math.min(width, height) >= thinPoints) this.#large.add(colour);
  }

  /** Something drawn with lines, which hides nothing and may be a letter. */
  addDrawing([x0, y0, x1, y1]: Box): void {
    const size = Math.max(x1 - x0, y1 - y0);
    if (size >= 1 && size <= drawnLetterPoints && this.covers.length < maxPaints)
      this.covers.push([x0, y0, x1, y1]);
  }

  /** Paints again, elsewhere, what was painted between two places of the list. */
  repeat(range: { from: number; to: number }, matrix: Matrix): void {
    if (this.paints.length >= maxPaints) return;
    for (const paint of this.paints.slice(range.from, range.to)) {
      const outlines = paint.outlines?.map((outline) => moveAll(matrix, outline));
      this.add({
        ...paint,
        box: moveBox(matrix, paint.box),
        ...(outlines === undefined ? {} : { outlines }),
      });
    }
  }

  /** False when text in this colour can be seen wherever it stands: neither paper nor anything large is like it. */
  mayHide(colour: number): boolean {
    if (this.#large.size > maxColours) return true;
    const before = this.#mayHide.get(colour);
    if (before?.known === this.#large.size) return before.answer;
    const answer =
      isSameColour(colour, white) || [...this.#large].some((other) => isSameColour(colour, other));
    this.#mayHide.set(colour, { known: this.#large.size, answer });
    return answer;
  }

  /**
   * What may be on top at a place: one colour, or more where it isn't plain what a clip has cut away. Undefined where a
   * picture lies there, or where it can't be told.
   */
  coloursAt(x: number, y: number): number[] | undefined {
    if (this.paints.length >= maxPaints) return undefined;
    this.#looksLeft -= this.paints.length;
    if (this.#looksLeft < 0) return undefined;
    const colours: number[] = [];
    for (let at = this.paints.length - 1; at >= 0; at -= 1) {
      const paint = this.paints[at];
      if (paint === undefined || !isPaintedAt(paint, x, y)) continue;
      if (paint.colour === undefined) return undefined;
      colours.push(paint.colour);
      if (paint.isMaybe !== true) return colours;
    }
    return [...colours, white];
  }

  /** True when a picture, or what may be a letter in a drawing, lies at the place. */
  isCovered(x: number, y: number): boolean {
    this.#looksLeft -= this.covers.length;
    return this.#looksLeft < 0 || this.covers.some((box) => isInBox(box, x, y));
  }
}

function isPaintedAt({ box, outlines, evenOdd }: Paint, x: number, y: number): boolean {
  if (!isInBox(box, x, y)) return false;
  if (outlines === undefined) return true;
  const winding = windingNumber(outlines, x, y);
  return evenOdd === true ? winding % 2 !== 0 : winding !== 0;
}
