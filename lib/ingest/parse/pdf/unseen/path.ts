import { boxAround, moveAll, type Box, type Matrix } from './geometry.ts';

/** Of more points than this only the extent is kept, and the colour inside counts as unknown. */
const maxPoints = 5000;

export type Shape = { box: Box; outlines: number[][] | undefined };

/** A path under construction (ISO 32000-1, 8.5.2), in the coordinates of its time. */
export class Path {
  #outlines: number[][] = [];
  #points = 0;

  get isEmpty(): boolean {
    return this.#outlines.length === 0;
  }

  get #last(): readonly number[] {
    return this.#outlines.at(-1)?.slice(-2) ?? [0, 0];
  }

  moveTo([x = 0, y = 0]: readonly number[]): void {
    this.#points += 1;
    if (this.#points <= maxPoints) this.#outlines.push([x, y]);
    else this.#extend([x, y]);
  }

  lineTo([x = 0, y = 0]: readonly number[]): void {
    const outline = this.#outlines.at(-1);
    if (outline === undefined) return;
    this.#points += 1;
    if (this.#points <= maxPoints) outline.push(x, y);
    else this.#extend([x, y]);
  }

  /** Two control points and the end; by four straight lines, which is near enough to tell what is inside. */
  curveTo([x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0]: readonly number[]): void {
    const [x0 = 0, y0 = 0] = this.#last;
    for (const t of [0.25, 0.5, 0.75, 1]) {
      const u = 1 - t;
      const weights = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t] as const;
      const [a, b, c, d] = weights;
      this.lineTo([a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3]);
    }
  }

  /** A curve whose first control point is where the path is. */
  curveFromHere(points: readonly number[]): void {
    this.curveTo([...this.#last, ...points]);
  }

  rectangle([x = 0, y = 0, width = 0, height = 0]: readonly number[]): void {
    this.#points += 4;
    const corners = boxCorners([x, y, x + width, y + height]);
    if (this.#points <= maxPoints) this.#outlines.push(corners);
    else this.#extend(corners);
  }

  #extend(points: readonly number[]): void {
    this.#outlines = [boxCorners(boxAround([...this.#outlines.flat(), ...points]))];
  }

  /** Ends the path and gives what it encloses, on the page; undefined for no path. */
  take(matrix: Matrix): Shape | undefined {
    if (this.isEmpty) return undefined;
    const outlines = this.#outlines.map((outline) => moveAll(matrix, outline));
    const isKnown = this.#points <= maxPoints;
    this.#outlines = [];
    this.#points = 0;
    return { box: boxAround(outlines.flat()), outlines: isKnown ? outlines : undefined };
  }
}

function boxCorners([x0, y0, x1, y1]: Box): number[] {
  return [x0, y0, x1, y0, x1, y1, x0, y1];
}
