import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import * as api from "../../src/index.js";
import { compareWithPyhf } from "../../validation/operations/replay.mjs";
import { describeWithShared, sharedPath } from "../helpers/shared.js";

interface Reference {
  readonly workspaces: readonly {
    readonly workspace: string;
    readonly digests: Readonly<Record<string, string>>;
    readonly cases: readonly { readonly operation: string; readonly args: object }[];
  }[];
}

const reference = JSON.parse(
  readFileSync(new URL("../../validation/operations/reference.json", import.meta.url), "utf8"),
) as Reference;

/** Every fifth case of long documents (validation/operations/run.mjs does all). */
const LONG = 100_000;
const STRIDE = 5;

describeWithShared("operations on public workspaces", () => {
  it.each(reference.workspaces)(
    "have pyhf's digests and make pyhf's documents: $workspace",
    ({ workspace, digests, cases }) => {
      const bytes = readFileSync(sharedPath(`workspaces/${workspace}`));
      const text = (workspace.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
      const received = Object.keys(digests).map((name) => [name, api.pyhfDigest(text, name as api.DigestAlgorithm)]);
      expect(Object.fromEntries(received)).toEqual(digests);
      const spec = JSON.parse(text) as api.WorkspaceSpec;
      const tried = cases.filter((_, i) => text.length < LONG || i % STRIDE === 0);
      const outcomes = tried.map((each) => `${compareWithPyhf(each, spec, api)}: ${JSON.stringify(each)}`);
      expect(outcomes.filter((outcome) => !/^(same|refused|stricter|pyhf's fault):/.test(outcome))).toEqual([]);
      expect(outcomes.filter((outcome) => outcome.startsWith("same")).length).toBeGreaterThan(tried.length / 2);
    },
  );
});
