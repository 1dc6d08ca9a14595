/** Bytes as ROOT writes them: the most significant first, objects with their length in front. */
const BYTE_COUNT = 0x40000000;
const NEW_CLASS = 0xffffffff;

export interface ByteWriter {
  /** Number of bytes so far. */
  readonly length: () => number;
  readonly unsigned8: (value: number) => void;
  readonly unsigned16: (value: number) => void;
  readonly unsigned32: (value: number) => void;
  readonly float32: (value: number) => void;
  readonly float64: (value: number) => void;
  readonly bytes: (values: Uint8Array) => void;
  /** A TString. */
  readonly text: (value: string) => void;
  /** An object of a version, whose parts `write` writes. */
  readonly object: (version: number, write: () => void) => void;
  /** An object behind a pointer, with the name of its class. */
  readonly pointed: (className: string, version: number, write: () => void) => void;
  readonly finish: () => Uint8Array<ArrayBuffer>;
}

export function byteWriter(): ByteWriter {
  let data = new Uint8Array(1024);
  let view = new DataView(data.buffer);
  let end = 0;
  const grow = (count: number): number => {
    const start = end;
    end += count;
    if (end > data.length) {
      const larger = new Uint8Array(Math.max(end, 2 * data.length));
      larger.set(data);
      data = larger;
      view = new DataView(data.buffer);
    }
    return start;
  };
  /** What `set` is called on is known only once there is room. */
  const put = (count: number, set: (start: number) => void): void => set(grow(count));
  const unsigned8 = (value: number): void => put(1, (at) => view.setUint8(at, value));
  const unsigned16 = (value: number): void => put(2, (at) => view.setUint16(at, value));
  const unsigned32 = (value: number): void => put(4, (at) => view.setUint32(at, value));
  const bytes = (values: Uint8Array): void => put(values.length, (at) => data.set(values, at));
  /** Writes over the length in front of what stands behind it. */
  const counted = (write: () => void): void => {
    const start = grow(4);
    write();
    view.setUint32(start, BYTE_COUNT + end - start - 4);
  };
  const object = (version: number, write: () => void): void =>
    counted(() => {
      unsigned16(version);
      write();
    });
  return {
    length: () => end,
    unsigned8,
    unsigned16,
    unsigned32,
    float32: (value) => put(4, (at) => view.setFloat32(at, value)),
    float64: (value) => put(8, (at) => view.setFloat64(at, value)),
    bytes,
    text: (value) => {
      const encoded = new TextEncoder().encode(value);
      unsigned8(Math.min(encoded.length, 255));
      if (encoded.length >= 255) unsigned32(encoded.length);
      bytes(encoded);
    },
    object,
    pointed: (className, version, write) =>
      counted(() => {
        unsigned32(NEW_CLASS);
        bytes(new TextEncoder().encode(`${className}\0`));
        object(version, write);
      }),
    finish: () => data.slice(0, end),
  };
}
