import { describe, expect, it } from "vitest";
import * as library from "../../src/index.js";
import { readWorkspace } from "../../src/node/read.js";
import { TWO_CHANNEL } from "../helpers/cli.js";
import { type Message, talk } from "../helpers/talk.js";

const workspace = await readWorkspace(TWO_CHANNEL);
const model = workspace.model();
const best = library.fit(model, workspace.data(model));
const { inverse, ratio, borderCovariance } = best.covariance!;

/** The doubles at an offset of bytes. */
function doubles(bytes: Uint8Array, { offset, shape }: Message): number[] {
  const size = shape.reduce((product: number, n: number) => product * n, 1);
  return Array.from({ length: size }, (_, i) => Buffer.from(bytes).readDoubleLE(offset + 8 * i));
}

async function opened() {
  const session = talk();
  await session.result("open", { path: TWO_CHANNEL });
  return session;
}

describe("arrays of an answer", () => {
  it("are the same doubles as lists, in base64 and in the bytes that follow the line", async () => {
    const { ask, result, attached } = await opened();
    const asLists = await result("fit", { model: "m1" });
    const { covariance } = await result("fit", { model: "m1", arrays: "base64" });
    const answer = await ask("fit", { model: "m1", arrays: "bytes", matrices: ["covariance"] });
    const bytes = Buffer.concat(attached);
    expect(answer.bytes).toBe(bytes.length);
    for (const [name, values] of Object.entries({ inverse, ratio, border_covariance: borderCovariance })) {
      expect(asLists.covariance[name]).toEqual(Array.from(values));
      expect(doubles(Buffer.from(covariance[name].base64, "base64"), { ...covariance[name], offset: 0 })).toEqual(
        Array.from(values),
      );
      expect(doubles(bytes, answer.result.covariance[name])).toEqual(Array.from(values));
    }
    const matrix = answer.result.covariance_matrix;
    expect(matrix.shape).toEqual([model.nPars, model.nPars]);
    expect(doubles(bytes, matrix)).toEqual(Array.from(library.covarianceMatrix(best)));
  });

  it("follow the line of a batch in the order of its answers", async () => {
    const { session, say, written, attached } = await opened();
    const params = { model: "m1", arrays: "bytes" };
    const ask = (id: number, method: string) => ({ jsonrpc: "2.0", id, method, params });
    say([ask(11, "hessian"), ask(12, "expected_data"), { jsonrpc: "2.0", id: 13, method: "describe" }]);
    await session.settled();
    const [hessian, expected, other] = written.at(-1);
    const bytes = Buffer.concat(attached);
    expect(bytes.length).toBe(hessian.bytes + expected.bytes);
    expect(doubles(bytes, hessian.result)).toEqual(
      Array.from(model.hessian(model.suggestedInit, workspace.data(model))),
    );
    expect(doubles(bytes.subarray(hessian.bytes), expected.result)).toEqual(
      Array.from(model.expectedData(model.suggestedInit)),
    );
    expect(other).not.toHaveProperty("bytes");
  });

  it("are copied before other work overwrites them", async () => {
    const { result, attached } = await opened();
    await result("gradient", { model: "m1", arrays: "bytes" });
    const [first] = attached.map((bytes) => [...bytes]);
    await result("gradient", { model: "m1", pars: { mu: 2 }, arrays: "bytes" });
    expect([...attached[0]!]).toEqual(first);
    expect([...attached[1]!]).not.toEqual(first);
  });

  it("are counted even where they are empty, so that a reader knows them", async () => {
    const { ask } = await opened();
    const answer = await ask("logpdf", {
      model: "m1",
      pars: { base64: "", shape: [0, model.nPars], dtype: "<f8" },
      arrays: "bytes",
    });
    expect(answer).toMatchObject({ bytes: 0, result: { offset: 0, shape: [0] } });
  });
});
