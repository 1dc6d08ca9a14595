import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hasColours } from "../../src/cli/colour.js";
import { type OnProgress, withByteProgress, withProgress } from "../../src/cli/progress.js";
import { screenOf } from "../helpers/terminal.js";

/** A stream that keeps what is written to it. */
function keeping(stream: { readonly isTTY?: boolean; readonly columns?: number }) {
  const written: string[] = [];
  return { ...stream, written, write: (text: string) => written.push(text) };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work of steps: milliseconds that pass, then what is told. */
function work(steps: readonly (readonly [ms: number, done: number, total: number | undefined])[]) {
  return (tell: OnProgress) => {
    for (const [ms, done, total] of steps) {
      vi.advanceTimersByTime(ms);
      tell(done, total);
    }
    return "done";
  };
}

describe("progress on a terminal", () => {
  it("says what is done, how far it is and, from the rate so far, how long the rest takes", async () => {
    const stream = keeping({ isTTY: true });
    const steps = [
      [500, 1, 100],
      [9500, 10, 100],
      [80_000, 90, 100],
    ] as const;
    expect(await withProgress("making toys", {}, work(steps), { stream })).toBe("done");
    const shown = stream.written.map((text) => text.replace("\r", "").trimEnd());
    expect(shown.slice(0, 4)).toEqual([
      "making toys …",
      "making toys: 1 of 100 (1 %)",
      "making toys: 10 of 100 (10 %), 1 min 30 s left",
      "making toys: 90 of 100 (90 %), 10 s left",
    ]);
    expect(screenOf(stream.written.join(""))).toBe("");
  });

  it("takes no credit for what was there before", async () => {
    const stream = keeping({ isTTY: true });
    const steps = [
      [1000, 500, 1000],
      [10_000, 600, 1000],
    ] as const;
    await withProgress("making toys", {}, work(steps), { stream });
    expect(stream.written.join("")).toContain("600 of 1000 (60 %), 40 s left");
  });

  it("does not flood, and stays in one line of a narrow terminal", async () => {
    const stream = keeping({ isTTY: true, columns: 30 });
    const steps = Array.from({ length: 5000 }, (_, k) => [1, k + 1, 5000] as const);
    await withProgress("finding intervals of parameters", {}, work(steps), { stream });
    expect(stream.written.length).toBeLessThan(30);
    for (const text of stream.written) expect(text.replaceAll("\r", "").length).toBeLessThan(30);
  });

  it("is removed when the work fails", async () => {
    const stream = keeping({ isTTY: true });
    const fail = () => {
      throw new Error("a bad fit");
    };
    await expect(withProgress("fitting", {}, fail, { stream })).rejects.toThrow("a bad fit");
    expect(screenOf(stream.written.join(""))).toBe("");
  });

  it("counts bytes whose number is not known", async () => {
    const stream = keeping({ isTTY: true });
    const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => stream.write(String(text)) > 0);
    const terminal = process.stderr.isTTY;
    process.stderr.isTTY = true;
    try {
      await withByteProgress("downloading", {}, async (tell) => work([[300, 1_500_000, undefined]])(tell));
    } finally {
      process.stderr.isTTY = terminal;
      write.mockRestore();
    }
    expect(stream.written.join("")).toContain("downloading: 1.5 MB");
  });
});

describe("progress elsewhere", () => {
  const steps = Array.from({ length: 20 }, (_, k) => [1000, k + 1, 20] as const);

  it("is told on request, in a line every five seconds", async () => {
    const silent = keeping({});
    await withProgress("fitting", {}, work(steps), { stream: silent });
    expect(silent.written).toEqual([]);
    const stream = keeping({});
    await withProgress("fitting", { progress: true }, work(steps), { stream });
    expect(stream.written).toEqual([
      "fitting: 1 of 20 (5 %), 19 s left\n",
      "fitting: 6 of 20 (30 %), 14 s left\n",
      "fitting: 11 of 20 (55 %), 9 s left\n",
      "fitting: 16 of 20 (80 %), 4 s left\n",
    ]);
  });

  it("is nothing on a terminal where that is asked for", async () => {
    const stream = keeping({ isTTY: true });
    await withProgress("fitting", { progress: false }, work(steps), { stream });
    expect(stream.written).toEqual([]);
  });
});

describe("whether a stream has colours", () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "0" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
    [false, { FORCE_COLOR: "1" }, true],
    [false, { FORCE_COLOR: "" }, true],
    [true, { FORCE_COLOR: "0" }, false],
    [true, { FORCE_COLOR: "false" }, false],
    [false, { FORCE_COLOR: "1", NO_COLOR: "1", TERM: "dumb" }, true],
  ] as const)("a terminal: %s, with %o: %s", (isTTY, environment, expected) => {
    expect(hasColours({ isTTY }, environment)).toBe(expected);
  });
});
