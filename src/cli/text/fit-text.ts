import type { FitInput } from "../../infer/fit-input.js";
import { edgeRemark } from "../../infer/fit-message.js";
import type { FitCertificate, FitResult } from "../../infer/results.js";
import { type Data, isBlinded } from "../../model/data.js";
import type { Model } from "../../model/model.js";
import { printable } from "../../printable.js";
import { count, formatMeasured, formatNumber } from "../output/numbers.js";
import { type Column, formatTable } from "../output/table.js";
import type { Correlation, FitOutcome } from "../records/fit-record.js";
import { randomStartsText, searchText } from "./search-text.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "value", align: "decimal" },
  { title: "uncertainty", align: "decimal" },
  { title: "note", align: "left" },
];

/** A fit for people: what was fitted, all parameters with the parameter of interest first, the certificate. */
export function fitText(outcome: FitOutcome, subject: string): string {
  const { model, input, result, correlations } = outcome;
  const parts = [
    headline(outcome, subject),
    formatTable(COLUMNS, parameterRows(model, input, result)),
    ...(correlations === undefined ? [] : [correlationText(correlations)]),
    [summary(result), ...searchText(result.search), ...randomStartsText(outcome)].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function headline({ model, input, data, asimovPoint, isMinimised }: FitOutcome, subject: string): string {
  const nFixed = input.fixed.reduce((sum, fixed) => sum + fixed, 0);
  const held = nFixed === 0 ? "" : ` (${nFixed} held)`;
  const size = `${count(model.channels.length, "channel")}, ${count(model.nMainData, "bin")}, ${count(model.nPars, "parameter")}${held}`;
  return `${printable(subject)}, measurement "${printable(model.measurement)}": ${size}\n${dataText(asimovPoint, isMinimised)}${blindingText(data)}`;
}

function dataText(point: FitOutcome["asimovPoint"], isMinimised: boolean): string {
  if (point === undefined) return "Fit to the observed data";
  const values = Object.entries(point).map(([name, value]) => `${name} = ${formatNumber(value)}`);
  const where = values.length === 0 ? "the suggested values" : values.join(", ");
  return isMinimised
    ? `Fit to Asimov data of ${printable(where)}`
    : `Expected on Asimov data of ${printable(where)}, without a fit`;
}

/** What of the data was left out or replaced. */
export function blindingText(data: Data): string {
  if (!isBlinded(data)) return "";
  const { masked, asimovChannels } = data;
  const bins = masked.map(({ channel, bins }) => `${channel} (${count(bins.length, "bin")})`);
  const parts = [
    ...(bins.length === 0 ? [] : [`; left out: ${bins.join(", ")}`]),
    ...(asimovChannels.length === 0 ? [] : [`; Asimov data in ${asimovChannels.join(", ")} only`]),
  ];
  return printable(parts.join(""));
}

function parameterRows(model: Model, input: FitInput, result: FitResult): string[][] {
  const order = [...model.parNames.keys()];
  if (model.poiIndex !== undefined) order.unshift(...order.splice(model.poiIndex, 1));
  return order.map((p) => {
    const name = model.parNames[p]!;
    const sigma = result.uncertainties[name];
    const { value, uncertainty } =
      sigma === undefined
        ? { value: formatNumber(result.values[p]!), uncertainty: "" }
        : formatMeasured(result.values[p]!, sigma);
    return [name, value, uncertainty, noteOn(name, p, model, input, result)];
  });
}

function noteOn(name: string, p: number, model: Model, { fixed }: FitInput, result: FitResult): string {
  const notes: string[] = p === model.poiIndex ? ["parameter of interest"] : [];
  const { atBounds, onKinks } = result.certificate;
  const active = atBounds.find((each) => each.name === name);
  if (fixed[p] === 1) notes.push("held");
  else if (active !== undefined) notes.push(`at its ${active.side} bound`);
  else if (onKinks.includes(name)) notes.push("on the kink at 0: no uncertainty");
  else if (!(name in result.uncertainties) && result.status !== "outside-domain")
    notes.push(`no uncertainty: ${result.withoutUncertainty[name] ?? ""}`);
  return notes.join(", ");
}

function correlationText(pairs: readonly Correlation[]): string {
  if (pairs.length === 0) return "No pair of parameters is correlated as strongly as that.";
  const columns: readonly Column[] = [
    { title: "parameter", align: "left" },
    { title: "parameter", align: "left" },
    { title: "correlation", align: "decimal" },
  ];
  return formatTable(
    columns,
    pairs.map(({ first, second, correlation }) => [first, second, correlation.toFixed(3)]),
  );
}

const TWICE_NLL_DIGITS = 10;

function summary({ twiceNll, valid, status, message, certificate }: FitResult): string {
  const lines = [`−2 log L = ${formatNumber(twiceNll, TWICE_NLL_DIGITS)}`];
  if (!valid) lines.push(`NOT VALID: ${printable(message)}`);
  if (status !== "outside-domain") lines.push(`${valid ? "valid: " : "  "}${evidence(certificate)}`);
  if (certificate.atEdges.length > 0) lines.push(printable(edgeRemark(certificate.atEdges)));
  return lines.join("\n");
}

function evidence({ scaledGradient, edm, rank, nFree, iterations }: FitCertificate): string {
  return [
    `gradient × uncertainty ≤ ${scaledGradient.toExponential(1)}`,
    `EDM ${edm.toExponential(1)}`,
    `Hessian of rank ${rank} of ${nFree}`,
    count(iterations, "iteration"),
  ].join(", ");
}
