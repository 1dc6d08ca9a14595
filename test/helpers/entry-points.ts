import { readFileSync } from "node:fs";

/** What users can import: the specifier, and the module in src/ that it stands for. */
export interface EntryPoint {
  readonly specifier: string;
  readonly source: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}

/** The entry points of the package that are modules, in the order of package.json. */
export function entryModules(): readonly EntryPoint[] {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as Manifest;
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    if (typeof target === "string") return [];
    const source = target.default.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts");
    return [{ specifier: manifest.name + path.slice(1), source }];
  });
}
