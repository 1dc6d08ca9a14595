import { groupBy } from "../group-by.js";
import { pivotedCholesky } from "../math/pivoted-cholesky.js";
import type { Model } from "../model/model.js";
import type { ChannelSpec, WorkspaceSpec } from "../workspace/types.js";
import type { Background } from "./background.js";
import {
  BACKGROUND,
  freeName,
  linearEffect,
  normfactor,
  SIGNAL,
  settingsOf,
  simplifiedDocument,
  unlessEmpty,
} from "./document.js";

/** A systematic effect by its shifts of the backgrounds of all bins, then of their signals; `[2 nBins]`. */
interface Effect {
  readonly name: string;
  readonly shifts: Float64Array;
}

/** The form with one effect for the backgrounds and one for the signals, which shift all bins by one standard deviation at once. */
export function effectiveForm(original: WorkspaceSpec, model: Model, poi: number, found: Background): WorkspaceSpec {
  const n = 2 * found.bins.length;
  const sigmas = Float64Array.from({ length: n }, (_, i) => Math.sqrt(found.covariance[i * (n + 1)]!));
  const only = (begin: number) => sigmas.map((sigma, i) => (i >= begin && i < begin + n / 2 ? sigma : 0));
  return withEffects(original, model, poi, found, [
    { name: `${BACKGROUND}_uncertainty`, shifts: only(0) },
    { name: `${SIGNAL}_uncertainty`, shifts: only(n / 2) },
  ]);
}

/** The form with as many effects as the covariance of all bins needs. */
export function covarianceForm(original: WorkspaceSpec, model: Model, poi: number, found: Background): WorkspaceSpec {
  const columns = pivotedCholesky(found.covariance, 2 * found.bins.length);
  const effects = columns.map((shifts, k) => ({ name: `component_${k + 1}`, shifts }));
  return withEffects(original, model, poi, found, effects);
}

function withEffects(
  original: WorkspaceSpec,
  model: Model,
  poi: number,
  { bins }: Background,
  effects: readonly Effect[],
): WorkspaceSpec {
  const name = model.parNames[poi]!;
  const named = effects.map((effect) => ({ ...effect, name: freeName(effect.name, new Set([name])) }));
  const placed = bins.map((bin, i) => ({ ...bin, i }));
  const channels = [...groupBy(placed, ({ channel }) => channel)].map(([channel, own]): ChannelSpec => {
    const sampleOf = (part: "background" | "signal", offset: number) => {
      const data = own.map((bin) => bin[part].rate);
      const modifiers = named.flatMap(({ name: effect, shifts }) => {
        const ofBins = own.map(({ i }) => shifts[offset + i]!);
        return ofBins.some((shift) => shift !== 0) ? [linearEffect(effect, data, ofBins)] : [];
      });
      return { data, modifiers };
    };
    const [background, signal] = [sampleOf("background", 0), sampleOf("signal", bins.length)];
    return {
      name: channel,
      samples: [
        { name: BACKGROUND, ...background },
        ...unlessEmpty({ name: SIGNAL, data: signal.data, modifiers: [normfactor(name), ...signal.modifiers] }),
      ],
    };
  });
  return simplifiedDocument(original, model, name, { channels, parameters: [settingsOf(model, poi, name)] });
}
