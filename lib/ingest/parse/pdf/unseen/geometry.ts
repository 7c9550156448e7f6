/** `[x0, y0, x1, y1]` in points of the page as the file counts them: from the bottom-left corner, before rotation. */
export type Box = readonly [number, number, number, number];

/** A transformation as PDF writes it (ISO 32000-1, 8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];

export const everywhere: Box = [-Infinity, -Infinity, Infinity, Infinity];

export function matrixOf(values: ArrayLike<number>): Matrix {
  const at = (index: number) => values[index] ?? 0;
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}

/** The transformation that does `inner` first and `outer` then. */
export function combine([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** The way back, or undefined for a transformation that flattens everything. */
export function invert([a, b, c, d, e, f]: Matrix): Matrix | undefined {
  const size = a * d - b * c;
  if (!Number.isFinite(1 / size)) return undefined;
  return [d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size];
}

/** Points `x, y, x, y …` as they lie after the transformation. */
export function moveAll([a, b, c, d, e, f]: Matrix, points: readonly number[]): number[] {
  const moved: number[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x = 0, y = 0] = [points[at], points[at + 1]];
    moved.push(a * x + c * y + e, b * x + d * y + f);
  }
  return moved;
}

/** The smallest box around points. */
export function boxAround(points: readonly number[]): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x = 0, y = 0] = [points[at], points[at + 1]];
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
  }
  return [x0, y0, x1, y1];
}

/** The box around a box that was moved. */
export function moveBox(matrix: Matrix, [x0, y0, x1, y1]: Box): Box {
  return boxAround(moveAll(matrix, [x0, y0, x1, y0, x1, y1, x0, y1]));
}

export function intersect(one: Box, other: Box): Box {
  return [
    Math.max(one[0], other[0]),
    Math.max(one[1], other[1]),
    Math.min(one[2], other[2]),
    Math.min(one[3], other[3]),
  ];
}

export function isInBox([x0, y0, x1, y1]: Box, x: number, y: number): boolean {
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

/** How often closed outlines wind around a point: 0 is outside (nonzero winding number rule; even-odd by its parity). */
export function windingNumber(outlines: readonly (readonly number[])[], x: number, y: number): number {
  let winding = 0;
  for (const outline of outlines) {
    for (let at = 0; at + 1 < outline.length; at += 2) {
      const next = at + 3 < outline.length ? at + 2 : 0;
      const [fromX = 0, fromY = 0] = [outline[at], outline[at + 1]];
      const [toX = 0, toY = 0] = [outline[next], outline[next + 1]];
      if (fromY <= y === toY <= y) continue;
      const crossing = fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX);
      if (crossing > x) winding += toY > fromY ? 1 : -1;
    }
  }
  return winding;
}
