/**
 * Documents of other formats as workspaces, and workspaces as documents of other formats: HistFactory XML with ROOT histograms, HS3,
 * Combine cards, and pyhf's plain format. Nothing here touches files: what a document names is read through `SourceFiles`.
 *
 * @module interchange
 */
export type { JsonDocument } from "../workspace/json-text.js";
export { type CombineFiles, type ExportCombineOptions, exportCombine } from "./combine/export-combine.js";
export { importCombine } from "./combine/import-combine.js";
export type { CardSource, ImportCombineOptions } from "./combine/options.js";
export { type ExportHs3Options, exportHs3, type ImportHs3Options, importHs3 } from "./hs3/index.js";
export type { Producer } from "./hs3/options.js";
export { type ImportOptions, importDocument } from "./import-document.js";
export { type ExportPyhfOptions, exportPyhf, type PyhfExport } from "./pyhf/export-pyhf.js";
export type { RootHistogram } from "./root/histogram.js";
export { openRootFile, type RootFile } from "./root/open-root-file.js";
export type { SourceFiles } from "./source-files.js";
export {
  exportHistFactoryXml,
  type HistFactoryXmlExportOptions,
  type HistFactoryXmlFiles,
} from "./xml/export-xml.js";
export { type HistFactoryXmlOptions, importHistFactoryXml } from "./xml/import-xml.js";
