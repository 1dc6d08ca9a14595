import { plural } from "../describe.js";
import { fitInput } from "../fit/fit-input.js";
import { blindingText } from "../format/heading.js";
import { formatNumber } from "../format/numbers.js";
import { isBlinded } from "../model/data.js";
import { printable } from "../printable.js";
import type { Analysis } from "./analysis.js";

/** Describes the analysis: the workspace with its size, and the data. @param data - description of the data */
export function headingOf(analysis: Analysis, data = dataText(analysis)): string {
  const { model, fit, subject } = analysis;
  const nFixed = fitInput(model, fit).fixed.reduce((sum, fixed) => sum + fixed, 0);
  const size = [
    plural(model.channels.length, "channel"),
    plural(model.nMainData, "bin"),
    plural(model.nPars, "parameter") + (nFixed === 0 ? "" : ` (${nFixed} held)`),
  ];
  const what = `${printable(subject)}, measurement "${printable(model.measurement)}": ${size.join(", ")}`;
  return `${what}\n${data}${isBlinded(analysis.data) ? blindingText(analysis.data) : ""}`;
}

function dataText({ data, asimovPoint }: Analysis): string {
  if (asimovPoint === undefined) return "Observed data";
  const inSomeChannels = isBlinded(data) && data.asimovChannels.length > 0;
  return `${inSomeChannels ? "Observed data, and Asimov data" : "Asimov data"} of ${pointText(asimovPoint)}`;
}

/** An Asimov point in words. */
export function pointText(point: NonNullable<Analysis["asimovPoint"]>): string {
  const values = Object.entries(point).map(([name, value]) => `${name} = ${formatNumber(value)}`);
  return values.length === 0 ? "the suggested values" : printable(values.join(", "));
}
