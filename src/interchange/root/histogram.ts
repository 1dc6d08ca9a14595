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
  /** Title of the x axis, in ROOT's notation; empty where it has none. */
  readonly xTitle: string;
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

const NUMBER_ARRAYS = [Float64Array, Float32Array, Int32Array, Int16Array, Int8Array] as const;

/** The numbers of a list of JSROOT: a typed array, or a plain one, in which big integers become numbers. */
function numbersOf(object: Fields, name: string): ArrayLike<number> {
  const value = object[name];
  for (const type of NUMBER_ARRAYS) if (value instanceof type) return value;
  if (Array.isArray(value)) return value.map(Number);
  throw new DamagedBytes(`a histogram without the list ${name}`);
}

function edgesOf(axis: Fields): number[] {
  const nBins = numberOf(axis, "fNbins");
  const given = numbersOf(axis, "fXbins");
  const [low, high] = [numberOf(axis, "fXmin"), numberOf(axis, "fXmax")];
  const isUniform = given.length === 0;
  const edges = isUniform ? uniformEdges(nBins, low, high) : Array.from(given);
  const isSorted = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]!));
  if (edges.length !== nBins + 1 || !isSorted) throw new DamagedBytes("an axis whose edges do not ascend");
  return edges;
}

function uniformEdges(nBins: number, low: number, high: number): number[] {
  return listOf(nBins + 1, (i) => (i === nBins ? high : low + (i * (high - low)) / nBins));
}

/** As Array.from, which takes ten times as long for the millions of bins that a histogram may have. */
function listOf(length: number, value: (i: number) => number): number[] {
  const list: number[] = [];
  for (let i = 0; i < length; i++) list.push(value(i));
  return list;
}

/** Indices of the bins between the edges among all bins, which have one more on either side of each axis. */
function innerBins([nx = 0, ny, nz]: readonly number[]): Uint32Array {
  const inner = new Uint32Array(nx * (ny ?? 1) * (nz ?? 1));
  let i = 0;
  for (let z = nz === undefined ? 0 : 1; z <= (nz ?? 0); z++)
    for (let y = ny === undefined ? 0 : 1; y <= (ny ?? 0); y++)
      for (let x = 1; x <= nx; x++) inner[i++] = x + (nx + 2) * (y + ((ny ?? 0) + 2) * z);
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
  const variance = (cell: number): number => (squares.length === 0 ? Math.abs(cells[cell]!) : squares[cell]!);
  return {
    name: textOf(object, "fName"),
    title: textOf(object, "fTitle"),
    nBins,
    contents: listOf(inner.length, (i) => cells[inner[i]!]!),
    errors: listOf(inner.length, (i) => Math.sqrt(variance(inner[i]!))),
    edges: axes.map(edgesOf),
    xTitle: textOf(axes[0]!, "fTitle"),
  };
}
