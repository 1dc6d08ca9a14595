/** From an object that JSROOT has read to the numbers of a histogram. */
import { DamagedBytes } from "./damaged.js";

/** A histogram of one, two or three dimensions. */
export interface RootHistogram {
  readonly name: string;
  readonly title: string;
  /** Bins along x, y and z: as many entries as there are dimensions. */
  readonly nBins: readonly number[];
  /** Without under- and overflow, in the order of ROOT's global bins: x changes fastest. */
  readonly contents: readonly number[];
  /** Standard deviations of the contents: √sumw2, or √|content| where the histogram has no sumw2. Not a number where sumw2 is none. */
  readonly errors: readonly number[];
  /** Edges of the bins along each axis; `[nBins + 1]` each. */
  readonly edges: readonly (readonly number[])[];
}

const AXES = ["fXaxis", "fYaxis", "fZaxis"] as const;

type Fields = Readonly<Record<string, unknown>>;

/** Dimensions of the histograms of a class; undefined for other classes. */
export function dimensionsOf(className: string): number | undefined {
  const dimensions = /^TH([123])[CSILFD]$/.exec(className)?.[1];
  return dimensions === undefined ? undefined : Number(dimensions);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function fieldsOf(object: Fields, name: string): Fields {
  const value = object[name];
  if (!isFields(value)) throw new DamagedBytes(`a histogram without ${name}`);
  return value;
}

function numberOf(object: Fields, name: string): number {
  const value = object[name];
  if (typeof value !== "number") throw new DamagedBytes(`a histogram without the number ${name}`);
  return value;
}

function textOf(object: Fields, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value : "";
}

/** The numbers of a list of JSROOT, which is an array of some type; big integers become numbers. */
function numbersOf(object: Fields, name: string): number[] {
  const value = object[name];
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList) throw new DamagedBytes(`a histogram without the list ${name}`);
  return Array.from<unknown, number>(Object.values(value), Number);
}

function edgesOf(axis: Fields): number[] {
  const nBins = numberOf(axis, "fNbins");
  const given = numbersOf(axis, "fXbins");
  const [low, high] = [numberOf(axis, "fXmin"), numberOf(axis, "fXmax")];
  const isUniform = given.length === 0;
  const edges = isUniform ? uniformEdges(nBins, low, high) : given;
  const isSorted = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]!));
  if (edges.length !== nBins + 1 || !isSorted) throw new DamagedBytes("an axis whose edges do not ascend");
  return edges;
}

function uniformEdges(nBins: number, low: number, high: number): number[] {
  return Array.from({ length: nBins + 1 }, (_, i) => (i === nBins ? high : low + (i * (high - low)) / nBins));
}

/** Indices of the bins between the edges among all bins, which have one more on either side of each axis. */
function innerBins(nBins: readonly number[]): number[] {
  let inner = [0];
  let stride = nBins.reduce((product, n) => product * (n + 2), 1);
  for (const n of [...nBins].reverse()) {
    stride /= n + 2;
    const step = stride;
    inner = inner.flatMap((start) => Array.from({ length: n }, (_, i) => start + (i + 1) * step));
  }
  return inner;
}

/** Bins that were filled, but are not yet sorted into the histogram. */
function requireNoBuffer(object: Fields): void {
  const buffer = object["fBuffer"];
  if (ArrayBuffer.isView(buffer) && buffer.byteLength > 0 && numbersOf(object, "fBuffer")[0] !== 0)
    throw new DamagedBytes(
      "a histogram with entries in its buffer, which ROOT's BufferEmpty() has to sort into its bins",
    );
}

/** @throws DamagedBytes for a histogram whose parts contradict each other */
export function histogramOf(object: object, dimensions: number): RootHistogram {
  if (!isFields(object)) throw new DamagedBytes("no histogram");
  const axes = AXES.slice(0, dimensions).map((name) => fieldsOf(object, name));
  const nBins = axes.map((axis) => numberOf(axis, "fNbins"));
  const nCells = nBins.reduce((product, n) => product * (n + 2), 1);
  const cells = numbersOf(object, "fArray");
  const squares = numbersOf(object, "fSumw2");
  const isWhole = nBins.every((n) => n >= 1) && cells.length === nCells && numberOf(object, "fNcells") === nCells;
  if (!isWhole || (squares.length !== 0 && squares.length !== nCells))
    throw new DamagedBytes(`a histogram of ${nBins.join(" × ")} bins with ${cells.length} contents`);
  requireNoBuffer(object);
  const inner = innerBins(nBins);
  const variance = squares.length === 0 ? cells.map(Math.abs) : squares;
  return {
    name: textOf(object, "fName"),
    title: textOf(object, "fTitle"),
    nBins,
    contents: inner.map((i) => cells[i]!),
    errors: inner.map((i) => Math.sqrt(variance[i]!)),
    edges: axes.map(edgesOf),
  };
}
