import { DamagedBytes } from "./damaged.js";
import { TBuffer } from "./jsroot.generated.js";

/** Indices of a list that is a member of a class (TStreamerElement::fMaxIndex). */
const MOST_DIMENSIONS = 5;

/**
 * JSROOT's buffer, made safe against bytes that are damaged: lengths of lists are compared with the bytes that are left before
 * there is memory for the list, and there are no more parts of objects than bytes.
 */
export class GuardedBuffer extends TBuffer {
  #parts = 0;

  override classStreamer(object: object, className: string): object {
    this.#parts++;
    if (this.remain() < 0 || this.#parts > this.length) throw new DamagedBytes("an object with more parts than bytes");
    return super.classStreamer(object, className);
  }

  override readFastArray(length: number, type: number): ArrayLike<unknown> {
    this.#requireRoom(length);
    return super.readFastArray(length, type);
  }

  override readNdimArray(handle: Parameters<TBuffer["readNdimArray"]>[0], read: unknown): unknown {
    if ((handle.fArrayDim ?? 0) > MOST_DIMENSIONS)
      throw new DamagedBytes(`a list of ${handle.fArrayDim} dimensions, of which ROOT has ${MOST_DIMENSIONS} at most`);
    const product = Array.from(handle.fMaxIndex ?? []).reduce((size, length) => size * Math.max(1, length), 1);
    this.#requireRoom(Math.max(product, handle.fArrayLength ?? 0));
    return super.readNdimArray(handle, read);
  }

  #requireRoom(length: number): void {
    if (length >= 0 && length <= this.remain()) return;
    throw new DamagedBytes(`a list of ${length} entries in an object of ${this.length} bytes`);
  }
}
