/**
 * Reads histograms of ROOT files. Where objects stand is read here, with every size checked; JSROOT decompresses them and knows
 * how a class of any version is laid out, from the descriptions in the file.
 */
import { DamagedBytes, damagedFile } from "./damaged.js";
import { dimensionsOf, histogramOf, type RootHistogram } from "./histogram.js";
import { type Key, type Listing, listFile } from "./keys.js";

/** The histograms of a ROOT file. */
export interface RootFile {
  /** Paths of all histograms, folders included, the latest cycle of each: `folder/name`. */
  readonly paths: readonly string[];
  /**
   * The histogram of a path, in which empty folder names do not count: its latest cycle, or another one, as in `folder/name;1`.
   * Undefined where there is none.
   *
   * @throws WorkspaceError `format-syntax` for a histogram that is damaged
   */
  readonly histogram: (path: string) => Promise<RootHistogram | undefined>;
  /** The class of the object of a path, whatever it is; undefined where there is none. */
  readonly classOf: (path: string) => string | undefined;
}

/** `action`, whose errors are those of a damaged file: JSROOT throws errors of many kinds when bytes are not what it expects. */
async function refusingDamage<T>(name: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (reason) {
    throw damagedFile(name, reason instanceof DamagedBytes ? reason.message : "bytes that are no objects of ROOT");
  }
}

/** What reads an object, given its key. */
type ReadObject = (key: Key) => Promise<object>;

async function objectReader(view: DataView, { classes }: Listing): Promise<ReadObject> {
  const { TFile } = await import("./jsroot.generated.js");
  const { GuardedBuffer } = await import("./guarded-buffer.js");
  const { readObjectBytes } = await import("./object-bytes.js");
  const file = new TFile("");
  const bufferOf = async (key: Key): Promise<InstanceType<typeof GuardedBuffer>> => {
    const buffer = new GuardedBuffer(await readObjectBytes(view, key), 0, file);
    buffer.fTagOffset = key.headSize;
    return buffer;
  };
  file.extractStreamerInfos(await bufferOf(classes));
  if (!file.fStreamerInfos) throw new DamagedBytes("descriptions of classes that cannot be read");
  return async (key) => {
    const buffer = await bufferOf(key);
    const object = {};
    buffer.mapObject(1, object);
    return buffer.classStreamer(object, key.className);
  };
}

/** The key of a path, whose empty parts do not count. */
function keyOf(path: string, { latest, cycles }: Listing): Key | undefined {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const plain = parts.join("/");
  return latest.get(plain) ?? cycles.get(plain);
}

/**
 * Opens a ROOT file (TH1, TH2 and TH3 of any number type; files of any version and compression).
 *
 * @param bytes - the whole file
 * @param name - of the file, for messages
 * @throws WorkspaceError `format-syntax` for another kind of file, or one that is cut off or damaged
 */
export async function openRootFile(bytes: Uint8Array, name: string): Promise<RootFile> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { listing, read } = await refusingDamage(name, async () => {
    const found = listFile(view);
    return { listing: found, read: await objectReader(view, found) };
  });
  return {
    paths: [...listing.latest].flatMap(([path, { className }]) =>
      dimensionsOf(className) === undefined ? [] : [path],
    ),
    classOf: (path) => keyOf(path, listing)?.className,
    histogram: async (path) => {
      const key = keyOf(path, listing);
      const dimensions = key === undefined ? undefined : dimensionsOf(key.className);
      if (key === undefined || dimensions === undefined) return undefined;
      return await refusingDamage(`${name}:${path}`, async () => histogramOf(await read(key), dimensions));
    },
  };
}
