import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { COUNTING, histograd, repoPath, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();
const request = (id: number, method: string, params: object = {}): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method, params });

const isMessage = new Ajv({ allowUnionTypes: true, strict: false }).compile(
  JSON.parse(readFileSync(repoPath("schemas/rpc.json"), "utf8")),
);

/** Runs a session to its end, with these lines as its input. */
async function served(lines: readonly string[], options: readonly string[] = ["--workers", "0"]) {
  const { status, stdout, stderr } = await histograd(["serve", ...options], { input: `${lines.join("\n")}\n` });
  const messages = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  return { status, stderr, messages };
}

describe("histograd serve", () => {
  it("answers what it was asked, says nothing else, and ends with its input", async () => {
    const lines = [
      request(1, "open", { path: COUNTING }),
      request(2, "fit", { model: "m1" }),
      "not JSON",
      request(3, "no"),
    ];
    const { status, stderr, messages } = await served(lines);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(messages.map(({ id }) => id).sort()).toEqual([1, 2, 3, null].sort());
    for (const message of messages)
      expect({ message, isMessage: isMessage(message) }).toEqual({ message, isMessage: true });
    for (const line of lines.filter((line) => line !== "not JSON")) expect(isMessage(JSON.parse(line))).toBe(true);
  });

  it("ends at once without a request", async () => {
    expect(await served([])).toEqual({ status: 0, stderr: "", messages: [] });
  });

  it("makes the same toys on threads as without, and tells progress as the schema says", async () => {
    const lines = [
      request(1, "open", { path: COUNTING }),
      request(2, "hypotest_toys", { model: "m1", value: 1, options: { n_toys: 3000, seed: 5 } }),
    ];
    const results = await Promise.all(["0", "2"].map((workers) => served(lines, ["--workers", workers])));
    const [here, threads] = results.map(({ messages }) => messages.find(({ id }) => id === 2).result);
    expect(here).toEqual(threads);
    const progress = results.flatMap(({ messages }) => messages).filter(({ method }) => method === "progress");
    expect(progress.length).toBeGreaterThan(0);
    for (const message of progress) expect(isMessage(message)).toBe(true);
  });

  it("takes a document in a line of 20 MB", async () => {
    const document = JSON.parse(readFileSync(COUNTING, "utf8"));
    const [channel] = document.channels;
    channel.samples[0].name = "x".repeat(2e7);
    const { messages } = await served([
      request(1, "open", { workspace: document }),
      request(2, "logpdf", { model: "m1" }),
    ]);
    expect(messages[0].result.channels[0].samples).toContain(channel.samples[0].name);
    expect(messages[1].result).toBeLessThan(0);
  });

  it("reads files with patches as the command line does", async () => {
    const patch = files.write("patch.json", [{ op: "replace", path: "/observations/0/data/0", value: 3 }]);
    const opened = await served([request(1, "open", { path: COUNTING, patches: [patch] })]);
    expect(opened.messages[0].result.observed_data[0]).toBe(3);
    const missing = await served([request(1, "open", { path: `${COUNTING}s` })]);
    expect(missing.messages[0].error.data.code).toBe("file-not-found");
    expect(missing.messages[0].error.message).toContain("Did you mean");
  });

  it("ends quietly when nobody reads its answers any more", async () => {
    const child = spawn(process.execPath, [repoPath("dist/cli/main.js"), "serve", "--workers", "1"]);
    const said: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.stdin.on("error", () => undefined);
    child.stdin.write(`${request(1, "open", { path: TWO_CHANNEL })}\n`);
    await once(child.stdout, "data");
    child.stdout.destroy();
    const ended = once(child, "exit");
    child.stdin.write(
      `${request(2, "run_toys", { model: "m1", value: 1, options: { n_toys: 1e6, test_statistic: "q" } })}\n`,
    );
    expect(await ended).toEqual([0, null]);
    expect(Buffer.concat(said).toString()).toBe("");
  });
});
