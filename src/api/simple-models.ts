import type { Model } from "../model/model.js";
import { type OptionRules, required, requireOptions, tested } from "../options.js";
import { Workspace } from "./workspace.js";

/** Counts of a one-channel model without its observation; `[nBins]` each. */
export interface UncorrelatedBackground {
  /** Expected signal and background events per bin. */
  readonly signal: readonly number[];
  readonly bkg: readonly number[];
  /** Absolute uncertainty of the background per bin, independent between bins. */
  readonly bkgUncertainty: readonly number[];
  /** Observed events; signal + background by default. */
  readonly observed?: readonly number[];
}

const someCounts = tested(
  "a list of numbers, one for each bin",
  (value) => Array.isArray(value) && value.every((count) => typeof count === "number"),
);

/** Rules for the counts of `uncorrelatedBackground`. Their values are checked with the workspace that is made from them. */
export const UNCORRELATED_BACKGROUND: OptionRules<UncorrelatedBackground> = {
  signal: required(someCounts),
  bkg: required(someCounts),
  bkgUncertainty: required(someCounts),
  observed: someCounts,
};

/**
 * One channel with a signal scaled by `mu` and a background with an independent uncertainty in every bin (a shapesys
 * named `uncorr_bkguncrt`). Parameters: `mu`, `uncorr_bkguncrt[0]`, …
 *
 * @throws DataError `unknown-option`, `bad-option`; WorkspaceError for lists of different lengths, counts that
 * are not finite, …
 * @see pyhf `simplemodels.uncorrelated_background`
 */
export function uncorrelatedBackground(counts: UncorrelatedBackground): Model {
  requireOptions(counts, UNCORRELATED_BACKGROUND);
  const modifier = { name: "uncorr_bkguncrt", type: "shapesys", data: counts.bkgUncertainty };
  return singleChannel("singlechannel", counts, modifier);
}

export interface CorrelatedBackground {
  readonly signal: readonly number[];
  readonly bkg: readonly number[];
  /** Background templates at +1 and −1 standard deviation. */
  readonly bkgUp: readonly number[];
  readonly bkgDown: readonly number[];
  readonly observed?: readonly number[];
}

/** Rules for the counts of `correlatedBackground`. */
export const CORRELATED_BACKGROUND: OptionRules<CorrelatedBackground> = {
  signal: required(someCounts),
  bkg: required(someCounts),
  bkgUp: required(someCounts),
  bkgDown: required(someCounts),
  observed: someCounts,
};

/**
 * One channel with a signal scaled by `mu` and a background whose bins vary together (a histosys named
 * `correlated_bkg_uncertainty`). Parameters: `correlated_bkg_uncertainty`, `mu`.
 *
 * @throws DataError `unknown-option`, `bad-option`; WorkspaceError for lists of different lengths, counts that
 * are not finite, …
 * @see pyhf `simplemodels.correlated_background`
 */
function correlatedBackground(counts: CorrelatedBackground): Model {
  requireOptions(counts, CORRELATED_BACKGROUND);
  const data = { hi_data: counts.bkgUp, lo_data: counts.bkgDown };
  return singleChannel("single_channel", counts, { name: "correlated_bkg_uncertainty", type: "histosys", data });
}

function singleChannel(
  name: string,
  { signal, bkg, observed }: { signal: readonly number[]; bkg: readonly number[]; observed?: readonly number[] },
  backgroundModifier: object,
): Model {
  return Workspace.parse({
    version: "1.0.0",
    channels: [
      {
        name,
        samples: [
          { name: "signal", data: signal, modifiers: [{ name: "mu", type: "normfactor", data: null }] },
          { name: "background", data: bkg, modifiers: [backgroundModifier] },
        ],
      },
    ],
    observations: [{ name, data: observed ?? signal.map((s, b) => s + bkg[b]!) }],
    measurements: [{ name: "measurement", config: { poi: "mu", parameters: [] } }],
  }).model();
}

export const simpleModels = { uncorrelatedBackground, correlatedBackground } as const;
