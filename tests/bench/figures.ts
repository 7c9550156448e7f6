/** Rounds to a number of digits after the point, so that a report can be read. */
export function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

/** The middle, the slow end and the slowest of some times in milliseconds. */
export function spread(times: readonly number[]): { p50: number; p95: number; max: number } {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) =>
    rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

/** How much y rises for each 1 of x, by least squares. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}
