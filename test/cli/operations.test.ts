import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as api from "../../src/index.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { COUNTING, histograd, repoPath, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";
import { refusalOf, textOf } from "../helpers/cli-record.js";

const files = temporaryFolder();
const text = readFileSync(TWO_CHANNEL, "utf8");
const spec = JSON.parse(text) as WorkspaceSpec;
const channels = spec.channels.map(({ name }) => name);
const [first = "", second = ""] = channels;
const documentOf = async (...args: string[]): Promise<WorkspaceSpec> => {
  const { stdout, status, stderr } = await histograd(args);
  expect(stderr.replace(/^warning: .*\n/gm, "")).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout) as WorkspaceSpec;
};

describe("histograd combine, prune, rename and sort", () => {
  it("are the operations of the library, with pyhf's options", async () => {
    expect(await documentOf("sort", TWO_CHANNEL)).toEqual(api.sortWorkspace(spec));
    const pruned = api.pruneWorkspace(spec, { channels: [first] });
    expect(await documentOf("prune", "-c", first, TWO_CHANNEL)).toEqual(pruned);
    const renamed = api.renameWorkspace(spec, { channels: { [first]: "new name", [second]: first } });
    expect(await documentOf("rename", "-c", first, "new name", "--channel", second, first, TWO_CHANNEL)).toEqual(
      renamed,
    );
    const other = files.write("other.json", api.pruneWorkspace(spec, { channels: [second] }));
    const left = files.write("left.json", pruned);
    const combined = await documentOf("combine", left, other, "-j", "outer");
    expect(combined).toEqual(
      api.combineWorkspaces([pruned, api.pruneWorkspace(spec, { channels: [second] })], { join: "outer" }),
    );
    expect(await documentOf("combine", left, left, "--join", "left outer", "--merge-channels")).toEqual(pruned);
  });

  it("read standard input by default, and write files that do not exist yet", async () => {
    const output = files.path("sorted.json");
    expect(await histograd(["sort", "--output-file", output], { input: text })).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
    expect(JSON.parse(readFileSync(output, "utf8"))).toEqual(api.sortWorkspace(spec));
    expect(await refusalOf("sort", TWO_CHANNEL, "-o", output)).toContain("--force");
    expect(await textOf("sort", TWO_CHANNEL, "-o", output, "--force")).toBe("");
    expect(await refusalOf("sort", output, "-o", output, "--force")).toContain("which is read");
    expect(await refusalOf("combine", output, TWO_CHANNEL, "-o", TWO_CHANNEL, "--force")).toContain("which is read");
  });

  it("apply patches first, and read other formats", async () => {
    const patch = files.write("patch.json", [{ op: "replace", path: "/measurements/0/name", value: "patched" }]);
    expect((await documentOf("sort", TWO_CHANNEL, "--patch", patch)).measurements[0]!.name).toBe("patched");
    const hs3 = files.write("hs3.json", await textOf("convert", COUNTING, "--to", "hs3"));
    expect((await documentOf("rename", hs3, "-m", "mu", "signal strength")).measurements[0]!.config.poi).toContain(
      "signal strength",
    );
  });

  it("say what is wrong, with everything at once", async () => {
    const message = await refusalOf("prune", TWO_CHANNEL, "-c", "nowhere", "-s", "nothing", "-t", "histosys");
    expect(message).toContain('"nowhere"');
    expect(message).toContain('"nothing"');
    expect(await refusalOf("rename", TWO_CHANNEL, "-c", first)).toContain("Expected two names");
    expect(await refusalOf("combine", TWO_CHANNEL, TWO_CHANNEL)).toContain("left outer");
    expect(await refusalOf("combine", TWO_CHANNEL, TWO_CHANNEL, "-j", "inner")).toContain("left outer");
  });
});

describe("histograd digest", () => {
  it("prints pyhf's digest, of the text as it is written", async () => {
    expect(await textOf("digest", TWO_CHANNEL)).toBe(`sha256:${api.pyhfDigest(text)}\n`);
    const digests = { md5: api.pyhfDigest(text, "md5"), sha3_256: api.pyhfDigest(text, "sha3_256") };
    expect(JSON.parse(await textOf("digest", "--json", "-a", "md5", "-a", "sha3_256", TWO_CHANNEL))).toEqual(digests);
    expect(await refusalOf("digest", "-a", "crc32", TWO_CHANNEL)).toContain("blake2b");
    expect(await refusalOf("digest", repoPath("package.json"))).toContain("channels");
  });
});

describe("histograd edit", () => {
  const twoBins = files.write("bins.json", {
    version: "1.0.0",
    channels: [
      {
        name: "SR",
        samples: [
          {
            name: "a",
            data: [10, 20],
            modifiers: [{ name: "h", type: "histosys", data: { hi_data: [11, 23], lo_data: [9, 18] } }],
          },
          { name: "b", data: [1, 2], modifiers: [{ name: "mu", type: "normfactor", data: null }] },
        ],
      },
    ],
    observations: [{ name: "SR", data: [12, 25] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
  });
  const document = JSON.parse(readFileSync(twoBins, "utf8")) as WorkspaceSpec;

  it.each([
    [["rebin", "--factor", "2"], () => api.rebinWorkspace(document, { factor: 2 })],
    [["rebin", "--edges", "SR=0,2"], () => api.rebinWorkspace(document, { edges: { SR: [0, 2] } })],
    [["slice", "--bins", "SR=1:2"], () => api.sliceWorkspace(document, { bins: { SR: [1, 2] } })],
    [["scale", "-s", "b", "--factor", "2"], () => api.scaleSamples(document, { samples: ["b"], factor: 2 })],
    [
      ["decorrelate", "-m", "h", "--by", "channel"],
      () => api.decorrelateModifiers(document, { modifiers: ["h"], by: "channel" }),
    ],
    [
      ["correlate", "-m", "h", "--name", "JES"],
      () => api.correlateModifiers(document, { modifiers: ["h"], name: "JES" }),
    ],
    [["symmetrise", "--method", "maximum"], () => api.symmetriseModifiers(document, { method: "maximum" })],
    [["normalisation", "-m", "h"], () => api.normalisationOnly(document, { modifiers: ["h"] })],
    [["shape"], () => api.shapeOnly(document)],
    [["dropsmall", "--threshold", "0.5"], () => api.dropSmall(document, { threshold: 0.5 })],
    [["asimov", "--at", "mu=2", "-c", "SR"], () => api.replaceData(document, { data: { SR: [12, 24] } })],
  ] as const)("does what the library does: %j", async (args, expected) => {
    const [operation, ...options] = args;
    expect(await documentOf("edit", operation, twoBins, ...options)).toEqual(expected());
  });

  it("merges samples, and says what cannot be merged", async () => {
    expect(await refusalOf("edit", "merge", twoBins, "-s", "a", "-s", "b", "--name", "c")).toContain('"mu"');
    const plain = files.write("plain.json", {
      ...document,
      channels: [
        {
          name: "SR",
          samples: [
            document.channels[0]!.samples[0],
            { name: "c", data: [1, 2], modifiers: [] },
            document.channels[0]!.samples[1],
          ],
        },
      ],
    });
    const merged = await documentOf("edit", "merge", plain, "-s", "a", "-s", "c", "--name", "sum");
    expect(merged.channels[0]!.samples[0]).toMatchObject({ name: "sum", data: [11, 22] });
  });

  it("asks for what it needs, and refuses channels that are not there", async () => {
    expect(await refusalOf("edit", "scale", twoBins, "-s", "a")).toContain("--factor");
    expect(await refusalOf("edit", "rebin", twoBins, "--edges", "SR")).toContain("SR=0,2");
    expect(await refusalOf("edit", "merge", twoBins, "--name", "c")).toContain("at least one name");
    expect(await refusalOf("edit", "slice", twoBins)).toContain("at least one channel");
    expect(await refusalOf("edit", "rebin", twoBins)).toContain("a factor, or edges of channels");
    expect(await refusalOf("edit", "asimov", twoBins, "-c", "CR")).toContain('"SR"');
  });
});

describe("histograd diff", () => {
  it("lists differences and tells by its exit status whether there are some", async () => {
    expect(await textOf("diff", TWO_CHANNEL, TWO_CHANNEL)).toBe("");
    const changed = files.write("changed.json", api.renameWorkspace(spec, { channels: { [first]: "new" } }));
    const { status, stdout } = await histograd(["diff", TWO_CHANNEL, changed]);
    expect(status).toBe(1);
    expect(stdout).toBe(`removed channel "${first}"\nadded channel "new"\n`);
    const json = await histograd(["diff", "--json", TWO_CHANNEL, changed]);
    expect(JSON.parse(json.stdout)).toHaveLength(2);
  });
});

describe("histograd edit addsample and addchannel", () => {
  it("add parts that files hold", async () => {
    const sample = { name: "extra", data: spec.channels[0]!.samples[0]!.data.map(() => 0.5), modifiers: [] };
    const file = files.write("sample.json", sample);
    expect(await documentOf("edit", "addsample", TWO_CHANNEL, "-c", first, "-s", file)).toEqual(
      api.addSamples(spec, { samples: { [first]: sample } }),
    );
    const channel = { name: "new", samples: [{ name: "extra", data: [1, 2], modifiers: [] }] };
    const channelFile = files.write("channel.json", channel);
    const added = await documentOf("edit", "addchannel", TWO_CHANNEL, "-c", channelFile, "--data", "1,3");
    expect(added).toEqual(api.addChannel(spec, { channel, data: [1, 3] }));
    expect(await refusalOf("edit", "addsample", TWO_CHANNEL, "-c", "VR", "-s", file)).toContain("VR");
    expect(await refusalOf("edit", "addchannel", TWO_CHANNEL, "-c", channelFile, "--data", "1,x")).toContain("12,5,3");
    expect(await refusalOf("edit", "addsample", TWO_CHANNEL, "-c", first, "-s", file, "-o", file, "--force")).toContain(
      "which is read",
    );
  });
});

describe("histograd simplify", () => {
  it("prints the workspace, and its results beside the original ones on standard error", async () => {
    const { stdout, stderr, status } = await histograd(["simplify", TWO_CHANNEL, "--form", "linear"]);
    const { spec: expected, record } = api.simplifyWorkspace(spec, { form: "linear" });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(stderr).toContain(api.format(record).split("\n").at(-2)!);
  });

  it("prints the record where the workspace goes to a file", async () => {
    const output = files.path("simplified.json");
    const text = await textOf("simplify", TWO_CHANNEL, "--form", "largest", "--count", "1", "-o", output, "--json");
    const record = api.parseRecord(text);
    expect(record).toMatchObject({ kind: "simplification", form: "largest" });
    expect(JSON.parse(readFileSync(output, "utf8"))).toEqual(
      api.simplifyWorkspace(spec, { form: "largest", count: 1 }).spec,
    );
    expect(await refusalOf("simplify", TWO_CHANNEL, "--form", "largest")).toContain("--count");
    expect(await refusalOf("simplify", TWO_CHANNEL)).toContain("--form");
  });
});

describe("--report", () => {
  const prune = ["prune", TWO_CHANNEL, "-m", "jet_energy_scale"];
  const expected = api.pruneWorkspace(spec, { modifiers: ["jet_energy_scale"] });

  it("goes to standard error, so that the document can go on in a pipe", async () => {
    const { stdout, stderr, status } = await histograd(["prune", "--report", ...prune.slice(1)]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(expected);
    expect(stderr).toContain("by Newton steps");
    expect(stderr).toContain("vanished: jet_energy_scale");
    const piped = await histograd(["sort", "--report"], { input: stdout });
    expect(JSON.parse(piped.stdout)).toEqual(api.sortWorkspace(expected));
    expect(piped.stderr).toContain("by Newton steps");
  });

  it("goes to standard output where the document goes to a file, and as a record to a file of its own", async () => {
    const [output, reportFile] = [files.path("pruned.json"), files.path("report.json")];
    const shown = await textOf(
      ...prune,
      "-o",
      output,
      "--report",
      "fit",
      "--report-file",
      reportFile,
      "--report-cls",
      "1",
    );
    expect(shown).toContain("by fits");
    expect(JSON.parse(readFileSync(output, "utf8"))).toEqual(expected);
    const record = api.parseRecord(readFileSync(reportFile, "utf8")) as api.OperationReport;
    const models = [spec, expected].map((document) => api.Workspace.parse(document).model());
    const report = api.operationReport(models[0]!, models[1]!, { method: "fits", tested: 1 });
    expect(record.changes).toEqual(report.changes);
    expect(record.vanished).toEqual(["jet_energy_scale"]);
  });

  it("knows what an operation renamed", async () => {
    const rename = [
      "rename",
      TWO_CHANNEL,
      "-m",
      "mu",
      "strength",
      "--measurement",
      spec.measurements[0]!.name,
      "other",
    ];
    const { stderr, status } = await histograd([...rename, "--report", "step"]);
    expect(status).toBe(0);
    expect(stderr).toContain("mu → strength");
    expect(stderr).not.toContain("vanished");
    expect(stderr).not.toContain("is gone");
  });

  it("is refused with an unknown method, or a file that is there", async () => {
    expect(await refusalOf(...prune, "--report=guess")).toContain("step, fit");
    expect(await refusalOf(...prune, "--report-cls", "high")).toContain("--report-cls");
    expect(await refusalOf(...prune, "--report-file", TWO_CHANNEL, "--force")).toContain("which is read");
    const taken = files.write("taken.json", "{}");
    expect(await refusalOf(...prune, "--report-file", taken)).toContain("--force");
    expect(await refusalOf(...prune, "--report-file", taken, "-o", taken, "--force")).toContain("Choose another name");
  });
});
