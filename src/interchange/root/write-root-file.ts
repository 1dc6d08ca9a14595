/**
 * Writes ROOT files of histograms, uncompressed: header, objects, list of keys, descriptions of the classes, free space.
 *
 * @see ROOT's TFile, "file format" (io/doc/TFile)
 */
import type { ErrorCode } from "../../error-codes.js";
import { WorkspaceError } from "../../errors.js";
import { ByteWriter } from "./byte-writer.js";
import { type HistogramToWrite, histogramBytes, layoutBytes } from "./write-histogram.js";

export type { HistogramToWrite };

/** The version of ROOT whose format is written. */
const VERSION = 62400;
const HEADER_SIZE = 100;
/** Files beyond this have places of 8 bytes. */
const LARGEST = 2_000_000_000;
/** 2000-01-01, so that equal histograms make equal files. */
const DATE = (5 << 26) | (1 << 22) | (1 << 17);

interface KeyHead {
  readonly className: string;
  readonly name: string;
  readonly title: string;
  readonly place: number;
  /** Bytes of the object. */
  readonly size: number;
}

const encodedLength = (text: string): number => {
  const { length } = new TextEncoder().encode(text);
  return length + (length < 255 ? 1 : 5);
};

function headSize({ className, name, title }: KeyHead): number {
  return 26 + encodedLength(className) + encodedLength(name) + encodedLength(title);
}

function writeHead(writer: ByteWriter, head: KeyHead): void {
  const size = headSize(head);
  writer.unsigned32(size + head.size);
  writer.unsigned16(4);
  writer.unsigned32(head.size);
  writer.unsigned32(DATE);
  writer.unsigned16(size);
  writer.unsigned16(1);
  writer.unsigned32(head.place);
  writer.unsigned32(head.place === HEADER_SIZE ? 0 : HEADER_SIZE);
  [head.className, head.name, head.title].forEach(writer.text);
}

/** A key and its object, at the end of what is written. */
function writeRecord(writer: ByteWriter, className: string, name: string, title: string, object: Uint8Array): KeyHead {
  const head = { className, name, title, place: HEADER_SIZE + writer.length, size: object.length };
  writeHead(writer, head);
  writer.bytes(object);
  return head;
}

/** An identifier of a file, none here. */
function writeUuid(writer: ByteWriter): void {
  writer.unsigned16(1);
  writer.bytes(new Uint8Array(16));
}

/** Where the parts of a file are. */
interface Places {
  readonly nameSize: number;
  readonly keys: KeyHead;
  readonly classes: KeyHead;
  readonly free: KeyHead;
  readonly end: number;
}

const recordSize = (head: KeyHead): number => headSize(head) + head.size;

function headerBytes({ nameSize, classes, free, end }: Places): Uint8Array {
  const writer = new ByteWriter();
  writer.bytes(new TextEncoder().encode("root"));
  [VERSION, HEADER_SIZE, end, free.place, recordSize(free), 1, nameSize].forEach(writer.unsigned32);
  writer.unsigned8(4);
  [0, classes.place, recordSize(classes)].forEach(writer.unsigned32);
  writeUuid(writer);
  const header = new Uint8Array(HEADER_SIZE);
  header.set(writer.finish());
  return header;
}

/** The record of the top folder. Its size does not depend on the places in it. */
function folderBytes(name: string, { nameSize, keys }: Pick<Places, "nameSize" | "keys">): Uint8Array {
  const writer = new ByteWriter();
  writer.text(name);
  writer.text("");
  writer.unsigned16(5);
  [DATE, DATE, recordSize(keys), nameSize, HEADER_SIZE, 0, keys.place].forEach(writer.unsigned32);
  writeUuid(writer);
  writer.bytes(new Uint8Array(12)); // room for places of 8 bytes
  return writer.finish();
}

function keyListBytes(heads: readonly KeyHead[]): Uint8Array {
  const writer = new ByteWriter();
  writer.unsigned32(heads.length);
  for (const head of heads) writeHead(writer, head);
  return writer.finish();
}

/** Everything behind the header, given where the list of keys is. */
function bodyBytes(
  name: string,
  histograms: readonly HistogramToWrite[],
  keyList: KeyHead,
): { readonly bytes: Uint8Array; readonly places: Places } {
  const writer = new ByteWriter();
  const nameSize = headSize({ ...keyList, className: "TFile", name, title: "" }) + encodedLength(name) + 1;
  writeRecord(writer, "TFile", name, "", folderBytes(name, { nameSize, keys: keyList }));
  const heads = histograms.map((histogram) =>
    writeRecord(writer, "TH1D", histogram.name, "", histogramBytes(histogram)),
  );
  const keys = writeRecord(writer, "TFile", name, "", keyListBytes(heads));
  const classes = writeRecord(writer, "TList", "StreamerInfo", "Doubly linked list", layoutBytes());
  const freeSegment = new ByteWriter();
  const place = HEADER_SIZE + writer.length;
  const free: KeyHead = { className: "TFile", name, title: "", place, size: 10 };
  const end = place + recordSize(free);
  freeSegment.unsigned16(1);
  freeSegment.unsigned32(end);
  freeSegment.unsigned32(LARGEST);
  writeRecord(writer, "TFile", name, "", freeSegment.finish());
  return { bytes: writer.finish(), places: { nameSize, keys, classes, free, end } };
}

/**
 * The bytes of a ROOT file with histograms (TH1D), as ROOT 6, uproot and JSROOT read them.
 *
 * @param name - of the file, which stands in it
 * @throws WorkspaceError `too-large` beyond 2 GB
 */
export function writeRootFile(name: string, histograms: readonly HistogramToWrite[]): Uint8Array {
  const nowhere: KeyHead = { className: "TFile", name, title: "", place: 0, size: 0 };
  // The place of the list of keys does not depend on what the record of the folder contains.
  const { keys } = bodyBytes(name, histograms, nowhere).places;
  const { bytes, places } = bodyBytes(name, histograms, keys);
  if (places.end > LARGEST) {
    const code: ErrorCode = "too-large";
    throw new WorkspaceError([
      { code, path: name, expected: "histograms of less than 2 GB", received: `${places.end} bytes` },
    ]);
  }
  const file = new Uint8Array(places.end);
  file.set(headerBytes(places));
  file.set(bytes, HEADER_SIZE);
  return file;
}
