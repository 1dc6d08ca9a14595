import { describe, expect, it } from "vitest";
import { COUNTING } from "../helpers/cli.js";
import { talk } from "../helpers/talk.js";

const counting = { path: COUNTING };

describe("a session", () => {
  it("answers requests in the order in which they came, so that one may use what the one before it opened", async () => {
    const { session, written, say } = talk();
    say({ jsonrpc: "2.0", id: 1, method: "open", params: counting });
    say({ jsonrpc: "2.0", id: 2, method: "logpdf", params: { model: "m1", pars: [1, 1] } });
    say({ jsonrpc: "2.0", id: 3, method: "close", params: { model: "m1" } });
    await session.settled();
    expect(written.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(written[2]).toEqual({ jsonrpc: "2.0", id: 3, result: null });
  });

  it("answers what is no request with the codes of JSON-RPC", async () => {
    const { session, written, say } = talk();
    session.receive(Buffer.from('{"jsonrpc":'));
    for (const message of [[], 3, "fit", null, { id: 7 }, { jsonrpc: "1.0", id: 7, method: "fit" }]) say(message);
    say({ jsonrpc: "2.0", id: {}, method: "fit" });
    say({ jsonrpc: "2.0", id: 8, method: 8 });
    say({ jsonrpc: "2.0", id: 9, method: "fit", params: [1] });
    await session.settled();
    expect(written.map(({ error }) => error.code)).toEqual([-32700, ...Array(9).fill(-32600)]);
    expect(written.map(({ id }) => id)).toEqual([null, null, null, null, null, 7, 7, null, 8, 9]);
  });

  it("names the method that was probably meant", async () => {
    const { error } = await talk().ask("uper_limit");
    expect(error).toEqual({ code: -32601, message: 'no method "uper_limit": did you mean "upper_limit"?' });
    expect((await talk().ask("toString")).error.code).toBe(-32601);
    expect((await talk().ask("__proto__")).error.code).toBe(-32601);
  });

  it("tells everything that is wrong with the params of a method", async () => {
    const { error } = await talk().ask("hypotest", { modle: "m1", value: true });
    expect(error.code).toBe(-32602);
    expect(error.data.problems.map(({ path }: { path: string }) => path).sort()).toEqual(["modle", "value"]);
    expect(error.message).toContain('Did you mean "model"?');
  });

  it("passes on errors of the library with their codes and all problems", async () => {
    const { ask } = talk();
    const { error } = await ask("open", { workspace: { channels: [] } });
    expect(error).toMatchObject({ code: -32000, data: { name: "WorkspaceError" } });
    expect(error.data.problems.length).toBeGreaterThan(2);
    await ask("open", counting);
    const wrong = await ask("fit", { model: "m1", options: { init: { nu: 1 } } });
    expect(wrong.error.data).toMatchObject({ name: "DataError", code: "unknown-parameter", path: 'parameter "nu"' });
  });

  it("speaks of options in snake_case only", async () => {
    const { ask } = talk();
    await ask("open", counting);
    for (const options of [{ max_iteration: 3 }, { maxIterations: 3 }, { max_iterations: -3 }]) {
      const { error } = await ask("fit", { model: "m1", options });
      expect(error.message).toContain("max_iterations");
      expect(error.data.problems.map(({ code }: { code: string }) => code)).not.toContain("unknown");
    }
    const { error } = await ask("hypotest_toys", { model: "m1", value: 1, options: { fit: { initt: {} }, pool: 1 } });
    expect(error.data.problems.map(({ path }: { path: string }) => path)).toEqual(["fit.initt", "pool"]);
  });

  it("keeps several models apart, and knows no handle that was closed or never given", async () => {
    const { result, ask } = talk();
    await result("open", counting);
    await result("open", { spec: { channels: [{ name: "c", samples: [sample(3)] }] }, poi: "mu" });
    expect(await result("expected_main_data", { model: "m2", pars: { mu: 2 } })).toEqual([6]);
    await result("close", { model: "m1" });
    expect((await ask("facts", { model: "m1" })).error.data.code).toBe("unknown-name");
    expect((await result("open", counting)).model).toBe("m3");
  });

  it("refuses standard input, which the messages come from", async () => {
    const { error } = await talk().ask("open", { path: "-" });
    expect(error.data).toMatchObject({ code: "bad-argument", path: "path" });
  });

  it("answers batches in one line and notifications not at all", async () => {
    const { session, written, say } = talk();
    say({ jsonrpc: "2.0", method: "open", params: counting });
    say({ jsonrpc: "2.0", method: "no such method" });
    say([
      { jsonrpc: "2.0", id: "a", method: "facts", params: { model: "m1" } },
      { jsonrpc: "2.0", method: "close", params: { model: "m1" } },
      { jsonrpc: "2.0", id: "b", method: "facts", params: { model: "m1" } },
    ]);
    await session.settled();
    expect(written).toHaveLength(1);
    expect(written[0].map((answer: { id: string }) => answer.id)).toEqual(["a", "b"]);
    expect(written[0][1].error.data.code).toBe("unknown-name");
  });
});

describe("numbers of a session", () => {
  it("are infinite and NaN as texts, both ways", async () => {
    const { result, ask } = talk();
    await result("open", counting);
    expect(await result("logpdf", { model: "m1", pars: [-100, 1] })).toBe(Number.NEGATIVE_INFINITY);
    expect((await ask("logpdf", { model: "m1", pars: ["nan", 1] })).error.data.code).toBe("not-finite");
    expect((await ask("logpdf", { model: "m1", pars: ["1", 1] })).error.data).toMatchObject({ path: "pars[0]" });
    const free = await result("fit", { model: "m1", options: { bounds: { mu: ["-inf", "inf"] } }, fields: ["values"] });
    expect(free.values[0]).toBeCloseTo(1, 8);
  });

  it("are the same as lists and in base64, both ways", async () => {
    const { result } = talk();
    const { observed_data: observed } = await result("open", counting);
    const encoded = encode(observed, [observed.length]);
    const plain = await result("gradient", { model: "m1", pars: [0.5, 1.1], data: observed });
    const coded = await result("gradient", {
      model: "m1",
      pars: encode([0.5, 1.1], [2]),
      data: encoded,
      arrays: "base64",
    });
    expect(decode(coded.gradient)).toEqual(plain.gradient);
    const hessian = await result("hessian", { model: "m1", pars: [0.5, 1.1] });
    const flat = await result("hessian", { model: "m1", pars: [0.5, 1.1], arrays: "base64" });
    expect(flat.shape).toEqual([2, 2]);
    expect(decode(flat)).toEqual(hessian.flat());
  });

  it("of an encoded array must be as many as its shape says", async () => {
    const { result, ask } = talk();
    await result("open", counting);
    for (const pars of [{ ...encode([1, 1], [3]) }, { ...encode([1, 1], [2]), dtype: ">f8" }]) {
      expect((await ask("logpdf", { model: "m1", pars })).error.data).toMatchObject({
        code: "bad-argument",
        path: "pars",
      });
    }
  });

  it("are evaluated at several points at once", async () => {
    const { result } = talk();
    await result("open", counting);
    const points = [
      [0, 1],
      [1, 1],
      [2, 0.9],
    ];
    const values = await Promise.all(points.map((pars) => result("logpdf", { model: "m1", pars })));
    expect(await result("logpdf", { model: "m1", pars: points })).toEqual(values);
    expect(await result("logpdf", { model: "m1", pars: encode(points.flat(), [3, 2]) })).toEqual(values);
  });

  it("of data are told where something is in them that they do not have, or two things that exclude each other", async () => {
    const { result, ask } = talk();
    await result("open", counting);
    const misspelt = await ask("logpdf", { model: "m1", data: { asimv: { mu: 1 } } });
    expect(misspelt.error.message).toContain('Did you mean "asimov"?');
    const both = await ask("logpdf", { model: "m1", data: { asimov: { mu: 1 }, values: [1, 2] } });
    expect(both.error.data).toMatchObject({ code: "bad-argument", path: "data" });
    expect((await ask("logpdf", { model: "m1", data: { mask: ["nowhere"] } })).error.data.code).toBe("unknown-channel");
    expect((await ask("logpdf", { model: "m1", pars: { base65: "" } })).error.code).toBe(-32000);
  });

  it("keep a document as it is: a channel may be called inf", async () => {
    const { result } = talk();
    const { channels } = await result("open", { spec: { channels: [{ name: "inf", samples: [sample(3)] }] } });
    expect(channels[0].name).toBe("inf");
  });
});

describe("long work in a session", () => {
  const toys = { model: "m1", value: 1, options: { n_toys: 20_000, seed: 1 } };

  it("tells its progress, lets others be answered, and ends with what is done when it is cancelled", async () => {
    const { result, ask, say, written } = talk();
    await result("open", counting);
    const run = ask("run_toys", toys, "long");
    expect(await result("logpdf", { model: "m1", pars: [1, 1] })).toBeLessThan(0);
    await expect.poll(() => written.some(({ method }) => method === "progress")).toBe(true);
    say({ jsonrpc: "2.0", method: "cancel", params: { id: "long" } });
    const answer = await run;
    expect(answer.result.status).toBe("cancelled");
    const { params } = written.find(({ method }) => method === "progress");
    expect(params).toMatchObject({ id: "long", total: 40_000 });
    expect(answer.result.signal.statistics.length).toBeLessThan(20_000);
  });

  it("that is cancelled before it begins has no result", async () => {
    const { session, written, say } = talk();
    say({ jsonrpc: "2.0", id: 1, method: "open", params: counting });
    say({ jsonrpc: "2.0", id: 2, method: "ranking", params: { model: "m1" } });
    say({ jsonrpc: "2.0", method: "cancel", params: { id: 2 } });
    await session.settled();
    expect(written[1].error).toEqual({ code: -32800, message: "the request was cancelled" });
  });

  it("ignores the cancellation of what it does not know", async () => {
    const { session, written, say } = talk();
    say({ jsonrpc: "2.0", method: "cancel", params: { id: 99 } });
    await session.settled();
    expect(written).toEqual([]);
  });
});

function sample(events: number) {
  return { name: "s", data: [events], modifiers: [{ name: "mu", type: "normfactor", data: null }] };
}

function encode(values: readonly number[], shape: readonly number[]) {
  return { base64: Buffer.from(Float64Array.from(values).buffer).toString("base64"), shape, dtype: "<f8" };
}

function decode({ base64 }: { readonly base64: string }): number[] {
  return Array.from(new Float64Array(new Uint8Array(Buffer.from(base64, "base64")).buffer));
}
