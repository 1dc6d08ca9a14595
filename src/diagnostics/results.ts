import type { RecordOrigin } from "../fit/origin.js";
import type { ConstraintEstimate } from "../model/constraints/index.js";

/** Change of the parameter of interest when a nuisance parameter moves up and down. */
export interface Impact {
  /** Undefined where the refit failed: a note says why. */
  readonly up?: number;
  readonly down?: number;
}

/** One nuisance parameter of a ranking. */
export interface RankedParameter {
  readonly name: string;
  readonly estimate: number;
  /** Hessian uncertainty; undefined for a parameter that has none. */
  readonly uncertainty?: number;
  /** Pull (θ̂ − θ₀)/σ₀ and constraint σ̂/σ₀ of a constrained parameter. */
  readonly pull?: number;
  readonly constraint?: number;
  /** Impacts by refits with the parameter held at its estimate ± its pre-fit or post-fit uncertainty. */
  readonly prefit?: Impact;
  readonly postfit?: Impact;
  /** To first order from the Hessian: Δμ = ±(C_μθ / C_θθ) δθ. */
  readonly prefitLinear?: Required<Impact>;
  readonly postfitLinear?: Required<Impact>;
  /** Change of the parameter of interest when the parameter's auxiliary datum moves by ±1 of its σ, to first order. */
  readonly auxdataLinear?: number;
  /**
   * Why an impact is missing (a refit that failed, an uncertainty that does not exist) or is not that of the whole shift: a
   * bound of the parameter was nearer, or the parameter of interest ended at one of its own.
   */
  readonly notes: readonly string[];
}

/** Nuisance parameters by their impact on the parameter of interest, largest first. */
export interface RankingResult {
  readonly kind: "ranking";
  readonly origin: RecordOrigin;
  readonly poi: string;
  readonly poiEstimate: number;
  /** Hessian uncertainty; undefined where there is none, for example at a bound. */
  readonly poiUncertainty?: number;
  readonly method: "refit" | "hessian" | "both";
  readonly parameters: readonly RankedParameter[];
  readonly nFits: number;
  /** A note that the ranking was repeated from a minimum lower than the best fit; absent where it was not. */
  readonly notes?: readonly string[];
}

/** To first order, the change of the parameter of interest per event more in a bin. */
export interface BinImpacts {
  readonly kind: "bin-impacts";
  readonly origin: RecordOrigin;
  readonly poi: string;
  /** `perSigma`: change for √n more events, or for one standard deviation of Gaussian data. */
  readonly bins: readonly {
    readonly channel: string;
    readonly bin: number;
    readonly perEvent: number;
    readonly perSigma: number;
  }[];
  /** Bins without an impact, with the reasons, and channels with Gaussian data; absent where there are none. */
  readonly notes?: readonly string[];
}

/** Breakdown of the uncertainty of the parameter of interest. */
export interface BreakdownResult {
  readonly kind: "uncertainty-breakdown";
  readonly origin: RecordOrigin;
  readonly poi: string;
  readonly total: number;
  /** Uncertainty with all constrained parameters held. */
  readonly statistical: number;
  /** √(σ² − σ²_group held) of each group; groups need not add up. */
  readonly groups: readonly {
    readonly name: string;
    readonly patterns: readonly string[];
    readonly parameters: readonly string[];
    readonly uncertainty: number;
  }[];
  readonly notes: readonly string[];
}

/** Correlation of parameters; those with a correlation of at least `threshold` with another one. */
export interface CorrelationResult {
  readonly kind: "correlation";
  readonly origin: RecordOrigin;
  readonly threshold: number;
  readonly parameters: readonly string[];
  /** `[nParameters, nParameters]`, row-major. */
  readonly matrix: readonly number[];
}

/** Saturated goodness of fit. */
export interface GoodnessOfFit {
  readonly kind: "goodness-of-fit";
  readonly origin: RecordOrigin;
  /** −2 log(L / L_saturated) at the best fit. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Undefined where there are no degrees of freedom. */
  readonly pValue?: number;
  /** Whether the fit is valid. */
  readonly valid: boolean;
  readonly notes: readonly string[];
}

/** Minima reached from several starting points, lowest first. */
export interface MinimaResult {
  readonly kind: "minima";
  readonly origin: RecordOrigin;
  readonly seed: number;
  readonly nStarts: number;
  readonly nFailed: number;
  /** How many minima there are by estimate; undefined for too few starts. See `findMinima`. */
  readonly expectedMinima?: number;
  /** Probability by estimate that another start leads to a minimum that was not found; undefined for too few starts. */
  readonly unseenMass?: number;
  readonly parNames: readonly string[];
  readonly minima: readonly {
    readonly twiceNll: number;
    readonly deltaTwiceNll: number;
    readonly nStarts: number;
    /** In the order of `parNames`. */
    readonly values: readonly number[];
    /** Parameters whose estimates differ from those of the lowest minimum: see `SearchedMinimum`. */
    readonly elsewhere: Readonly<Record<string, number>>;
  }[];
}

/** Estimates of a fit, compared with the constraints of its parameters. */
export interface Pulls {
  readonly kind: "pulls";
  readonly origin: RecordOrigin;
  readonly parameters: readonly Pull[];
  /** Whether the fit is valid. */
  readonly valid: boolean;
  readonly notes: readonly string[];
}

/** One parameter of `Pulls`. */
export interface Pull {
  readonly name: string;
  readonly value: number;
  /** Absent for a parameter that was held, is at a bound, or has none for another reason. */
  readonly uncertainty?: number;
  /** Why it has no uncertainty. */
  readonly reason?: string;
  /** Centre and width of the parameter's constraint; absent for a free parameter. */
  readonly constraint?: ConstraintEstimate;
}

/** Findings about a fit that deserve the attention of a physicist. */
export interface FitReview {
  readonly kind: "fit-review";
  readonly origin: RecordOrigin;
  readonly findings: readonly {
    /** at-bound, at-edge, pulled, over-constrained, one-sided, degenerate, … */
    readonly code: string;
    readonly parameter: string;
    readonly message: string;
  }[];
}

/** Fits with several strengths of one penalty, for the choice of the strength of a regularised unfolding. */
export interface LCurveResult {
  readonly kind: "l-curve";
  readonly origin: RecordOrigin;
  /** Name of the penalty. */
  readonly penalty: string;
  /** Names of the penalised parameters. */
  readonly parameters: readonly string[];
  /** By ascending strength. */
  readonly points: readonly LCurvePoint[];
  /** Where the L-curve bends most; absent where it has no corner, which a note says. */
  readonly corner?: LCurvePoint;
  /** Where the mean of the global correlation coefficients is least; absent where there are none. */
  readonly leastCorrelation?: LCurvePoint;
  /** Which fits are not valid, and why there is no corner or least correlation. */
  readonly notes: readonly string[];
}

/** The fit with one strength of a penalty. */
export interface LCurvePoint {
  readonly strength: number;
  readonly valid: boolean;
  /** What happened, for a fit that is not valid. */
  readonly message?: string;
  /** −2 log L without this penalty at the estimates. */
  readonly twiceNll: number;
  /** −2 log (L / L_saturated) without this penalty: the χ² of Gaussian data. */
  readonly chiSquare: number;
  /** |D (x − c)|², the penalty without its strength. */
  readonly penalty: number;
  /** In the order of `parameters`. */
  readonly estimates: readonly PenalisedEstimate[];
  /** Of the parameters that have one; absent where none has. */
  readonly meanGlobalCorrelation?: number;
  readonly largestGlobalCorrelation?: number;
  /** Curvature of log10 penalty over log10 χ², positive where the curve bends as an L; absent where it has none. */
  readonly curvature?: number;
}

/** Estimate of a penalised parameter. */
export interface PenalisedEstimate {
  readonly value: number;
  /** Hessian uncertainty, with the penalty; absent for a parameter that has none. */
  readonly uncertainty?: number;
  /** Largest correlation with any linear combination of the other penalised parameters. */
  readonly globalCorrelation?: number;
}
