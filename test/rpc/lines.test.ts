import { describe, expect, it, vi } from "vitest";
import { lineReader } from "../../src/rpc/lines.js";

/** Lines that come of chunks; `null` for one that was too long. */
function linesOf(chunks: readonly string[], most?: number): (string | null)[] {
  const lines: (string | null)[] = [];
  const take = lineReader(
    { onLine: (line) => lines.push(line.toString("utf8")), onTooLong: () => lines.push(null) },
    most,
  );
  for (const chunk of chunks) take(Buffer.from(chunk, "utf8"));
  return lines;
}

describe("lines of a stream", () => {
  it("are the same however the stream is cut", () => {
    const text = "first\nsecond, a longer one\n\nlast\n";
    for (let size = 1; size <= text.length; size++) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.slice(i * size, (i + 1) * size),
      );
      expect(linesOf(chunks)).toEqual(["first", "second, a longer one", "", "last"]);
    }
  });

  it("may end with a carriage return, and characters may be cut", () => {
    const bytes = Buffer.from("μ→\r\n", "utf8");
    const lines: string[] = [];
    const take = lineReader({ onLine: (line) => lines.push(line.toString("utf8")), onTooLong: () => undefined });
    for (const byte of bytes) take(Buffer.from([byte]));
    expect(lines).toEqual(["μ→"]);
  });

  it("that do not end are not given", () => {
    expect(linesOf(["no end"])).toEqual([]);
  });

  it("that are too long are told and dropped, and the next one is read", () => {
    expect(linesOf(["123", "456", "78\nshort\n"], 6)).toEqual([null, "short"]);
    expect(linesOf(["123456\n"], 6)).toEqual(["123456"]);
  });

  it("of 64 MB in small chunks are copied once", () => {
    const chunk = Buffer.alloc(2 ** 16, "x");
    let length = 0;
    const take = lineReader({
      onLine: (line) => {
        length = line.length;
      },
      onTooLong: () => undefined,
    });
    const concat = vi.spyOn(Buffer, "concat");
    try {
      for (let i = 0; i < 1024; i++) take(chunk);
      take(Buffer.from("\n"));
      expect(length).toBe(2 ** 26);
      const copied = concat.mock.calls.flatMap(([parts]) => parts.map((part) => part.length));
      expect(copied.reduce((sum, bytes) => sum + bytes, 0)).toBe(2 ** 26);
    } finally {
      concat.mockRestore();
    }
  });
});
