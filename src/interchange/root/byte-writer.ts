const BYTE_COUNT = 0x40000000;
const NEW_CLASS = 0xffffffff;

/** Bytes as ROOT writes them: the most significant first, objects with their length in front. */
export class ByteWriter {
  #data = new Uint8Array(1024);
  #view = new DataView(this.#data.buffer);
  #end = 0;

  /** Number of bytes so far. */
  get length(): number {
    return this.#end;
  }

  /** Makes room for bytes and has them set: the view may be another one once there is room. */
  #put(count: number, set: (view: DataView, start: number) => void): void {
    const start = this.#end;
    this.#end += count;
    if (this.#end > this.#data.length) {
      const larger = new Uint8Array(Math.max(this.#end, 2 * this.#data.length));
      larger.set(this.#data);
      this.#data = larger;
      this.#view = new DataView(larger.buffer);
    }
    set(this.#view, start);
  }

  readonly unsigned8 = (value: number): void => this.#put(1, (view, at) => view.setUint8(at, value));
  readonly unsigned16 = (value: number): void => this.#put(2, (view, at) => view.setUint16(at, value));
  readonly unsigned32 = (value: number): void => this.#put(4, (view, at) => view.setUint32(at, value));
  readonly float32 = (value: number): void => this.#put(4, (view, at) => view.setFloat32(at, value));
  readonly float64 = (value: number): void => this.#put(8, (view, at) => view.setFloat64(at, value));

  readonly bytes = (values: Uint8Array): void => this.#put(values.length, (_, at) => this.#data.set(values, at));

  /** A TString: its length, in 1 byte or 255 and 4 bytes, and its bytes. */
  readonly text = (value: string): void => {
    const encoded = new TextEncoder().encode(value);
    this.unsigned8(Math.min(encoded.length, 255));
    if (encoded.length >= 255) this.unsigned32(encoded.length);
    this.bytes(encoded);
  };

  /** What `write` writes, with its length in front. */
  #counted(write: () => void): void {
    const start = this.#end;
    this.unsigned32(0);
    write();
    this.#view.setUint32(start, BYTE_COUNT + this.#end - start - 4);
  }

  /** An object of a version, whose parts `write` writes. */
  object(version: number, write: () => void): void {
    this.#counted(() => {
      this.unsigned16(version);
      write();
    });
  }

  /** An object behind a pointer, with the name of its class. */
  pointed(className: string, version: number, write: () => void): void {
    this.#counted(() => {
      this.unsigned32(NEW_CLASS);
      this.bytes(new TextEncoder().encode(`${className}\0`));
      this.object(version, write);
    });
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#data.slice(0, this.#end);
  }
}
