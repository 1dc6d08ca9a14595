import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ShardRecord } from "../../src/shards/record.js";
import { histograd, repoPath, TWO_CHANNEL, temporaryFolder } from "../helpers/cli.js";

/** Ways to a mount that ends with its process: for root, and for users where the kernel allows it. */
const UNSHARE = [["--mount"], ["--user", "--map-root-user", "--mount"]].find(
  (options) => spawnSync("unshare", [...options, "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0,
);
if (UNSHARE === undefined) console.warn("!!! No small disk can be mounted here: shards on a full disk are NOT tested.");

const { folder } = temporaryFolder();
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const RUN = ["toys", "run", "workspace.json", "--toys", "200", "--seed", "3", "--test-stat", "q", "--workers", "0"];

/** Runs lines of a shell with a disk of 64 KiB in the folder `disk`; `fill` leaves `free` bytes of it. */
function onSmallDisk(free: number, script: string) {
  const program = `"${process.execPath}" "${repoPath("dist/cli/main.js")}"`;
  const lines = [
    "mount -t tmpfs -o size=64k none disk",
    `histograd() { ${program} "$@"; }`,
    `fill() { head -c ${65536 - free} /dev/zero > disk/others; }`,
    script,
  ];
  return spawnSync("unshare", [...UNSHARE!, "bash", "-c", lines.join("\n")], { cwd: folder, encoding: "utf8" });
}

beforeAll(async () => {
  copyFileSync(TWO_CHANNEL, join(folder, "workspace.json"));
  mkdirSync(join(folder, "disk"));
  mkdirSync(join(folder, "kept"));
  expect((await histograd([...RUN, "--output", "one.json"], { cwd: folder })).status).toBe(0);
  for (const index of [0, 1]) {
    const words = [...RUN, "--shard", `${index}/2`, "--output", `kept/${index}.json`];
    expect((await histograd(words, { cwd: folder })).status).toBe(0);
  }
});

describe.skipIf(UNSHARE === undefined)("a full disk", () => {
  it("ends a shard with a message, keeps the items that its file has, and lets it go on when there is room", () => {
    // the file has some of its items, as of a job that was stopped
    const { items, results, ...head } = JSON.parse(read("kept/0.json")) as ShardRecord;
    const partial = { ...head, status: "partial", items: items.slice(0, 2), results: results.slice(0, 2) };
    const { stdout, stderr } = onSmallDisk(
      4096,
      `echo '${JSON.stringify(partial)}' > disk/0.json
       cp disk/0.json before.json
       fill
       histograd ${RUN.join(" ")} --shard 0/2 --output disk/0.json; echo "status $?"
       cmp disk/0.json before.json && ls disk
       rm disk/others
       histograd ${RUN.join(" ")} --shard 0/2 --output disk/0.json; echo "status $?"
       cp disk/0.json after.json`,
    );
    expect(stdout.split("\n")).toEqual(["status 2", "0.json", "others", "status 0", ""]);
    expect(stderr).toContain("disk/0.json");
    expect(stderr).toContain("a full disk");
    expect(read("after.json")).toBe(read("kept/0.json"));
  });

  it("under the merge leaves no part of a file, and the shards as they are", () => {
    const { stdout, stderr } = onSmallDisk(
      0,
      `fill
       histograd merge kept --output disk/merged.json > /dev/null; echo "status $?"
       ls disk
       rm disk/others
       histograd merge kept --output disk/merged.json > /dev/null; echo "status $?"
       cp disk/merged.json merged.json`,
    );
    expect(stdout.split("\n")).toEqual(["status 2", "others", "status 0", ""]);
    expect(stderr).toContain("a full disk");
    expect(read("merged.json")).toBe(read("one.json"));
    expect(existsSync(join(folder, "disk/merged.json"))).toBe(false);
  });
});
