import { plural } from "../../describe.js";
import type { Part } from "../../format/part.js";
import { patchValueCell } from "../../format/patch-set-scan.js";
import type { Column } from "../../format/table.js";
import { readText } from "../../node/read.js";
import { type PatchSet, parsePatchSet, patchAt, patchNamed, type SignalPatch } from "../../patchset/patch-set.js";
import { requireVerified, verifyPatchSet } from "../../patchset/verify.js";
import { printable } from "../../printable.js";
import { formatJson } from "../../records/json.js";
import { recordToJson } from "../../records/record.js";
import { applyPatch, parseJsonText, parseWorkspace } from "../../workspace/index.js";
import { subjectOf } from "../load.js";
import { deliverDocument, requireFree } from "../output/deliver.js";
import { printResult } from "../output/print.js";
import { tablesText } from "../output/tables.js";
import { about, EXIT } from "../report-error.js";
import { namedRows, type RowChoice } from "../row-choice.js";
import type { TableOptions } from "../table-options.js";
import { parsePatchValue } from "../values.js";

/** Options that choose a patch. */
export interface PatchChoice {
  readonly name?: string;
  readonly values?: string;
}

/** Options of `histograd patchset extract` and `apply`. */
export interface PatchSetApplyOptions extends PatchChoice {
  readonly output?: string;
  readonly force?: boolean;
  readonly verify: boolean;
}

/** The patch set in a file, whose errors name it. */
export async function loadPatchSet(file: string): Promise<PatchSet> {
  const text = await readText(file);
  return about(file, () => parsePatchSet(text));
}

/** Options of `histograd patchset inspect`. */
export interface PatchSetInspectOptions extends TableOptions {
  readonly signal: readonly string[];
}

/** `histograd patchset inspect` */
export async function runPatchSetInspect(file: string, options: PatchSetInspectOptions): Promise<number> {
  const { json, signal } = options;
  const set = await loadPatchSet(file);
  const { rows } = signalRows(set, signal);
  const patches = set.patches.map(({ name, values }) => ({ name, values }));
  printResult(
    json === true ? formatJson(recordToJson({ ...set, patches })) : tablesText(patchSetParts(file, set), options, rows),
  );
  return EXIT.done;
}

/** `histograd patchset extract` */
export async function runPatchSetExtract(file: string, options: PatchSetApplyOptions): Promise<number> {
  await requireFree(options, [file]);
  const set = await loadPatchSet(file);
  const { operations } = about(file, () => chosenPatch(set, options));
  deliverDocument(operations, options);
  return EXIT.done;
}

/** `histograd patchset apply` */
export async function runPatchSetApply(
  background: string,
  file: string,
  options: PatchSetApplyOptions,
): Promise<number> {
  await requireFree(options, [background, file]);
  const set = await loadPatchSet(file);
  const text = await readText(background);
  const patch = about(file, () => chosenPatch(set, options));
  const patched = about(subjectOf(background, [`${file}#${patch.name}`]), () => {
    if (options.verify) requireVerified(verifyPatchSet(set, text));
    const document = applyPatch(parseJsonText(text), patch.operations);
    parseWorkspace(document);
    return document;
  });
  deliverDocument(patched, options);
  return EXIT.done;
}

/** `histograd patchset verify` */
export async function runPatchSetVerify(background: string, file: string): Promise<number> {
  const set = await loadPatchSet(file);
  const text = await readText(background);
  const checks = about(background, () => verifyPatchSet(set, text));
  for (const { algorithm, expected, received, matches } of checks) {
    if (matches) printResult(`${algorithm} ${received}: ${printable(file)} was made for ${printable(background)}\n`);
    else
      printResult(
        `${algorithm} differs\n  in ${printable(file)}  ${expected}\n  of ${printable(background)}  ${received}\n`,
      );
  }
  return checks.every(({ matches }) => matches) ? EXIT.done : EXIT.failed;
}

function chosenPatch(set: PatchSet, { name = "", values }: PatchChoice): SignalPatch {
  if (values === undefined) return patchNamed(set, name);
  const given = values.split(",").map((text) => text.trim());
  return patchAt(set, given.map(parsePatchValue));
}

/** Rows about signals. @throws DataError `unknown-patch` for each pattern that matches none */
export function signalRows({ patches }: PatchSet, patterns: readonly string[]): RowChoice {
  const names = patches.map(({ name }) => name);
  return namedRows({ option: "--signal", noun: "signal", code: "unknown-patch", names }, patterns);
}

/** What is in a patch set. */
function patchSetParts(
  subject: string,
  { description, labels, references, digests, patches }: PatchSet,
): readonly Part[] {
  const facts = [
    ...references.map(({ name, value }) => `${name} ${value}`),
    ...digests.map(({ algorithm, value }) => `for the workspace with ${algorithm} ${value}`),
  ];
  const columns: readonly Column[] = [
    { title: "patch", align: "left" },
    ...labels.map((title): Column => ({ title, align: "decimal" })),
  ];
  const rows = patches.map(({ name, values }) => [name, ...values.map(patchValueCell)]);
  const subjects = patches.map(({ name }) => ({ names: [name] }));
  const head = `${printable(subject)}: ${printable(description)}`;
  return [
    [head, ...facts.map(printable)].join("\n"),
    plural(patches.length, "patch", "patches"),
    { columns, rows, subjects },
  ];
}
