import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { HistFactoryError } from "../../../src/errors.js";
import { archiveEntries } from "../../../src/node/archive/archive.js";
import { ArchiveBudget } from "../../../src/node/archive/entry.js";
import { readJson, readWorkspace } from "../../../src/node/index.js";
import { type Member, paxOf, tarOf, zipOf } from "../../helpers/archives.js";
import { COUNTING, histograd, temporaryFolder } from "../../helpers/cli.js";
import { refusalOf } from "../../helpers/cli-record.js";
import { describeWithShared, sharedPath } from "../../helpers/shared.js";

const files = temporaryFolder();
const workspace = readFileSync(COUNTING, "utf8");
const spec = JSON.parse(workspace) as unknown;
const patch = JSON.stringify([{ op: "replace", path: "/measurements/0/name", value: "patched" }]);
const members: readonly Member[] = [
  { name: "./", type: "5" },
  { name: "./README.md", data: "# Likelihoods" },
  { name: "./RegionA/BkgOnly.json", data: workspace },
  { name: "./RegionA/._BkgOnly.json", data: "\0\x05\x16\x07" },
  { name: "./RegionA/patch.json", data: patch },
];

function issueOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof HistFactoryError) return error.issues[0]!;
    throw error;
  }
  throw new Error("nothing was refused");
}

const readSpec = async (path: string, patches: readonly string[] = []) =>
  (await readWorkspace(path, { patches })).spec.measurements[0]!.name;

describe("archives", () => {
  const contents = members.filter(({ name }) => !name.endsWith("/"));
  const archives = {
    "a.tar": tarOf(members),
    "a.tar.gz": gzipSync(tarOf(members)),
    "a.tgz": gzipSync(tarOf(members)),
    "a.zip": zipOf(contents),
    "no-extension": gzipSync(tarOf(members)),
    "nested.zip": zipOf([{ name: "resources/likelihoods.tgz", data: gzipSync(tarOf(members)) }]),
    "compressed.tar": tarOf([
      { name: "RegionA/BkgOnly.json", data: gzipSync(workspace) },
      { name: "RegionA/patch.json", data: patch },
    ]),
  };

  it.each(Object.entries(archives))("%s is read by the end of a path, and patched from within", async (name, bytes) => {
    const path = files.write(name, bytes);
    expect(await readJson(`${path}#BkgOnly.json`)).toEqual(spec);
    expect(await readJson(`${path}#RegionA/BkgOnly.json`)).toEqual(spec);
    expect(await readSpec(`${path}#BkgOnly.json`, [`${path}#patch.json`])).toBe("patched");
  });

  it("need no name where they have one document, also in standard input", async () => {
    const path = files.write("one.tar.gz", gzipSync(tarOf(members.filter(({ name }) => !name.endsWith("patch.json")))));
    expect(await readJson(path)).toEqual(spec);
    const piped = await histograd(["inspect", "-"], { input: readFileSync(path) });
    expect([piped.status, piped.stderr]).toEqual([0, ""]);
  });

  it("have patch sets, too", async () => {
    const set = {
      version: "1.0.0",
      metadata: {
        name: "s",
        description: "d",
        references: { hepdata: "ins1234567" },
        digests: { md5: "0".repeat(32) },
        labels: ["m"],
      },
      patches: [{ metadata: { name: "m1", values: [1] }, patch: JSON.parse(patch) as unknown }],
    };
    const path = files.write(
      "set.zip",
      zipOf([
        { name: "a/patchset.json", data: JSON.stringify(set) },
        { name: "a/b.json", data: workspace },
      ]),
    );
    expect(await readSpec(`${path}#b.json`, [`${path}#patchset.json#m1`])).toBe("patched");
    expect(await refusalOf("patchset", "extract", `${path}#patchset.json`, "--name", "m2")).toContain("m1");
  });

  it("say what is there where the name is missing, wrong or not the end of one path", async () => {
    const path = files.write("b.tar.gz", archives["a.tar.gz"]);
    expect(await refusalOf("fit", path)).toMatch(/2: RegionA\/patch.json, RegionA\/BkgOnly.json\n.*behind "#"/);
    expect(await refusalOf("fit", `${path}#BkgOnly.jso`)).toContain('Did you mean "BkgOnly.json"?');
    const two = files.write(
      "two.zip",
      zipOf(["A", "B"].map((region) => ({ name: `${region}/BkgOnly.json`, data: workspace }))),
    );
    expect(await refusalOf("fit", `${two}#BkgOnly.json`)).toContain("A/BkgOnly.json, B/BkgOnly.json");
    expect(await refusalOf("fit", `${COUNTING}#x`)).toContain("no such file");
    expect(await refusalOf("sort", `${path}#BkgOnly.json`, "-o", path, "--force")).toContain("which is read");
  });

  it("leave files with # in their names alone", async () => {
    expect(await readJson(files.write("odd#name.json", workspace))).toEqual(spec);
  });
});

const hasTar = spawnSync("tar", ["--version"]).status === 0;
const describeWithTar = hasTar ? describe : describe.skip;
describeWithTar(`archives of tar${hasTar ? "" : " (skipped: there is no program tar)"}`, () => {
  it.each(["ustar", "gnu", "pax", "v7", "oldgnu"])("in the format %s have all names", (format) => {
    const long = format === "v7" || format === "ustar" ? "short" : "long-".repeat(40);
    const folder = files.path(`made-${format}`);
    mkdirSync(join(folder, long), { recursive: true });
    files.write(`made-${format}/${long}/BkgOnly.json`, workspace);
    const bytes = execFileSync("tar", ["-c", `--format=${format}`, "-C", folder, "."], { maxBuffer: 2 ** 24 });
    const entries = archiveEntries(bytes, "a");
    expect(entries.map(({ name }) => name)).toEqual([`${long}/BkgOnly.json`]);
    expect(entries[0]!.read().toString("utf8")).toBe(workspace);
  });
});

describe("hostile archives", () => {
  const file = { name: "a.json", data: "{}" };
  const refusals: readonly (readonly [what: string, bytes: Buffer, received: string])[] = [
    ["a path upwards", tarOf([{ name: "../a.json", data: "{}" }]), "leaves"],
    ["a path upwards in the middle", zipOf([{ name: "a/../../b.json", data: "{}" }]), "leaves"],
    ["an absolute path", tarOf([{ name: "/etc/passwd", data: "{}" }]), "absolute"],
    ["a path on another drive", zipOf([{ name: "C:a.json", data: "{}" }]), "absolute"],
    ["a backslash", zipOf([{ name: "..\\a.json", data: "{}" }]), "backslash"],
    ["a path upwards in an extended header", tarOf([paxOf({ path: "../../a.json" }), file]), "leaves"],
    ["a size below 0 in an extended header", tarOf([paxOf({ size: "-1" }), file]), "middle of an entry"],
    ["a huge size", tarOf([{ ...file, size: 8 ** 11 - 1 }]), "middle of an entry"],
    ["an end in the middle", tarOf([file, file], false).subarray(0, 700), "middle of an entry"],
    ["an entry twice", tarOf([file, { ...file, name: "./a.json" }]), "twice"],
    ["a sparse file", tarOf([{ ...file, type: "S" }]), "sparse"],
    ["a damaged header", Buffer.concat([tarOf([file], false), Buffer.alloc(512, 1)]), "checksum"],
    [
      "an extended header of another length",
      tarOf([{ name: "x", type: "x", data: "99 path=a\n" }, file]),
      "extended header",
    ],
    ["a zip archive without its end", zipOf([file]).subarray(0, -1), "directory"],
  ];
  it.each(refusals)("with %s are refused", (_what, bytes, received) => {
    const issue = issueOf(() => archiveEntries(bytes, "a.tar"));
    expect([issue.code, issue.received]).toEqual(["bad-archive", expect.stringContaining(received)]);
  });

  it("with links do not lead out of them", () => {
    const link = { name: "a.json", type: "2", link: "/etc/passwd" };
    const entries = archiveEntries(tarOf([link, { name: "b.json", type: "1", link: "a.json" }]), "a");
    expect(entries.map(({ isLink }) => isLink)).toEqual([true, true]);
    for (const { read } of entries) expect(issueOf(read).received).toContain("not followed");
  });

  it("with contents that are not what their directory says are refused when these are read", () => {
    const bytes = zipOf([{ name: "a.json", data: "x".repeat(1000) }]);
    const end = bytes.length - 22;
    const directory = bytes.readUInt32LE(end + 16);
    const changed = (offset: number, value: number) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt32LE(value, directory + offset);
      return copy;
    };
    for (const [offset, value] of [
      [24, 10],
      [24, 2000],
      [16, 1],
    ] as const) {
      const [entry] = archiveEntries(changed(offset, value), "a");
      expect(issueOf(() => entry!.read()).code).toBe("bad-archive");
    }
    const [entry] = archiveEntries(changed(24, 0xfffffff0), "a");
    expect(issueOf(() => entry!.read()).code).toBe("too-large");
  });

  it("with many entries, many bytes or many archives in each other are refused, with bounded memory", () => {
    const empty = tarOf([{ name: "a/b", type: "5" }], false);
    const million = gzipSync(Buffer.concat(Array.from({ length: 30_000 }, () => empty)));
    expect(issueOf(() => archiveEntries(million, "a")).received).toBe("more");
    const bomb = gzipSync(
      tarOf([{ name: "bomb.tgz", data: gzipSync(tarOf([{ name: "zeros", data: Buffer.alloc(2 ** 26) }])) }]),
    );
    expect(bomb.length).toBeLessThan(10_000);
    const before = process.memoryUsage.rss();
    expect(issueOf(() => archiveEntries(bomb, "a", new ArchiveBudget(10, 2 ** 20))).code).toBe("too-large");
    expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 25);
    let matryoshka = tarOf([{ name: "a.json", data: "{}" }]);
    for (let i = 0; i < 6; i++) matryoshka = gzipSync(tarOf([{ name: "a.tgz", data: matryoshka }]));
    expect(issueOf(() => archiveEntries(matryoshka, "a")).code).toBe("too-large");
  });
});

describeWithShared("the archive of a published analysis", () => {
  it("has the workspaces and patches that lie beside it", async () => {
    const archive = sharedPath("workspaces/atlas-sbottom/likelihoods.tar.gz");
    for (const region of ["RegionA", "RegionB", "RegionC"]) {
      const inside = await readJson(`${archive}#${region}/BkgOnly.json`);
      expect(inside).toEqual(await readJson(sharedPath(`workspaces/atlas-sbottom/${region}/BkgOnly.json`)));
    }
    const signal = await readJson(`${archive}#RegionA/patch.sbottom_1300_205_60.json`);
    expect(signal).toEqual(
      await readJson(sharedPath("workspaces/atlas-sbottom/RegionA/patch.sbottom_1300_205_60.json")),
    );
  });
});
