import { readFileSync } from "node:fs";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** The example: texts as they are in the files. */
export const BACKGROUND_TEXT = read("examples/patchset/background.json");
export const PATCHSET_TEXT = read("examples/patchset/patchset.json");

/** What pyhf 0.7.6 says: validation/patchset/make.py. */
export const PYHF = JSON.parse(read("validation/patchset/expected.json")) as {
  readonly texts: readonly {
    readonly text: string;
    readonly python: string;
    readonly sha256: string;
    readonly md5: string;
  }[];
  readonly points: readonly { readonly name: string; readonly cls: number; readonly expected: readonly number[] }[];
};

interface PatchSetDocument {
  metadata: { labels: string[]; digests: Record<string, string>; [key: string]: unknown };
  patches: {
    metadata: { name: string; values: (number | string)[] };
    patch: { op: string; path: string; value: unknown }[];
  }[];
  version: string;
}

/** A fresh copy of the example, to be changed. */
export const patchSetDocument = (): PatchSetDocument => JSON.parse(PATCHSET_TEXT) as PatchSetDocument;
