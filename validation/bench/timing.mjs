// Medians of repeated calls.

const WARM_CALLS = 20; // the engine compiles a function after some calls, however long each takes

let sink = 0;

/** Keeps a result alive, so that no call can be optimised away. */
export const consume = (x) => {
  sink += typeof x === "number" ? x : (x?.[0] ?? 1);
};
export const consumed = () => sink;

export const median = (samples) => {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Median, quartiles and number of repeated measurements. */
export function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  return { median: median(samples), low: at(0.25), high: at(0.75), samples: samples.length };
}

/**
 * Median, quartiles and smallest time in ms of `call(k)`, k counting repeats. Short calls are timed in batches of at least 1 ms,
 * after at least `warmup` ms and 20 calls of warm-up, or none where `warmup` is 0; sampling ends after `budget` ms and at least `least` samples.
 */
export function time(call, { budget = 400, warmup = 150, least = 7, most = 400 } = {}) {
  let k = 0;
  let batch = 1;
  const once = () => {
    const began = performance.now();
    for (let i = 0; i < batch; i++) consume(call(k++));
    return performance.now() - began;
  };
  const warmUntil = performance.now() + warmup;
  let last = once();
  while (warmup > 0 && (k < WARM_CALLS || performance.now() < warmUntil)) last = once();
  batch = Math.max(1, Math.ceil(1 / Math.max(last, 1e-4)));
  const samples = [];
  const until = performance.now() + budget;
  while (samples.length < least || (performance.now() < until && samples.length < most)) samples.push(once() / batch);
  return { ...summary(samples), minimum: Math.min(...samples) };
}
