import type { ConstraintChoice } from "./constraint-kinds.js";

/**
 * The workspace document, as it stands in JSON (pyhf 1.0.0 workspace format), after it has been checked.
 * Field names are those of the document.
 */
export interface WorkspaceSpec {
  readonly version: "1.0.0";
  readonly channels: readonly ChannelSpec[];
  readonly observations: readonly ObservationSpec[];
  readonly measurements: readonly MeasurementSpec[];
  /** The program whose rules hold for what the document does not say; pyhf by default. An extension of the pyhf format. */
  readonly dialect?: Dialect;
  /** Channels whose data are normal with a covariance, such as unfolded spectra. An extension of the pyhf format. */
  readonly covariances?: readonly CovarianceSpec[];
}

/** Channels whose data are Gaussian instead of counts, with one multivariate normal density for all their bins. */
export interface CovarianceSpec {
  /** Names of channels, each in one covariance only. The rows of the matrix are the bins of these channels, one after another. */
  readonly channels: readonly string[];
  /** Covariance of the data, `[n, n]`, symmetric and positive definite. */
  readonly matrix: readonly (readonly number[])[];
}

/** The programs whose interpretation of a workspace a document can choose. */
export const DIALECT_NAMES = ["pyhf", "root", "combine"] as const;

export type Dialect = (typeof DIALECT_NAMES)[number];

export interface ChannelSpec {
  readonly name: string;
  readonly samples: readonly SampleSpec[];
  /** The quantity of the bins, for pictures; it has no effect on the likelihood. An extension of the pyhf format. */
  readonly axis?: ChannelAxis;
}

/** The quantity of which a channel is a histogram, for pictures. */
export interface ChannelAxis {
  /** A label, with formulas between dollar signs: `"$m_{jj}$"`. */
  readonly name?: string;
  readonly unit?: string;
  /** Edges of the bins in this unit, ascending; `[nBins + 1]`. */
  readonly edges?: readonly number[];
}

export interface SampleSpec {
  readonly name: string;
  /** Expected events per bin, nominal; `[nBins]`. */
  readonly data: readonly number[];
  readonly modifiers: readonly ModifierSpec[];
}

/** Modifier types in pyhf's order, which is also the order of their parameters; types that pyhf does not have are last. */
export const MODIFIER_TYPES = [
  "histosys",
  "lumi",
  "normfactor",
  "normsys",
  "shapefactor",
  "shapesys",
  "staterror",
  "formula",
  "polynomial",
  "mcstat",
  "shapeN",
] as const;

export type ModifierType = (typeof MODIFIER_TYPES)[number];

/** Names of interpolation codes of histosys and of normsys modifiers. */
export const HISTOSYS_CODE_NAMES = ["code0", "code2", "code2-root", "code4p"] as const;
export const NORMSYS_CODE_NAMES = ["code1", "code4", "lnN"] as const;

export type HistosysCode = (typeof HISTOSYS_CODE_NAMES)[number];
export type NormsysCode = (typeof NORMSYS_CODE_NAMES)[number];

/** Absolute templates of a variation up and down, expected events; `[nBins]` each. */
export interface Templates {
  readonly hi_data: readonly number[];
  readonly lo_data: readonly number[];
  /** Number of standard deviations α of the two variations; 1 by default. An extension of the pyhf format. */
  readonly deviations?: number;
}

/** The content of the `data` field of each modifier type. */
export interface ModifierData {
  /** Absolute templates, expected events; `[nBins]` each. Code and deviations are extensions of the pyhf format. */
  readonly histosys: Templates & { readonly interpolation?: HistosysCode };
  readonly lumi: null;
  readonly normfactor: null;
  /** Multiplicative factors at α = ±1. */
  readonly normsys: {
    readonly hi: number;
    readonly lo: number;
    /** Code that replaces that of the model; an extension of the pyhf format. */
    readonly interpolation?: NormsysCode;
  };
  readonly shapefactor: null;
  /** Absolute uncertainty per bin, expected events; `[nBins]`. */
  readonly shapesys: readonly number[];
  /** Absolute statistical uncertainty per bin, expected events; `[nBins]`. */
  readonly staterror: readonly number[];
  /** A factor as a formula of parameters by name, such as `mu * kappa^2`; the modifier's own name is not a parameter. */
  readonly formula: {
    readonly expression: string;
    /** Names in the expression that stand for one number per bin; the factor then has one value per bin. `[nBins]` each. */
    readonly vectors?: Readonly<Record<string, readonly number[]>>;
  };
  /** Events added to the sample: Σ of terms, each its data times a product of powers of parameters; the modifier's own name is not a parameter. */
  readonly polynomial: { readonly terms: readonly PolynomialTerm[] };
  /** Absolute templates, expected events, of which the logarithms of the fractions are interpolated; `[nBins]` each. */
  readonly shapeN: Templates;
  /** Statistical uncertainties of simulated events by name of a sample of the channel; `[nBins]` each. */
  readonly mcstat: Readonly<Record<string, readonly number[]>>;
}

/** One term of a polynomial of parameters. */
export interface PolynomialTerm {
  /** Exponents, whole numbers from 1 on, by name of a parameter. */
  readonly powers: Readonly<Record<string, number>>;
  /** Expected events at parameters of 1; `[nBins]`. */
  readonly data: readonly number[];
}

export type ModifierSpec = {
  readonly [T in ModifierType]: { readonly name: string; readonly type: T; readonly data: ModifierData[T] };
}[ModifierType];

/** A modifier of one type. */
export type ModifierOf<T extends ModifierType> = Extract<ModifierSpec, { readonly type: T }>;

export interface ObservationSpec {
  /** Name of the channel. */
  readonly name: string;
  /** Observed events per bin; `[nBins]`. */
  readonly data: readonly number[];
}

export interface MeasurementSpec {
  readonly name: string;
  readonly config: {
    /** Name of the parameter of interest, an empty string for none; or, as an extension of the pyhf format, names of several. */
    readonly poi: string | readonly string[];
    readonly parameters: readonly ParameterSettings[];
    readonly correlations?: readonly CorrelationSpec[];
    readonly penalties?: readonly PenaltySpec[];
  };
}

/**
 * Parameters whose auxiliary data are correlated: one multivariate normal density replaces the normal density of each. An extension
 * of the pyhf format. Exactly one of the two matrices is given; a covariance also gives the widths.
 */
export interface CorrelationSpec {
  /** Names of parameters with a normal constraint, such as `JES` or `stat[3]`. */
  readonly parameters: readonly string[];
  /** `[n, n]`, symmetric and positive definite. */
  readonly correlation?: readonly (readonly number[])[];
  readonly covariance?: readonly (readonly number[])[];
}

/**
 * A quadratic penalty: −2 log L grows by strength × |D (x − c)|², or strength × (x − c)ᵀ M (x − c). An extension of the pyhf
 * format.
 */
export interface PenaltySpec {
  readonly name: string;
  readonly strength: number;
  /** Names of parameters x; the name of a set stands for all its components. */
  readonly parameters: readonly string[];
  /** Order of the differences D: 0 for the parameters themselves, 1 for differences of neighbours, 2 (the default) for second differences. */
  readonly differences?: 0 | 1 | 2;
  /** M, instead of Dᵀ D; `[n, n]`, symmetric and positive semidefinite. */
  readonly matrix?: readonly (readonly number[])[];
  /** c, one number per parameter; 0 by default. */
  readonly center?: readonly number[];
}

/** A measurement's settings for one parameter set; each list has one entry per parameter of the set. */
export interface ParameterSettings {
  readonly name: string;
  readonly inits?: readonly number[];
  readonly bounds?: readonly (readonly [number, number])[];
  readonly auxdata?: readonly number[];
  readonly factors?: readonly number[];
  readonly sigmas?: readonly number[];
  readonly fixed?: boolean;
  /** Distribution of the auxiliary data that replaces that of the type; an extension of the pyhf format. */
  readonly constraint?: ConstraintChoice;
  /** Relative uncertainty below which a bin of a staterror is taken to have no uncertainty; an extension of the pyhf format. */
  readonly threshold?: number;
}

/**
 * What a model is compiled from: one measurement of a checked workspace.
 * Channels, samples and modifiers are sorted by name as pyhf sorts them (by code point), and every channel has its
 * observation. Made by `selectMeasurement` only.
 */
export interface ModelSpec {
  readonly measurement: string;
  /** Name of the first parameter of interest; undefined when the measurement names none. */
  readonly poi: string | undefined;
  /** Names of the other parameters of interest; undefined when there are none. */
  readonly otherPois?: readonly string[];
  readonly dialect?: Dialect;
  readonly channels: readonly ModelChannel[];
  readonly parameters: readonly ParameterSettings[];
  readonly correlations?: readonly CorrelationSpec[];
  readonly penalties?: readonly PenaltySpec[];
  readonly covariances?: readonly CovarianceSpec[];
}

export interface ModelChannel extends ChannelSpec {
  readonly nBins: number;
  /** Observed events; `[nBins]`. */
  readonly observation: readonly number[];
}
