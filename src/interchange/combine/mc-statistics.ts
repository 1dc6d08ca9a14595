import { quote } from "../../describe.js";
import { WorkspaceError } from "../../errors.js";
import type { ModifierSpec, SampleSpec } from "../../workspace/types.js";
import { nameInFormula } from "./expressions.js";
import type { Settings } from "./settings.js";

/** A process of a channel: its events, their uncertainties, and the start value of its normalisation. */
export interface McProcess {
  readonly name: string;
  readonly isSignal: boolean;
  readonly data: readonly number[];
  readonly errors: readonly number[];
  readonly init: number;
}

/** What statistical uncertainties add to a channel: samples, and modifiers of processes by name. */
export interface McStatisticsParts {
  readonly samples: readonly SampleSpec[];
  readonly modifiers: ReadonlyMap<string, readonly ModifierSpec[]>;
}

/**
 * The statistical uncertainties of simulated events as Combine's `autoMCStats` has them. A bin with more effective events than the
 * threshold has one normal parameter for all processes; any other has one for each process: a Poisson factor, or a normal shift where
 * the effective events of the process are above the threshold or its uncertainty is larger than its events.
 *
 * @throws WorkspaceError `too-large` for thousands of bins with factors of their own
 * @see Combine, CMSHistErrorPropagator::setupBinPars
 */
export function mcStatistics(
  channel: string,
  processes: readonly McProcess[],
  { threshold, includesSignal }: { readonly threshold: number; readonly includesSignal: boolean },
  settings: Settings,
): McStatisticsParts {
  const nBins = processes[0]?.data.length ?? 0;
  const together = processes.map(() => new Array<number>(nBins).fill(0));
  const alone = processes.map(() => new Array<number>(nBins).fill(0));
  const modifiers = new Map<string, ModifierSpec[]>();
  let nFactors = 0;
  for (let b = 0; b < nBins; b++) {
    const effective = effectiveEvents(processes, b, includesSignal);
    if (effective === undefined) continue;
    if (effective > threshold) {
      for (const [i, { errors }] of processes.entries()) together[i]![b] = errors[b]!;
      continue;
    }
    for (const [i, { name, data, errors }] of processes.entries()) {
      const [v, e] = [data[b]!, errors[b]!];
      if (e <= 0 || v < 0) continue;
      const n = Math.floor(0.5 + (v / e) ** 2);
      // Rounding errors may make an uncertainty that is equal to the events slightly larger.
      if (v >= 0.999 * e && n <= threshold) {
        if (++nFactors * nBins > MOST_NUMBERS) throw tooManyFactors(channel);
        const poisson = poissonFactor(`prop_bin${channel}_bin${b}_${name}`, b, nBins, n, settings);
        modifiers.set(name, [...(modifiers.get(name) ?? []), poisson]);
      } else alone[i]![b] = e;
    }
  }
  const samples = [
    carrier("mcstat", `prop_bin${channel}`, processes, together),
    ...processes.map((process, i) =>
      carrier(`mcstat_${process.name}`, `prop_bin${channel}_${process.name}`, [process], [alone[i]!]),
    ),
  ];
  return { samples: samples.flatMap((sample) => sample ?? []), modifiers };
}

/** Limit for the numbers of all factors of single bins of a channel: each of these factors has a vector with one number for each bin. */
const MOST_NUMBERS = 2e7;

function tooManyFactors(channel: string): WorkspaceError {
  const expected = `factors of single bins below the threshold of autoMCStats with at most ${MOST_NUMBERS} numbers in all`;
  return new WorkspaceError([{ code: "too-large", path: `channel ${quote(channel)}`, expected, received: "more" }]);
}

/**
 * Combine's effective events of a bin, n²/e² rounded: as many unweighted events have the same relative uncertainty. Undefined for a bin
 * without uncertainty.
 */
export function effectiveEvents(
  processes: readonly McProcess[],
  bin: number,
  includesSignal: boolean,
): number | undefined {
  const counted = processes.filter(({ isSignal }) => includesSignal || !isSignal);
  const events = counted.reduce((total, { data, init }) => total + data[bin]! * init, 0);
  const variance = counted.reduce((total, { errors, init }) => total + (errors[bin]! * init) ** 2, 0);
  return variance > 0 ? Math.floor(0.5 + events ** 2 / variance) : undefined;
}

/** A sample with the mcstat modifier of some processes; undefined where no bin has an uncertainty. */
function carrier(
  sample: string,
  name: string,
  processes: readonly McProcess[],
  errors: readonly (readonly number[])[],
): SampleSpec | undefined {
  const own = processes.flatMap((process, i) =>
    errors[i]!.some((e) => e !== 0) ? [[process.name, errors[i]!] as const] : [],
  );
  if (own.length === 0) return undefined;
  const data = errors[0]!.map(() => 1);
  return { name: sample, data, modifiers: [{ name, type: "mcstat", data: Object.fromEntries(own) }] };
}

/** A factor of one bin, the rate of a Poisson count of n events relative to n. */
function poissonFactor(name: string, bin: number, nBins: number, n: number, settings: Settings): ModifierSpec {
  const most = 1 + 10 / Math.sqrt(n) + 30 / n;
  settings.add({ name, inits: [1], bounds: [[0, most]], constraint: "poisson", factors: [n] }, name);
  const here = Array.from({ length: nBins }, (_, b) => (b === bin ? 1 : 0));
  const expression = `1 + in_bin * (${nameInFormula(name)} - 1)`;
  return { name: `${name}_factor`, type: "formula", data: { expression, vectors: { in_bin: here } } };
}
