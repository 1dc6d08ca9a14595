import { readdirSync } from "node:fs";
import { applyPatch, type Operation } from "rfc6902";
import { lgamma } from "../../src/ad/index.js";
import { Workspace } from "../../src/api/workspace.js";
import type { Model } from "../../src/model/model.js";
import { readShared, sharedPath } from "./shared.js";

/** Numbers of pyhf 0.7.6 for one public workspace, and its true minimum; see INDEX.md beside them. */
export interface ReferenceFile {
  /** A file, or "background + patch", or "background + first patch of patch set". */
  readonly path: string;
  readonly measurement: string;
  readonly poi_index: number | null;
  readonly par_names: readonly string[];
  readonly suggested_init: readonly number[];
  readonly suggested_bounds: readonly (readonly [number, number])[];
  readonly suggested_fixed: readonly boolean[];
  readonly auxdata: readonly number[];
  readonly auxdata_order: readonly string[];
  readonly main_data: readonly number[];
  readonly full_data: readonly number[];
  readonly expected_data_at_init: readonly number[];
  readonly logpdf_at_init: number;
  readonly mainlogpdf_at_init: number;
  readonly constraint_logpdf_at_init: number;
  readonly points: readonly ReferencePoint[];
  readonly polished: { readonly fit: PolishedFit };
}

/** pyhf writes a log-density that is not a number as a string. */
export interface ReferencePoint {
  readonly pars: readonly number[];
  readonly logpdf: number | string;
  readonly mainlogpdf: number | string;
  readonly constraint_logpdf: number | string;
  readonly expected_actualdata: readonly number[];
}

export interface PolishedFit {
  readonly bestfit: readonly number[];
  readonly twice_nll: number;
  readonly hessian_posdef: boolean;
  readonly unc_hessian: readonly number[] | null;
  readonly at_bound: readonly (string | number | { readonly name: string })[];
}

/** Names of the reference files of JSON workspaces. Reads them: to be called inside `describeWithShared`. */
export function referenceNames(): readonly string[] {
  return readdirSync(sharedPath("reference"))
    .filter((file) => file.endsWith(".json") && !file.includes(".grid"))
    .map((file) => file.slice(0, -".json".length))
    .filter((name) => workspaceFile(readReference(name).path) !== undefined);
}

export function readReference(name: string): ReferenceFile {
  return readShared(`reference/${name}.json`) as ReferenceFile;
}

/** The JSON file that a path begins with; undefined for histograms of other formats. */
function workspaceFile(path: string): string | undefined {
  const [base] = path.split(" + ");
  return base !== undefined && /\.json(\.gz)?$/.test(base) ? base : undefined;
}

/** The workspace document that `path` describes, its patch applied. */
export function referenceDocument({ path }: ReferenceFile): unknown {
  const base = workspaceFile(path)!;
  const document = readShared(base);
  const patch = path.split(" + ")[1];
  if (patch === undefined) return document;
  const folder = base.slice(0, base.lastIndexOf("/") + 1);
  const patchset = /^first patch of (.+)$/.exec(patch)?.[1];
  const operations = patchset
    ? (readShared(folder + patchset) as { patches: { patch: Operation[] }[] }).patches[0]!.patch
    : (readShared(folder + patch) as Operation[]);
  const failure = applyPatch(document, operations).find((error) => error !== null);
  if (failure) throw failure;
  return document;
}

/** A reference file's model, compiled with pyhf's default interpolation, and its data. */
export function referenceModel(reference: ReferenceFile): { model: Model; data: Float64Array } {
  const workspace = Workspace.parse(referenceDocument(reference));
  const interpolation = { normsys: "code4", histosys: "code4p" } as const;
  const model = workspace.model({ measurement: reference.measurement, interpolation });
  return { model, data: workspace.data(model) };
}

const ULP = 2 ** -52;

/**
 * Sum of the absolute main terms, one a bin, and what rounding does to the textbook formula n log λ − λ − log n! that
 * the reference numbers were computed with: it cancels at large counts.
 */
export function mainTerms(rates: ArrayLike<number>, counts: readonly number[]): { terms: number; rounding: number } {
  let terms = 0;
  let textbook = 0;
  for (const [b, n] of counts.entries()) {
    const pieces = [n > 0 ? n * Math.log(rates[b]!) : 0, -rates[b]!, -lgamma(n + 1)];
    terms += Math.abs(pieces.reduce((sum, piece) => sum + piece, 0));
    textbook += pieces.reduce((sum, piece) => sum + Math.abs(piece), 0);
  }
  return { terms, rounding: 4 * ULP * textbook };
}
