/** Where the objects of a ROOT file stand: its header, its folders and their lists of keys. */
import { Cursor } from "./cursor.js";
import { DamagedBytes } from "./damaged.js";

/** The head of an object: what it is, and where its bytes are. */
export interface Key {
  readonly className: string;
  readonly name: string;
  readonly title: string;
  readonly cycle: number;
  /** Where the object itself starts, behind a copy of the head. */
  readonly start: number;
  /** Bytes that it has in the file. */
  readonly stored: number;
  /** Bytes that it has once they are decompressed. */
  readonly size: number;
  /** Bytes of the head, from whose start places within the object are counted. */
  readonly headSize: number;
}

/** What a file holds. */
export interface Listing {
  /** By path, the latest cycle of each. Folders are not in it. */
  readonly latest: ReadonlyMap<string, Key>;
  /** By path and cycle: `folder/name;2`. */
  readonly cycles: ReadonlyMap<string, Key>;
  /** The descriptions of the classes in the file. */
  readonly classes: Key;
}

/** Versions of files and keys from which on places have 8 bytes. */
const LONG_FILE = 1_000_000;
const LONG_KEY = 1000;
const LONGEST_NAME = 2 ** 16;
const DEEPEST = 100;
/** Bytes of the smallest possible key. */
const SMALLEST_KEY = 26;

interface Header {
  readonly rootDirectory: number;
  readonly classes: number;
}

function readHeader(view: DataView): Header {
  if (view.byteLength < 4 || view.getUint32(0) !== 0x726f6f74) throw new DamagedBytes("bytes of another kind of file");
  const cursor = new Cursor(view, 4);
  const isLong = (cursor.unsigned32() | 0) >= LONG_FILE; // versions in development have been negative
  const begin = cursor.unsigned32();
  const end = cursor.place(isLong);
  if (end > view.byteLength)
    throw new DamagedBytes(`${view.byteLength} bytes of a file that says that it has ${end}: it is cut off`);
  cursor.place(isLong); // free segments
  cursor.skip(8);
  const nameSize = cursor.unsigned32();
  cursor.skip(5); // size of places, compression
  const classes = cursor.place(isLong);
  if (nameSize === 0 || classes === 0) throw new DamagedBytes("a file that was not closed when it was written");
  return { rootDirectory: begin + nameSize, classes };
}

/** The key at `position`, and the position behind its head. */
function readKey(view: DataView, position: number): { readonly key: Key; readonly end: number } {
  const cursor = new Cursor(view, position);
  const total = cursor.unsigned32();
  const isLong = cursor.unsigned16() > LONG_KEY;
  const size = cursor.unsigned32();
  cursor.skip(4); // date
  const headSize = cursor.unsigned16();
  const cycle = cursor.unsigned16();
  const place = cursor.place(isLong);
  cursor.place(isLong); // folder
  const [className, name, title] = [cursor.text(LONGEST_NAME), cursor.text(LONGEST_NAME), cursor.text(LONGEST_NAME)];
  const stored = total - headSize;
  if (stored < 0 || place + total > view.byteLength)
    throw new DamagedBytes(`${view.byteLength} bytes, and an object of ${total} bytes at byte ${place}`);
  const key = { className, name, title, cycle, start: place + headSize, stored, size, headSize };
  return { key, end: cursor.position };
}

/** Where the list of keys of a folder is, from the record of the folder; 0 for an empty folder. */
function readKeyListPlace(view: DataView, position: number): number {
  const cursor = new Cursor(view, position);
  const isLong = cursor.unsigned16() > LONG_KEY;
  cursor.skip(8); // dates
  const size = cursor.unsigned32();
  cursor.skip(4);
  cursor.place(isLong);
  cursor.place(isLong);
  const place = cursor.place(isLong);
  return size === 0 ? 0 : place;
}

function* readKeyList(view: DataView, place: number): Generator<Key> {
  const head = readKey(view, place);
  const count = new Cursor(view, head.key.start).unsigned32();
  if (count * SMALLEST_KEY > view.byteLength) throw new DamagedBytes(`a folder with ${count} objects`);
  let position = head.key.start + 4;
  for (let i = 0; i < count; i++) {
    const { key, end } = readKey(view, position);
    yield key;
    position = end;
  }
}

/** What was found so far in a file. */
interface Walk {
  readonly view: DataView;
  readonly latest: Map<string, Key>;
  readonly cycles: Map<string, Key>;
  /** Places of the lists of keys that were read: a damaged file must not lead in a circle. */
  readonly lists: Set<number>;
  /** Keys that were read, each of which has its own bytes in a file that is whole. */
  count: number;
}

function addKey(path: string, key: Key, { latest, cycles }: Walk): void {
  cycles.set(`${path};${key.cycle}`, key);
  if ((latest.get(path)?.cycle ?? 0) < key.cycle) latest.set(path, key);
}

/** Adds what is in a folder, given the place of its record. */
function listFolder(record: number, prefix: string, walk: Walk): void {
  const { view, lists } = walk;
  const place = readKeyListPlace(view, record);
  if (place === 0) return;
  if (lists.has(place) || prefix.split("/").length > DEEPEST)
    throw new DamagedBytes(`a folder ${JSON.stringify(prefix)} that contains itself`);
  lists.add(place);
  for (const key of readKeyList(view, place)) {
    walk.count++;
    if (walk.count * SMALLEST_KEY > view.byteLength) throw new DamagedBytes("more objects than there is room for");
    const path = prefix + key.name;
    if (/^TDirectory(File)?$/.test(key.className)) listFolder(key.start, `${path}/`, walk);
    else addKey(path, key, walk);
  }
}

/** @throws DamagedBytes */
export function listFile(view: DataView): Listing {
  const { rootDirectory, classes } = readHeader(view);
  const walk: Walk = { view, latest: new Map(), cycles: new Map(), lists: new Set(), count: 0 };
  listFolder(rootDirectory, "", walk);
  return { latest: walk.latest, cycles: walk.cycles, classes: readKey(view, classes).key };
}
