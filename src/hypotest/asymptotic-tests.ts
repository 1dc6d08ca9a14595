import { quote } from "../describe.js";
import { DataError } from "../errors.js";
import { asimovOf, type BoundAsimov } from "../fit/asimov.js";
import type { Minimum } from "../fit/minimum.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { asimovMinimum, type KnownMinimum } from "./asimov-minimum.js";
import {
  type AsymptoticTest,
  signedSeparation,
  tildeDistance,
  tildeSignificance,
  tildeSignificanceSlope,
} from "./asymptotic.js";
import type { AsymptoticOptions, OneSided } from "./options.js";
import { Profile } from "./profile.js";
import type { Poi, TestSetup } from "./setup.js";
import { statisticValue } from "./statistics.js";

/** The profile of the Asimov data of a test. */
interface Asimov {
  readonly profile: Profile;
  /** Uncertainty of the parameter of interest from the Hessian at the Asimov point. */
  readonly sigma: number | undefined;
  /** Version of the observed profile from which the Asimov data were made. */
  readonly version: number;
}

/** A one-sided test of one value: the statistics of the data and of the Asimov data, and the test that follows from them. */
export interface TestedValue extends AsymptoticTest {
  readonly value: number;
  readonly statistic: number;
  readonly asimov: number;
}

/** A test with its derivatives with respect to the tested value. */
export interface SlopedTest {
  readonly test: AsymptoticTest;
  readonly slope: AsymptoticTest;
}

/** A separation √q_A with its derivative with respect to the tested value. */
export interface SlopedSeparation {
  readonly value: number;
  readonly slope: number;
}

/** Largest number of times that a free fit may be replaced by a lower one while one value is tested. */
const REPLACEMENTS = 20;

/**
 * One-sided asymptotic tests of one parameter for one data set. The tested values share the free fit, the fit at the alternative
 * and the Asimov data made from it, and each conditional fit helps to start the later ones.
 *
 * @see arXiv:1007.1727
 */
export class AsymptoticTests {
  readonly model: Model;
  readonly poi: Poi;
  readonly statistic: OneSided;
  /** Value of the parameter of interest in the Asimov data. */
  readonly alternative: number;
  readonly observed: Profile;
  readonly #data: Data;
  #asimov: Asimov | undefined;
  #nEarlierFits = 0;

  constructor({ model, data, bound, input }: TestSetup, poi: Poi, statistic: OneSided, options: AsymptoticOptions) {
    this.model = model;
    this.poi = poi;
    this.statistic = statistic;
    this.alternative = options.asimovSignal ?? (statistic === "q0" ? 1 : 0);
    this.observed = new Profile(model, bound, input, poi.index);
    this.#data = data;
  }

  /** Number of fits so far. */
  get nFits(): number {
    return this.observed.nFits + this.#nEarlierFits + (this.#asimov?.profile.nFits ?? 0);
  }

  /** Profile of the Asimov data, which are made with the other parameters fitted to the data at the alternative, as in pyhf. */
  get asimov(): Profile {
    return this.#upToDate().profile;
  }

  /** Uncertainty of the parameter of interest under the alternative; undefined where the Hessian gives none. */
  get sigma(): number | undefined {
    return this.#upToDate().sigma;
  }

  test(value: number): TestedValue {
    for (let attempt = 0; ; attempt++) {
      const { version } = this.observed;
      const statistic = this.oneSided(this.observed, value);
      const asimov = this.oneSided(this.asimov, value);
      const separation = signedSeparation(this.asimov.deltaTwiceNll(value), this.#difference(value));
      if (version !== this.observed.version && attempt < REPLACEMENTS) continue;
      return { value, statistic, asimov, separation, z: this.#significance(value, statistic, separation) };
    }
  }

  /** √q_A, with its slope, at a value above the alternative. */
  separation(value: number): SlopedSeparation {
    const root = Math.sqrt(this.oneSided(this.asimov, value));
    const slope = this.asimov.slope(value) / (2 * root);
    return { value: root, slope: root > 0 ? slope : 1 / (this.sigma ?? Number.POSITIVE_INFINITY) };
  }

  /** The test of a value above the alternative, with its slopes; for `q` and `qtilde` only. */
  sloped(value: number): SlopedTest {
    const { statistic, z, separation } = this.test(value);
    const { slope } = this.separation(value);
    const q = this.observed.bestFit < value ? this.observed.slope(value) : 0;
    return {
      test: { z, separation },
      slope: { z: this.#significanceSlope(value, statistic, q, separation, slope), separation: slope },
    };
  }

  /** The statistic of a profile; it is 0 where the best fit lies on the side that does not count against the tested value. */
  oneSided(profile: Profile, value: number): number {
    const twiceNllConditional = profile.at(value).twiceNll;
    const twiceNllFree = profile.free.twiceNll;
    return statisticValue(this.statistic, { twiceNllFree, twiceNllConditional, muHat: profile.bestFit, mu: value });
  }

  #significance(value: number, statistic: number, separation: number): number {
    if (this.statistic !== "qtilde") return Math.sqrt(statistic);
    return tildeSignificance(statistic, tildeDistance(value, this.alternative, separation, this.sigma));
  }

  /**
   * Difference between tested value and alternative, positive where the test can exclude the tested value in favour of the
   * latter.
   */
  #difference(value: number): number {
    return this.statistic === "q0" ? this.alternative - value : value - this.alternative;
  }

  /** Derivative of `#significance`, from the derivatives `q` of the statistic and `s` of the separation. */
  #significanceSlope(value: number, statistic: number, q: number, separation: number, s: number): number {
    const stretch = this.alternative === 0 ? 1 : value / (value - this.alternative);
    const stretching = this.alternative === 0 ? 0 : -this.alternative / (value - this.alternative) ** 2;
    const distance = this.statistic === "qtilde" ? separation * stretch : 0;
    return tildeSignificanceSlope({ q: statistic, distance }, { q, distance: s * stretch + separation * stretching });
  }

  #upToDate(): Asimov {
    const from = this.observed.at(this.alternative);
    const { version } = this.observed;
    if (this.#asimov?.version === version) return this.#asimov;
    this.#nEarlierFits += this.#asimov?.profile.nFits ?? 0;
    this.#asimov = this.#makeAsimov(from, version);
    return this.#asimov;
  }

  /** The data that are expected at a minimum. @throws DataError `outside-domain` where a bin has a negative expectation */
  #expectedAt(minimum: Minimum): BoundAsimov {
    const { model, poi } = this;
    try {
      return asimovOf(model, this.#data, minimum);
    } catch (error) {
      if (!(error instanceof DataError) || !error.issues.some(({ code }) => code === "negative-count")) throw error;
      const [problem] = model.diagnose(minimum.values);
      const expected = `a likelihood that is defined at ${this.alternative}, from which the Asimov data are made`;
      const hint =
        "Give such bins a background of 0 or more, or choose another value for the Asimov data: asimovSignal of tests and limits, signal of significance.";
      const path = `parameter of interest ${quote(poi.name)}`;
      const received = problem?.message ?? error.message;
      throw new DataError([{ code: "outside-domain", path, expected, received, hint }]);
    }
  }

  #makeAsimov(from: Minimum, version: number): Asimov {
    const { model, poi, observed } = this;
    const asimov = this.#expectedAt(from);
    const known = isInside(observed, this.alternative)
      ? asimovMinimum(model, asimov, observed.input, poi.index, from.values)
      : undefined;
    const hints = { sibling: observed, ...(known === undefined ? {} : { known }) };
    return {
      profile: new Profile(model, asimov.data, observed.input, poi.index, hints),
      sigma: sigmaOf(known),
      version,
    };
  }
}

function sigmaOf(known: KnownMinimum | undefined): number | undefined {
  return known?.sigma !== undefined && Number.isFinite(known.sigma) && known.sigma > 0 ? known.sigma : undefined;
}

function isInside({ input, poi }: Profile, value: number): boolean {
  return value >= input.lower[poi]! && value <= input.upper[poi]!;
}
