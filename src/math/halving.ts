/**
 * The part of an interval in which a condition that holds at its lower end, and not at its upper end, ceases to hold, after some
 * halvings: `[low, high]`.
 */
export function halved(holds: (x: number) => boolean, low: number, high: number, times: number): [number, number] {
  let [from, to] = [low, high];
  for (let k = 0; k < times; k++) {
    const middle = (from + to) / 2;
    if (holds(middle)) from = middle;
    else to = middle;
  }
  return [from, to];
}
