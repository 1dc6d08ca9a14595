/** The bytes that follow the line of an answer. */
export class Attachments {
  readonly parts: Uint8Array[] = [];
  size = 0;

  /** Copies bytes, which may be overwritten before they are sent. @returns the offset of the first one */
  add(bytes: Uint8Array): number {
    const begin = this.size;
    this.parts.push(new Uint8Array(bytes));
    this.size += bytes.length;
    return begin;
  }
}
