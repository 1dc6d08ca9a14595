import { type OptionRules, oneOf, optionsOf, requireOptions } from "../options.js";
import { type JsonDocument, readJsonText } from "../workspace/json-text.js";
import { type CardSource, IMPORT_COMBINE_OPTIONS, type ImportCombineOptions } from "./combine/options.js";
import { IMPORT_HS3_OPTIONS, type ImportHs3Options } from "./hs3/options.js";
import { formatOf, isHs3 } from "./recognise.js";
import type { SourceFiles } from "./source-files.js";

/** How documents of each format are read. */
export interface ImportOptions {
  readonly combine?: ImportCombineOptions;
  readonly hs3?: ImportHs3Options;
  /** Whose reading of HistFactory XML is followed: "root" (default) or "pyhf". */
  readonly xmlDialect?: "root" | "pyhf";
}

/** Rules for `ImportOptions`. */
export const IMPORT_OPTIONS: OptionRules<ImportOptions> = {
  combine: optionsOf<ImportCombineOptions>(IMPORT_COMBINE_OPTIONS),
  hs3: optionsOf<ImportHs3Options>(IMPORT_HS3_OPTIONS),
  xmlDialect: oneOf<"root" | "pyhf">("root", "pyhf"),
};

/**
 * A document of any format as one that `Workspace.parse` checks: a workspace as it is, and HS3, HistFactory XML or a Combine card
 * converted; the format is told by the content. The readers are loaded when they are needed.
 *
 * @param text - of the document
 * @param path - of the document, which messages name and relative paths of a card start from
 * @param files - what the document may name; it is not asked for the document itself
 * @throws WorkspaceError with everything that cannot be read or expressed
 */
export async function importDocument(
  text: string,
  path: string,
  files: SourceFiles,
  options: ImportOptions = {},
): Promise<JsonDocument> {
  requireOptions(options, IMPORT_OPTIONS);
  const { combine = {}, hs3 = {}, xmlDialect = "root" } = options;
  const all: SourceFiles = {
    read: async (each) => (each === path ? new TextEncoder().encode(text) : await files.read(each)),
  };
  switch (formatOf(text)) {
    case "histfactory-xml": {
      const { importHistFactoryXml } = await import("./xml/import-xml.js");
      const document = await importHistFactoryXml(path, all, { dialect: xmlDialect });
      return { ...document, convertedFrom: "HistFactory XML" };
    }
    case "combine":
      return { ...(await importCards([{ path }], all, combine)), convertedFrom: "a Combine card" };
    case "json": {
      const document = readJsonText(text);
      if (!isHs3(document.value)) return document;
      const { importHs3 } = await import("./hs3/index.js");
      const { value, warnings } = importHs3(document.value, hs3);
      return { value, warnings: [...document.warnings, ...warnings], convertedFrom: "HS3" };
    }
  }
}

/** Cards as `importCombine` reads them, whose code is loaded when it is needed. */
export async function importCards(
  sources: readonly CardSource[],
  files: SourceFiles,
  options: ImportCombineOptions,
): Promise<JsonDocument> {
  const { importCombine } = await import("./combine/import-combine.js");
  return await importCombine(sources, files, options);
}
