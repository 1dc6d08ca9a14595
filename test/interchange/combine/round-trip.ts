import { Workspace } from "../../../src/api/workspace.js";
import { WorkspaceError } from "../../../src/errors.js";
import { type ExportCombineOptions, exportCombine } from "../../../src/interchange/combine/export-combine.js";
import { importCombine } from "../../../src/interchange/combine/import-combine.js";
import type { SourceFiles } from "../../../src/interchange/source-files.js";
import { seededRandom } from "../../helpers/random.js";

/** Files by path, with their bytes. */
export function byteFiles(files: ReadonlyMap<string, Uint8Array>): SourceFiles {
  return {
    read: async (path) => {
      const bytes = files.get(path);
      if (bytes !== undefined) return bytes;
      throw new WorkspaceError([{ code: "file-not-found", path, expected: "a file", received: "no such file" }]);
    },
  };
}

/** A workspace that was written as a card, and read again. */
export async function throughCard(workspace: Workspace, options: ExportCombineOptions = {}) {
  const { files, pois, warnings } = exportCombine(workspace.spec, options);
  const { value } = await importCombine([{ path: "card.txt" }], byteFiles(files), { pois });
  return { again: Workspace.parse(value), card: new TextDecoder().decode(files.get("card.txt")), warnings };
}

/** Log-densities of two models at the start of the first one and at points around it; parameters are found by name. */
export function logpdfPairs(first: Workspace, second: Workspace, measurement?: string): readonly [number, number][] {
  const [a, b] = [first.model({ ...(measurement === undefined ? {} : { measurement }) }), second.model()];
  const random = seededRandom(11);
  return [0, 1, 1, 1, 1].map((scale): [number, number] => {
    const pars = a.suggestedInit.map((start, i) => {
      if (a.suggestedFixed[i]) return start;
      const shift = scale * random.normal();
      if (start !== 0) return start * (1 + 0.1 * shift);
      return a.suggestedBounds[i]![0] === 0 ? Math.abs(shift) : 0.6 * shift;
    });
    const ofB = b.parNames.map((name) => pars[a.parNames.indexOf(name)] ?? Number.NaN);
    return [a.logpdf(pars, first.data(a)), b.logpdf(ofB, second.data(b))];
  });
}
