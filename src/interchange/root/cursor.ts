import { DamagedBytes } from "./damaged.js";

/** A place in bytes, from which numbers and texts are read as ROOT writes them: the most significant byte first. */
export class Cursor {
  readonly #view: DataView;
  position: number;

  constructor(view: DataView, position: number) {
    this.#view = view;
    this.position = position;
    this.#require(0);
  }

  /** @throws DamagedBytes where fewer than `count` bytes are left */
  #require(count: number): number {
    const start = this.position;
    if (start < 0 || start + count > this.#view.byteLength)
      throw new DamagedBytes(`${this.#view.byteLength} bytes, of which byte ${start + count} is needed`);
    this.position += count;
    return start;
  }

  unsigned8(): number {
    return this.#view.getUint8(this.#require(1));
  }

  unsigned16(): number {
    return this.#view.getUint16(this.#require(2));
  }

  unsigned32(): number {
    return this.#view.getUint32(this.#require(4));
  }

  /** A place in a file: 8 bytes in files that can be beyond 2 GB, 4 in others. */
  place(isLong: boolean): number {
    return isLong ? Number(this.#view.getBigUint64(this.#require(8))) : this.unsigned32();
  }

  skip(count: number): void {
    this.#require(count);
  }

  /** A TString: its length, in 1 byte or 255 and 4 bytes, and as many bytes. */
  text(longest: number): string {
    const short = this.unsigned8();
    const length = short === 255 ? this.unsigned32() : short;
    if (length > longest) throw new DamagedBytes(`a name of ${length} characters at byte ${this.position}`);
    const start = this.#require(length);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length));
  }
}
