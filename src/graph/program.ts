import type {
  AdditiveForm,
  DensityForm,
  DerivedBins,
  DerivedFunction,
  FactorBatch,
  MultiplicativeForm,
} from "./nodes.js";

/**
 * A lowered graph: flat arrays that the evaluators walk front to back. Immutable once made.
 *
 * Parameters are of two kinds. *Arrow* parameters act on single bins only (through per-bin factors): their part of the
 * Hessian is block diagonal with small blocks, and they are eliminated before anything dense is solved. All others are
 * *border* parameters. In each channel the border parameters that act there are numbered 0 … width − 1 (`local`), so
 * that derivatives are held over supports only. docs/engine.md, section 1, goes through the arrays.
 */
export interface Program {
  readonly nPars: number;
  /** Length of the data that users give, and of bound data, which have those of Gaussian channels behind. */
  readonly nGiven: number;
  readonly nData: number;
  readonly nBins: number;
  /** Border index of each parameter, or −1; `[nPars]`. */
  readonly borderOf: Int32Array;
  /** Arrow index of each parameter, or −1; `[nPars]`. */
  readonly arrowOf: Int32Array;
  readonly border: Int32Array;
  readonly arrow: Int32Array;

  /** Distinct (parameter, form) pairs of additive interpolations. */
  readonly basisForms: readonly AdditiveForm[];
  readonly basisParameter: Int32Array;

  /** Distinct scalar factors, grouped by form; `values` and derivatives of all of them are one array each. */
  readonly factorGroups: readonly FactorGroup[];
  readonly nFactors: number;

  readonly channels: readonly Channel[];
  /**
   * Runs of channels that share local parameters and what is held over them, in order; then one without channels for each
   * quadratic term and each Gaussian one.
   */
  readonly groups: readonly ChannelGroup[];
  readonly samples: readonly Sample[];
  /** All sample × bin constants; a sample's begin at `Sample.offset`. */
  readonly nominal: Float64Array;
  readonly nSampleBins: number;

  /** Additive terms of all samples. `terms.shift` holds (hi − nominal, nominal − lo) of a term bin by bin. */
  readonly terms: { readonly basis: Int32Array; readonly local: Int32Array; readonly shift: Float64Array };
  readonly termShift: Int32Array;
  /** Scalar factors of all samples, by ascending local parameter within a sample. */
  readonly uses: { readonly factor: Int32Array; readonly local: Int32Array };
  /** Per-bin factors of all samples: position of the factor in its channel's `Channel.arrows`. */
  readonly binUses: Int32Array;

  /** Samples whose events are an uncertainty that the scalar factors of others scale. */
  readonly uncertainties: readonly ScaledUncertainty[];

  /** Whether some sample's rate or some bin's sum has a floor. */
  readonly hasFloors: boolean;
  /** Whether some sample has a floor of its shifted events. */
  readonly hasShiftedFloors: boolean;
  /** Blocks of arrow parameters that share bins, directly or through others. */
  readonly blocks: ArrowBlocks;
  readonly normals: NormalTerms;
  readonly poissons: PoissonTerms;
  /** What of −log L the engine does not evaluate: see `TermEvaluation`. */
  readonly densities: readonly DensityTerm[];
  readonly quadratics: readonly QuadraticTerm[];
  readonly gaussians: readonly GaussianTerm[];
  /** Parameters whose first derivative jumps at 0; `[nPars]`. */
  readonly kinked: Uint8Array;
  /** Factors that are functions of several parameters; undefined without any. */
  readonly derived?: DerivedVariables;
}

/**
 * Functions of parameters that stand for scalar factors. They are evaluated as further parameters of an `inner` program,
 * and derivatives in them are passed on to the parameters of the program itself. Vectors with a component that a function
 * reads act on more than single bins: they are arrow parameters of the inner program and border ones of the program.
 */
export interface DerivedVariables {
  /** The program in which the functions are parameters `nPars`, `nPars + 1`, …; otherwise the same, with the same groups. */
  readonly inner: Program;
  readonly functions: readonly NamedFunction[];
  /** Those of them that are evaluated together: the values of consecutive ones from `first` on. */
  readonly bins: readonly { readonly first: number; readonly functions: DerivedBins }[];
  readonly channels: readonly DerivedChannel[];
  /** A channel that each function acts in. */
  readonly home: Int32Array;
  /** Where second derivatives among per-bin factors go. */
  readonly pairs: readonly BlockPair[];
  /** Those where one of the two, or both, are functions. */
  readonly functionPairs: readonly FunctionPair[];
}

/** An entry below the diagonal of an inner block, and the entry, or two, that it is in the Hessian of the program. */
export interface BlockPair {
  readonly from: number;
  readonly array: "blocks" | "coupling" | "square";
  readonly to: readonly number[];
}

/**
 * An entry below the diagonal of an inner block in which a function is one of the two factors: its second derivative in the other
 * factor, and in each input of the function, is the entry times the slope of the function.
 */
export interface FunctionPair {
  readonly from: number;
  readonly channel: number;
  readonly function: BinFunction;
  readonly other:
    | { readonly kind: "function"; readonly function: BinFunction }
    | { readonly kind: "local"; readonly local: number }
    /** Begin of a coupling row of the program. */
    | { readonly kind: "arrow"; readonly row: number };
}

export interface NamedFunction {
  readonly label: string;
  readonly expression: string;
  readonly function: DerivedFunction;
}

/** How inner local parameters of a channel go over to those of the program, which ascend in the same order. */
export interface DerivedChannel {
  /** Inner local parameters that are local ones here too. */
  readonly stretches: readonly Stretch[];
  /** Local parameters that are none of the inner ones. */
  readonly added: Int32Array;
  /** Functions that act in the channel. */
  readonly functions: readonly LocalFunction[];
  /** Position in `Channel.arrows` of each of the inner ones; −1 for a factor whose parameters are border ones or functions. */
  readonly arrowOf: Int32Array;
  /** The functions of each inner per-bin factor that has them, bin after bin; undefined for one of parameters. */
  readonly binFunctions: readonly (readonly BinFunction[] | undefined)[];
  /** Local parameter of each inner incidence of the channel, where it has one, else −1. */
  readonly localOf: Int32Array;
}

/** Consecutive columns of a matrix, the first of them `from`, that are columns of another one from `to` on. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

/** A function as a local parameter of the inner program. */
export interface LocalFunction {
  readonly index: number;
  readonly local: number;
  /** Local parameters of the program that it reads, in the order of its support. */
  readonly inputs: Int32Array;
}

/** A function as the factor of one bin. */
export interface BinFunction {
  readonly index: number;
  /** Local parameters of the program that it reads, in the order of its support. */
  readonly inputs: Int32Array;
}

export interface FactorGroup {
  readonly form: MultiplicativeForm;
  readonly begin: number;
  readonly parameter: Int32Array;
  readonly coefficients: Float64Array;
}

/**
 * Consecutive channels with the same local parameters: all of them have the group's `locals`, `width` and `square`, and their
 * bins, incidences, jacobian and coupling rows follow each other from the first channel's on.
 */
export interface ChannelGroup {
  readonly channelBegin: number;
  readonly channelEnd: number;
  readonly binBegin: number;
  readonly nBins: number;
  readonly locals: Int32Array;
  readonly width: number;
  readonly jacobian: number;
  readonly incidence: number;
  /** Incidences of all its channels: rows of coupling. */
  readonly nIncidences: number;
  readonly coupling: number;
  readonly square: number;
}

export interface Channel {
  readonly label: string;
  readonly binBegin: number;
  readonly nBins: number;
  /** First entry of the channel's observations in the data vector. */
  readonly data: number;
  readonly floor: number;
  readonly sampleBegin: number;
  readonly sampleEnd: number;
  /** Border index of each local parameter, ascending; `[width]`. */
  readonly locals: Int32Array;
  readonly width: number;
  /** Arrow index that each distinct per-bin factor has in the channel's first bin; consecutive bins follow. */
  readonly arrows: Int32Array;
  /** First row of the channel in `[rows, width]` arrays of derivatives: its bins. */
  readonly jacobian: number;
  /** First incidence of the channel: an incidence is a (per-bin factor, bin) pair. */
  readonly incidence: number;
  /** First entry of the channel's incidence rows of length width. */
  readonly coupling: number;
  /** First entry of the `[width, width]` block of the channel's group. */
  readonly square: number;
}

export interface Sample {
  readonly label: string;
  readonly channel: number;
  readonly offset: number;
  readonly floor: number;
  /** Floor of nominal events and shifts, before factors. */
  readonly shiftedFloor: number;
  readonly termBegin: number;
  readonly termEnd: number;
  readonly useBegin: number;
  readonly useEnd: number;
  readonly binBegin: number;
  readonly binEnd: number;
}

/**
 * A sample without additive terms whose nominal events are multiplied with √Σ_s (c_s e_sb)² in bin b, where c_s is the product of the
 * scalar factors of a member s, another sample of the channel.
 */
export interface ScaledUncertainty {
  readonly sample: number;
  readonly members: readonly number[];
  /** e²; `[members, nBins]` row-major. */
  readonly squares: Float64Array;
}

export interface ArrowBlocks {
  readonly nBlocks: number;
  /** Block and position in the block of each arrow parameter. */
  readonly of: Int32Array;
  readonly position: Int32Array;
  /** Arrow parameters block by block, and where each block's list begins; `[nBlocks + 1]`. */
  readonly members: Int32Array;
  readonly begin: Int32Array;
  /** Where each block's dense row-major matrix begins; `[nBlocks + 1]`. */
  readonly square: Int32Array;
  /** Where the diagonal entry of each arrow parameter is among all blocks' matrices. */
  readonly arrowDiagonal: Int32Array;
}

/** Σ log Normal(data[d] | θ[p], σ). */
export interface NormalTerms {
  readonly parameter: Int32Array;
  readonly data: Int32Array;
  readonly sigma: Float64Array;
}

/** Σ log Poisson(data[d] | τ θ[p]). */
export interface PoissonTerms {
  readonly parameter: Int32Array;
  readonly data: Int32Array;
  readonly tau: Float64Array;
}

/** log density(data[d] | θ[p]) by a form. */
export interface DensityTerm {
  readonly form: DensityForm;
  readonly parameter: number;
  readonly data: number;
  readonly width: number;
}

/** −½ (x − c)ᵀ M (x − c) − constant over some border parameters x. */
export interface QuadraticTerm {
  readonly label: string;
  /** By ascending border index; `[n]`. */
  readonly parameters: Int32Array;
  /** `[n, n]` row-major. */
  readonly matrix: Float64Array;
  /** c, where it is not in the data; and its positions there, else empty. */
  readonly center: Float64Array;
  readonly data: Int32Array;
  readonly constant: number;
  /** First entry of the `[n, n]` lower triangle of its group in `HessianState.square`. */
  readonly square: number;
}

/**
 * log Normal(data | rates, V) of the bins of some channels. Bound data have NaN in the place of their counts, as for bins that
 * are left out, and the data themselves behind all others; those that are left out are NaN there, too.
 */
export interface GaussianTerm {
  readonly channels: readonly number[];
  /** `[n]` each: bins, positions in the data that users give, and in bound data. */
  readonly bins: Int32Array;
  readonly given: Int32Array;
  readonly data: Int32Array;
  /** V, `[n, n]` row-major. */
  readonly covariance: Float64Array;
  /** Border indices of all parameters that act on its bins, ascending; and the first entry of its group's triangle. */
  readonly locals: Int32Array;
  readonly square: number;
}

/** Whether −log L has terms that the engine does not evaluate. */
export function hasTerms({ densities, quadratics, gaussians }: Program): boolean {
  return densities.length > 0 || quadratics.length > 0 || gaussians.length > 0;
}

/** Views of a group's part of factor-wide result arrays. */
export function batchOf(
  group: FactorGroup,
  value: Float64Array,
  first: Float64Array,
  second: Float64Array,
): FactorBatch {
  const size = group.parameter.length;
  const [begin, end] = [group.begin, group.begin + size];
  return {
    size,
    parameter: group.parameter,
    coefficients: group.coefficients,
    value: value.subarray(begin, end),
    first: first.subarray(begin, end),
    second: second.subarray(begin, end),
  };
}
