import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { HistFactoryError, type Issue } from "../../src/errors.js";
import { readJson, readWorkspace } from "../../src/node/index.js";
import { COUNTING, temporaryFolder } from "../helpers/cli.js";

const files = temporaryFolder();
const counting = readFileSync(COUNTING, "utf8");

/** The only issue of the error that a promise ends with. */
async function issueOf(promise: Promise<unknown>): Promise<Issue> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HistFactoryError);
  const { issues } = error as HistFactoryError;
  expect(issues).toHaveLength(1);
  return issues[0]!;
}

describe("readJson(path)", () => {
  it("reads plain JSON", async () => {
    expect(await readJson(files.write("plain.json", '{"a": [1, 2]}'))).toEqual({ a: [1, 2] });
  });

  it("skips a byte order mark", async () => {
    expect(await readJson(files.write("bom.json", "\uFEFF[1]"))).toEqual([1]);
  });

  it("recognises gzip by its first bytes, whatever the name", async () => {
    expect(await readJson(files.write("packed.json", gzipSync("[3]")))).toEqual([3]);
  });

  it("names a file of similar name when there is no such file", async () => {
    files.write("workspace.json", "{}");
    const issue = await issueOf(readJson(files.path("worksapce.json")));
    expect(issue).toMatchObject({ code: "file-not-found", path: files.path("worksapce.json") });
    expect(issue.hint).toContain("/workspace.json");
  });

  it("tells a file that stands where the path has a folder", async () => {
    files.write("file.json", "{}");
    const issue = await issueOf(readJson(files.path("file.json/workspace.json")));
    expect(issue).toMatchObject({ code: "file-not-found", received: "a path with a file in the place of a folder" });
  });

  it("tells a folder that does not exist", async () => {
    const issue = await issueOf(readJson(files.path("nowhere/workspace.json")));
    expect(issue.code).toBe("file-not-found");
    expect(issue.hint).toContain("nowhere");
  });

  it("refuses a folder and lists what is in it", async () => {
    files.write("listed.json", "{}");
    expect(await issueOf(readJson(files.folder))).toMatchObject({ code: "not-a-file" });
  });

  it.each([
    ["an empty file", "", "empty-file"],
    ["a file of white space", " \n ", "json-syntax"],
    ["bytes that are not UTF-8", Buffer.from([0x22, 0xff, 0x22]), "not-utf-8"],
    ["a cut-off gzip file", gzipSync(counting).subarray(0, 100), "bad-compression"],
    ["text that is not JSON", '{"a": [1,\n 2,]}', "json-syntax"],
  ])("refuses %s", async (_, content, code) => {
    expect((await issueOf(readJson(files.write("refused.json", content)))).code).toBe(code);
  });

  it("says what a file of another kind is", async () => {
    const utf16 = await issueOf(readJson(files.write("utf16.json", Buffer.from("\uFEFF{}", "utf16le"))));
    expect(utf16).toMatchObject({ code: "not-utf-8", received: "UTF-16 text" });
    const zip = Buffer.from([0x50, 0x4b, 0x03, 0x04, 0xff, 0xfe]);
    expect(await issueOf(readJson(files.write("zip.json", zip)))).toMatchObject({
      code: "bad-archive",
      expected: "a whole zip archive",
    });
  });

  it("gives file, line and column of a syntax error", async () => {
    const path = files.write("syntax.json", '{"a": [1,\n 2,]}');
    expect((await issueOf(readJson(path))).path).toBe(`${path}: line 2, column 4`);
  });

  it("does not decompress without limit", async () => {
    // 40 gzip members of 16 MiB of spaces each: 640 MiB in less than 1 MB
    const member = gzipSync(Buffer.alloc(16 * 2 ** 20, " "));
    const bomb = Buffer.concat(Array.from({ length: 40 }, () => member));
    expect((await issueOf(readJson(files.write("bomb.json", bomb)))).code).toBe("too-large");
  });
});

describe("readWorkspace(path, { patches })", () => {
  const signal = { op: "replace", path: "/channels/0/samples/0/data", value: [7] };
  const observed = { op: "replace", path: "/observations/0/data", value: [20] };
  const dataOf = (workspace: Awaited<ReturnType<typeof readWorkspace>>) => [
    workspace.spec.channels[0]!.samples[0]!.data[0],
    workspace.spec.observations[0]!.data[0],
  ];
  const patchSet = {
    version: "1.0.0",
    metadata: {
      references: { hepdata: "ins1234567" },
      digests: { md5: "0".repeat(32) },
      labels: ["mass"],
      description: "two signals",
    },
    patches: [
      { metadata: { name: "light", values: [100] }, patch: [signal] },
      { metadata: { name: "heavy", values: [900] }, patch: [{ ...signal, value: [0.5] }] },
    ],
  };

  it("applies patches in order, before the document is checked", async () => {
    const base = files.write("base.json", counting.replace("[15.0]", "[-1]"));
    const patches = [files.write("a.json", [signal, { ...observed, value: [19] }]), files.write("b.json", [observed])];
    expect(dataOf(await readWorkspace(base, { patches }))).toEqual([7, 20]);
    await expect(readWorkspace(base)).rejects.toMatchObject({ code: "negative-observation" });
  });

  it("puts the name of the patch file before the path of what fails", async () => {
    const patch = files.write("wrong.json", [{ ...signal, path: "/channels/9/name" }]);
    const issue = await issueOf(readWorkspace(COUNTING, { patches: [patch] }));
    expect(issue).toMatchObject({ code: "missing-target", path: `${patch}: patch[0].path` });
  });

  it("takes one patch of a patch set by its name", async () => {
    const set = files.write("set.json", patchSet);
    expect(dataOf(await readWorkspace(COUNTING, { patches: [`${set}#heavy`] }))[0]).toBe(0.5);
  });

  it("tells how to name a patch of a set, and which there are", async () => {
    const set = files.write("set.json", patchSet);
    const bare = await issueOf(readWorkspace(COUNTING, { patches: [set] }));
    expect(bare).toMatchObject({ code: "patch-set", path: set });
    expect(bare.hint).toContain('"light", "heavy"');
    expect(bare.hint).toContain("#NAME");
    const misspelt = await issueOf(readWorkspace(COUNTING, { patches: [`${set}#heavie`] }));
    expect(misspelt).toMatchObject({ code: "unknown-patch", hint: 'Did you mean "heavy"?' });
    const plain = files.write("plain-patch.json", [signal]);
    await expect(readWorkspace(COUNTING, { patches: [`${plain}#heavy`] })).rejects.toBeInstanceOf(HistFactoryError);
  });

  it("reads standard input once", async () => {
    const issue = await issueOf(readWorkspace("-", { patches: ["-"] }));
    expect(issue).toMatchObject({ code: "not-readable", path: "standard input" });
  });
});
