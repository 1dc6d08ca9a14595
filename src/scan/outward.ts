/** A point of a grid, and the neighbour through which it was reached; the first point has none. */
export interface Step {
  readonly position: readonly number[];
  readonly from: readonly number[] | undefined;
}

/** Visits every point of a grid once, breadth first: outward from `start`, in steps to neighbours. */
export function* outward(shape: readonly number[], start: readonly number[]): Generator<Step> {
  const seen = new Set<string>([start.join()]);
  const pending: Step[] = [{ position: start, from: undefined }];
  for (let next = 0; next < pending.length; next++) {
    const step = pending[next]!;
    yield step;
    for (const position of neighbours(shape, step.position)) {
      const key = position.join();
      if (seen.has(key)) continue;
      seen.add(key);
      pending.push({ position, from: step.position });
    }
  }
}

/** Positions that are one step away along an axis. */
export function neighbours(shape: readonly number[], position: readonly number[]): number[][] {
  return position
    .flatMap((_, a) => [-1, 1].map((step) => position.map((i, b) => (a === b ? i + step : i))))
    .filter((moved) => moved.every((i, a) => i >= 0 && i < shape[a]!));
}
