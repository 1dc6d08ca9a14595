import { fitInput } from "../../infer/fit-input.js";
import { isBlinded } from "../../model/data.js";
import { printable } from "../../printable.js";
import type { Analysis } from "../analysis.js";
import { count, formatNumber } from "../output/numbers.js";
import { blindingText } from "./fit-text.js";
import { noteLines } from "./notes.js";

/** What was analysed: the workspace and its size, and the data. */
export function headline({ model, data, asimovPoint, fit, subject }: Analysis): string {
  const nFixed = fitInput(model, fit).fixed.reduce((sum, fixed) => sum + fixed, 0);
  const size = [
    count(model.channels.length, "channel"),
    count(model.nMainData, "bin"),
    count(model.nPars, "parameter") + (nFixed === 0 ? "" : ` (${nFixed} held)`),
  ];
  const what = `${printable(subject)}, measurement "${printable(model.measurement)}": ${size.join(", ")}`;
  return `${what}\n${dataText(asimovPoint, isBlinded(data) && data.asimovChannels.length > 0)}${blindingText(data)}`;
}

function dataText(point: Analysis["asimovPoint"], inSomeChannels: boolean): string {
  if (point === undefined) return "Observed data";
  const values = Object.entries(point).map(([name, value]) => `${name} = ${formatNumber(value)}`);
  const where = values.length === 0 ? "the suggested values" : values.join(", ");
  return `${inSomeChannels ? "Observed data, and Asimov data" : "Asimov data"} of ${printable(where)}`;
}

/** A result for people: parts with an empty line between them, notes and the verdict last. */
export function resultText(
  parts: readonly string[],
  { valid = true, notes = [] }: { readonly valid?: boolean; readonly notes?: readonly string[] },
): string {
  const why = notes.length === 0 ? "a fit failed" : "see the notes";
  const verdict = valid ? [] : [`NOT VALID: do not trust the numbers above; ${why}.`];
  const remarks = [...verdict, ...noteLines(notes)];
  return `${[...parts, ...(remarks.length === 0 ? [] : [remarks.join("\n")])].join("\n\n")}\n`;
}
