import { ModelError } from "../errors.js";
import { recordOrigin } from "../fit/origin.js";
import { type DerivativeSink, type SampleJacobian, sampleJacobian } from "../likelihood/sample-jacobian.js";
import { countsOf, type Data, isBlinded, maskedBins } from "../model/data.js";
import type { Model } from "../model/model.js";
import { listed, type YieldPoint, type YieldsOptions, yieldPoint } from "./point.js";
import type { ChannelYields, Yield, YieldsResult } from "./results.js";
import { ShiftedRates } from "./shifted.js";
import { SparseRow } from "./sparse-row.js";

/**
 * Expected events by bin, sample and channel and in total, each with an uncertainty that carries all correlations between
 * parameters and so between samples and bins:
 *
 *   variance of y = Σ_ij ∂y/∂θ_i C_ij ∂y/∂θ_j
 *
 * `postfit`: at the estimates of a fit, C its covariance with the parameter of interest in it. `prefit`: at the suggested
 * values, C diagonal with the widths of the constraints, σ of a normal one and 1/√τ of a Poisson one; unconstrained
 * parameters contribute nothing unless `uncertainties` names them. Parameters that are held or at a bound contribute
 * nothing; `notes` names them. Bins that are left out of the fit are predicted all the same.
 *
 * `symmetrised` replaces derivatives by half the differences at θ ± σ. That is cabinetry's `yield_stdev`, which has no sum
 * over channels; here it is made the same way.
 *
 * @throws DataError `unknown-option`, `bad-option`, `bad-uncertainty`, `unknown-parameter`, `fit-of-another-model` for a fit with other
 * parameters; as `Model.bind` for `data`
 * @throws ModelError `no-covariance` for a fit without uncertainties; `not-finite` where a rate or a derivative is not finite
 * @see cabinetry 0.6.0, model_utils.yield_stdev and prefit_uncertainties
 * @example yields(model, data, { stage: "postfit", fit: fit(model, data) }).total.uncertainty
 */
export function yields(model: Model, data: Data, options: YieldsOptions): YieldsResult {
  const point = yieldPoint(model, data, options);
  const { stage, method = "jacobian", uncertainties } = options;
  const table = new YieldTable(model, point, method);
  const counts = Array.from(countsOf(data));
  const channels = model.channels.map(({ name, begin, nBins, axis }, c): ChannelYields => {
    const masked = maskedBins(data).find(({ channel }) => channel === name)?.bins ?? [];
    const observedUncertainties = gaussianUncertainties(model, begin, nBins);
    return {
      name,
      ...(axis === undefined ? {} : { axis }),
      observed: counts.slice(begin, begin + nBins).map((n, b) => (masked.includes(b) ? Number.NaN : n)),
      ...(observedUncertainties === undefined ? {} : { observedUncertainties }),
      masked,
      isAsimov: isBlinded(data) && data.asimovChannels.includes(name),
      samples: table.samples(c),
      ...table.sums(c),
    };
  });
  const given = { stage, method, ...(uncertainties === undefined ? {} : { uncertainties }) };
  return {
    kind: "yields",
    origin: recordOrigin(model, data, given),
    stage,
    method,
    channels,
    samples: table.overall(),
    total: table.total(),
    notes: [...point.notes, ...table.notes(), ...maskNotes(channels)],
  };
}

/** Standard deviations of the data of a channel and of their sum; undefined for a channel with counts. */
function gaussianUncertainties({ gaussian }: Model, begin: number, nBins: number) {
  const found = gaussian.find(({ bins }) => bins.includes(begin));
  if (found === undefined) return undefined;
  const n = found.bins.length;
  const places = Array.from({ length: nBins }, (_, b) => found.bins.indexOf(begin + b));
  const entry = (i: number, j: number) => found.covariance[places[i]! * n + places[j]!]!;
  const bins = places.map((_, i) => Math.sqrt(entry(i, i)));
  const variance = places.reduce((sum, _, i) => sum + places.reduce((row, _, j) => row + entry(i, j), 0), 0);
  return { bins, total: Math.sqrt(variance) };
}

function maskNotes(channels: readonly ChannelYields[]): string[] {
  const masked = channels.filter((channel) => channel.masked.length > 0);
  const bins = masked.map((channel) => {
    const all = channel.masked.length === channel.bins.length;
    return all ? channel.name : `${channel.name}, bin ${channel.masked.map((bin) => bin + 1).join(", ")}`;
  });
  return bins.length === 0
    ? []
    : [`These bins (counted from 1) are left out of the fit, but predicted: ${bins.join("; ")}.`];
}

/** Yields of a model at a point, channel by channel; sums over channels are complete once all channels were asked for. */
class YieldTable {
  /** Of each channel, among the samples of all. */
  readonly #firstSample: readonly number[];
  readonly #jacobian: SampleJacobian;
  readonly #source: { derivatives(sample: number, bin: number, sink: DerivativeSink): void };
  readonly #point: YieldPoint;
  readonly #model: Model;
  readonly #method: "jacobian" | "symmetrised";
  /** Work buffers: derivatives of one number, and of a sum. */
  readonly #row: SparseRow;
  readonly #sum: SparseRow;
  readonly #bySample = new Map<string, { value: number; row: SparseRow }>();
  readonly #all: { value: number; row: SparseRow };
  readonly #clipped: string[] = [];

  constructor(model: Model, point: YieldPoint, method: "jacobian" | "symmetrised") {
    const { likelihood, nPars, parNames } = model;
    this.#model = model;
    this.#method = method;
    this.#point = point;
    this.#firstSample = firstSamples(model);
    this.#jacobian = sampleJacobian(likelihood, point.pars);
    this.#source =
      method === "jacobian" ? this.#jacobian : new ShiftedRates(likelihood, parNames, point.pars, point.spread.sigmas);
    this.#row = new SparseRow(nPars);
    this.#sum = new SparseRow(nPars);
    this.#all = { value: 0, row: new SparseRow(nPars) };
  }

  /** Every sample of a channel, by bin and in total. */
  samples(c: number): ChannelYields["samples"] {
    const { samples, nBins, name: label } = this.#model.channels[c]!;
    return samples.map((name, k) => {
      const s = this.#firstSample[c]! + k;
      this.#sum.clear();
      const bins = Array.from({ length: nBins }, (__, b) => {
        this.#row.clear();
        this.#source.derivatives(s, b, this.#row);
        this.#sum.addRow(this.#row);
        return this.#yield(this.#jacobian.rate(s, b), this.#row, `channel "${label}", sample "${name}", bin ${b}`);
      });
      const total = this.#yield(sumOf(bins), this.#sum, `channel "${label}", sample "${name}"`);
      this.#addTo(name, total.value);
      return { name, bins, total };
    });
  }

  #addTo(name: string, value: number): void {
    const entry = this.#bySample.get(name) ?? { value: 0, row: new SparseRow(this.#model.nPars) };
    entry.value += value;
    entry.row.addRow(this.#sum);
    this.#bySample.set(name, entry);
  }

  /** The sum over samples of a channel, by bin and in total. */
  sums(c: number): { readonly bins: readonly Yield[]; readonly total: Yield } {
    const { samples, nBins, name: label } = this.#model.channels[c]!;
    const first = this.#firstSample[c]!;
    this.#sum.clear();
    const bins = Array.from({ length: nBins }, (_, b) => {
      this.#row.clear();
      if (this.#jacobian.isClipped(c, b)) this.#clipped.push(`${label}, bin ${b + 1}`);
      else for (let s = first; s < first + samples.length; s++) this.#source.derivatives(s, b, this.#row);
      this.#sum.addRow(this.#row);
      return this.#yield(this.#jacobian.binRate(c, b), this.#row, `channel "${label}", bin ${b}`);
    });
    const total = this.#yield(sumOf(bins), this.#sum, `channel "${label}"`);
    this.#all.value += total.value;
    this.#all.row.addRow(this.#sum);
    return { bins, total };
  }

  /** Sums over channels by sample, in the order in which channels name them. */
  overall(): YieldsResult["samples"] {
    return Array.from(this.#bySample, ([name, { value, row }]) => ({
      name,
      total: this.#yield(value, row, `sample "${name}"`),
    }));
  }

  total(): Yield {
    return this.#yield(this.#all.value, this.#all.row, "total");
  }

  /** What floors and kinks do to derivatives. */
  notes(): string[] {
    const notes: string[] = [];
    if (this.#clipped.length > 0) {
      notes.push(
        `These bins (counted from 1) are raised to the floor of bins and have no uncertainty: ${listed(this.#clipped)}.`,
      );
    }
    const { pars, spread } = this.#point;
    const onKink = this.#model.parNames.filter(
      (_, p) => this.#model.likelihood.kinked[p] === 1 && pars[p] === 0 && spread.sigmas[p]! > 0,
    );
    if (onKink.length > 0 && this.#method === "jacobian") {
      notes.push(
        `These parameters are on the kink of their interpolation, where derivatives are taken from the right: ${listed(onKink)}.`,
      );
    }
    return notes;
  }

  #yield(value: number, row: SparseRow, path: string): Yield {
    // Rounding errors may make a variance of 0 slightly negative.
    const uncertainty = Math.sqrt(Math.max(0, this.#point.spread.variance(row)));
    if (Number.isFinite(value) && Number.isFinite(uncertainty)) return { value, uncertainty };
    const expected = "a finite number of expected events, with finite derivatives";
    throw new ModelError([{ code: "not-finite", path, expected, received: `${value} ± ${uncertainty}` }]);
  }
}

/** The number of the first sample of each channel, when those of all channels are counted in order. */
export function firstSamples({ channels }: Model): readonly number[] {
  let next = 0;
  return channels.map(({ samples }) => {
    const first = next;
    next += samples.length;
    return first;
  });
}

function sumOf(bins: readonly Yield[]): number {
  return bins.reduce((sum, { value }) => sum + value, 0);
}
