/** How records of 32-bit numbers lie in a table: their fields, in order, and the bytes of one, which may end unused. */
export interface RecordLayout<T> {
  readonly fields: readonly (keyof T)[];
  readonly bytes: number;
}

/** A table of records. */
export function packRecords<T extends { readonly [Field in keyof T]: number }>(
  { fields, bytes }: RecordLayout<T>,
  records: readonly T[],
): Uint32Array {
  const size = bytes / Uint32Array.BYTES_PER_ELEMENT;
  const table = new Uint32Array(records.length * size);
  for (const [i, record] of records.entries()) {
    for (const [k, field] of fields.entries()) table[i * size + k] = record[field];
  }
  return table;
}

/** Numbers, of eight bytes, that a table of `n` records takes. */
export function recordsSize<T>({ bytes }: RecordLayout<T>, n: number): number {
  return (n * bytes) / Float64Array.BYTES_PER_ELEMENT;
}
