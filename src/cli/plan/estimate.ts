import { JOBS } from "../../node/jobs.js";
import { localPool } from "../../parallel/local-pool.js";
import type { Work } from "../../parallel/types.js";
import type { Estimate } from "./plan.js";

/** Items that are timed: the first ones are slow, until the program is compiled. */
const TIMED = 12;
/** Seconds after which no further item is timed. */
const LONGEST = 10;
/** How much more than expected a job may take, in time and memory. */
const SAFETY = 3;
/** Least time in minutes and memory in MB that a job asks for; memory is asked for in steps. */
const LEAST = { minutes: 10, megabytes: 1024 };
const STEP = 512;

/** Times some items, spread over the work. @param secondsToStart - until the first item */
export async function estimateJobs(work: Work<unknown>, jobs: number, secondsToStart: number): Promise<Estimate> {
  const { tasks } = work;
  const spread = Array.from({ length: Math.min(TIMED, tasks.length) }, (_, k) =>
    Math.floor((k * tasks.length) / Math.min(TIMED, tasks.length)),
  );
  const times: number[] = [];
  const controller = new AbortController();
  let last = performance.now();
  const began = last;
  const onResult = (): void => {
    const now = performance.now();
    times.push((now - last) / 1000);
    last = now;
    if ((now - began) / 1000 > LONGEST) controller.abort();
  };
  try {
    const some = { ...work, tasks: spread.map((i) => tasks[i]) };
    await localPool(JOBS).run(some, { onResult, signal: controller.signal });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  }
  const later = times.slice(Math.floor(times.length / 2));
  const secondsPerItem = later.reduce((sum, time) => sum + time, 0) / Math.max(1, later.length);
  const perJob = secondsToStart + Math.ceil(tasks.length / jobs) * secondsPerItem;
  const used = (process.memoryUsage().rss / 1e6) * SAFETY;
  return {
    nItems: tasks.length,
    secondsPerItem,
    secondsToStart,
    megabytes: Math.max(LEAST.megabytes, STEP * Math.ceil(used / STEP)),
    minutes: Math.max(LEAST.minutes, Math.ceil((SAFETY * perJob) / 60)),
  };
}

/** A time as people say it: 12 ms, 3.4 s, 5.2 min, 7.1 h. */
export function formatDuration(seconds: number): string {
  const [unit, size] = (
    [
      ["ms", 1e-3, 1],
      ["s", 1, 90],
      ["min", 60, 5400],
      ["h", 3600, Number.POSITIVE_INFINITY],
    ] as const
  ).find(([, , most]) => seconds < most)!;
  return `${Number((seconds / size).toPrecision(2))} ${unit}`;
}
