import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What only extensions of the pyhf format need. */
const EXTENSIONS = [
  /^src\/formula\//,
  /^src\/ad\//,
  /^src\/graph\/(lower-derived|derived-evaluation|project-derived|gaussian|term-evaluation)\.ts$/,
  /^src\/(model|workspace)\/modifiers\/(formula|polynomial|mcstat|shape-n)\.ts$/,
  /^src\/model\/joint-terms\.ts$/,
  /^src\/workspace\/check-(formulas|joint-terms|covariances)\.ts$/,
];

const { metafile } = await build({
  entryPoints: ["src/entries/core.ts"],
  absWorkingDir: ROOT,
  outdir: "unwritten",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "browser",
  metafile: true,
  write: false,
});

type Output = Metafile["outputs"][string];

/** An output, and those that are loaded with it. */
function loadedWith(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const { path, kind } of metafile.outputs[name]!.imports) if (kind === "import-statement") loadedWith(path, seen);
  return seen;
}

const modulesOf = (outputs: Iterable<string>) =>
  [...outputs].flatMap((name) => {
    const { inputs }: Output = metafile.outputs[name]!;
    return Object.keys(inputs).filter((file) => inputs[file]!.bytesInOutput > 0);
  });

describe("a bundle of histograd/core", () => {
  const [entry] = Object.keys(metafile.outputs).filter((name) =>
    metafile.outputs[name]!.entryPoint?.endsWith("core.ts"),
  );
  const first = modulesOf(loadedWith(entry!));

  it("begins without the parser of formulas, derivatives of any function and all else that only extensions need", () => {
    expect(first).toContain("src/fit/fit.ts");
    expect(first.filter((file) => EXTENSIONS.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it("has that in parts that are loaded later", () => {
    const all = modulesOf(Object.keys(metafile.outputs));
    for (const pattern of EXTENSIONS) expect(all.filter((file) => pattern.test(file))).not.toEqual([]);
  });
});
