/** The bytes of a TH1D (version 3) and of the descriptions of its classes. */
import { ByteWriter } from "./byte-writer.js";
import { CLASS_LAYOUTS, type ClassMember } from "./class-layouts.js";

/** The x axis of a histogram. */
export interface AxisToWrite {
  /** In ROOT's notation. */
  readonly title: string;
  /** Edges of the bins, ascending; `[nBins + 1]`. By default bins have the width 1 and start at 0. */
  readonly edges?: readonly number[];
}

/** A histogram to be written. */
export interface HistogramToWrite {
  readonly name: string;
  /** One content per bin, without under- and overflow. */
  readonly contents: readonly number[];
  /** Standard deviations of the contents, whose squares are written. */
  readonly errors?: readonly number[];
  readonly axis?: AxisToWrite;
}

const UNTITLED: AxisToWrite = { title: "" };

/** Bit of an object that was made on the heap, and is therefore whole. */
const ON_HEAP = 0x01000000;
const IS_WHOLE = 0x02000000;

function writeObject(writer: ByteWriter): void {
  writer.unsigned16(1);
  writer.unsigned32(0);
  writer.unsigned32(ON_HEAP | IS_WHOLE);
}

function writeNamed(writer: ByteWriter, name: string, title = ""): void {
  writer.object(1, () => {
    writeObject(writer);
    writer.text(name);
    writer.text(title);
  });
}

function writeDoubles(writer: ByteWriter, values: readonly number[]): void {
  writer.unsigned32(values.length);
  values.forEach(writer.float64);
}

/** A TAxis with ROOT's usual look. */
function writeAxis(writer: ByteWriter, name: string, nBins: number, { title, edges = [] }: AxisToWrite): void {
  writer.object(10, () => {
    writeNamed(writer, name, title);
    writer.object(4, () => {
      writer.unsigned32(510);
      [1, 1, 42].forEach(writer.unsigned16);
      [0.005, 0.035, 0.03, 1, 0.035].forEach(writer.float32);
      [1, 42].forEach(writer.unsigned16);
    });
    writer.unsigned32(nBins);
    writer.float64(edges[0] ?? 0);
    writer.float64(edges.at(-1) ?? nBins);
    writeDoubles(writer, edges);
    writer.unsigned32(0); // first and last bin to be drawn: all
    writer.unsigned32(0);
    writer.unsigned16(0);
    writer.unsigned8(0);
    writer.text("");
    writer.unsigned32(0); // no labels
    writer.unsigned32(0);
  });
}

function writeList(writer: ByteWriter, entries: readonly (() => void)[]): void {
  writer.object(5, () => {
    writeObject(writer);
    writer.text("");
    writer.unsigned32(entries.length);
    for (const write of entries) {
      write();
      writer.unsigned8(0); // no option
    }
  });
}

/** Colours, styles and widths of lines, areas and markers. */
function writeLook(writer: ByteWriter): void {
  writer.object(2, () => [602, 1, 1].forEach(writer.unsigned16));
  writer.object(2, () => [0, 1001].forEach(writer.unsigned16));
  writer.object(2, () => {
    [1, 1].forEach(writer.unsigned16);
    writer.float32(1);
  });
}

/** The bytes of a histogram. ROOT computes its mean and its like from the bins, since the sums are 0. */
export function histogramBytes({ name, contents, errors = [], axis = UNTITLED }: HistogramToWrite): Uint8Array {
  const writer = new ByteWriter();
  const cells = [0, ...contents, 0];
  writer.object(3, () => {
    writer.object(8, () => {
      writeNamed(writer, name);
      writeLook(writer);
      writer.unsigned32(cells.length);
      writeAxis(writer, "xaxis", contents.length, axis);
      writeAxis(writer, "yaxis", 1, UNTITLED);
      writeAxis(writer, "zaxis", 1, UNTITLED);
      [0, 1000].forEach(writer.unsigned16);
      [contents.length, 0, 0, 0, 0, -1111, -1111, 0].forEach(writer.float64);
      writeDoubles(writer, []);
      writeDoubles(writer, errors.length === 0 ? [] : [0, ...errors.map((error) => error ** 2), 0]);
      writer.text("");
      writeList(writer, []);
      writer.unsigned32(0);
      writer.unsigned8(0);
      writer.unsigned32(0);
      writer.unsigned32(2); // overflows in statistics: as the program says
    });
    writeDoubles(writer, cells);
  });
  return writer.finish();
}

/** Versions of the classes of descriptions. */
const MEMBER_VERSIONS: Readonly<Record<string, number>> = { TStreamerBase: 3 };

function writeMember(writer: ByteWriter, { kind, name, title, type, size, typeName, base }: ClassMember): void {
  writer.pointed(kind, MEMBER_VERSIONS[kind] ?? 2, () => {
    writer.object(4, () => {
      writeNamed(writer, name, title);
      [type, size, 0, 0, 0, base?.checksum ?? 0, 0, 0, 0].forEach(writer.unsigned32);
      writer.text(typeName);
    });
    if (base !== undefined) writer.unsigned32(base.version);
    if (kind !== "TStreamerBasicPointer") return;
    writer.unsigned32(8);
    writer.text("fBufferSize");
    writer.text("TH1");
  });
}

/** The list of the descriptions of all classes. */
export function layoutBytes(): Uint8Array {
  const writer = new ByteWriter();
  const entries = CLASS_LAYOUTS.map(({ name, checksum, version, members }) => (): void => {
    writer.pointed("TStreamerInfo", 9, () => {
      writeNamed(writer, name);
      writer.unsigned32(checksum);
      writer.unsigned32(version);
      writer.pointed("TObjArray", 3, () => {
        writeObject(writer);
        writer.text("");
        writer.unsigned32(members.length);
        writer.unsigned32(0);
        for (const member of members) writeMember(writer, member);
      });
    });
  });
  writeList(writer, entries);
  return writer.finish();
}
