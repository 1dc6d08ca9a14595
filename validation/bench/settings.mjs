// How long is measured. Times in ms.

/**
 * `rounds`: turns that all contestants take at a task; `budget`: of one contestant for one task in all turns; `warmup`: after the
 * first call; `patience`: after which a call is ended; `processes`: repeats of whole processes.
 */
export const FULL = { rounds: 3, budget: 1500, warmup: 400, least: 7, patience: 20_000, processes: 9 };
export const SMALL = { ...FULL, budget: 450, warmup: 200, patience: 5000 };
export const QUICK = { rounds: 2, budget: 240, warmup: 150, least: 3, patience: 4000, processes: 3 };
