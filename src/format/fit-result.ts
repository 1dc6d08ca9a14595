import { edgeRemark } from "../fit/fit-message.js";
import { HELD_FIXED } from "../fit/fit-record.js";
import type { FitCertificate, FitResult } from "../fit/results.js";
import { printable } from "../printable.js";
import { count, formatMeasured, formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import { searchText } from "./search.js";
import type { Column } from "./table.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "value", align: "decimal" },
  { title: "uncertainty", align: "decimal" },
  { title: "note", align: "left" },
];

/** All parameters, the parameter of interest first, and the certificate. */
export function fitResultText(result: FitResult): readonly Part[] {
  return [
    { columns: COLUMNS, rows: parameterRows(result) },
    [summary(result), ...searchText(result.search)].join("\n"),
  ];
}

function parameterRows(result: FitResult): string[][] {
  const { parNames, values, uncertainties, origin } = result;
  const order = [...parNames.keys()];
  for (const name of poisOf(origin).reverse()) {
    const place = order.indexOf(parNames.indexOf(name));
    if (place >= 0) order.unshift(...order.splice(place, 1));
  }
  return order.map((p) => {
    const name = parNames[p]!;
    const sigma = uncertainties[name];
    const { value, uncertainty } =
      sigma === undefined ? { value: formatNumber(values[p]!), uncertainty: "" } : formatMeasured(values[p]!, sigma);
    return [name, value, uncertainty, noteOn(name, result)];
  });
}

function poisOf({ poi, otherPois = [] }: FitResult["origin"]): string[] {
  return poi === null ? [...otherPois] : [poi, ...otherPois];
}

function noteOn(name: string, { origin, certificate, uncertainties, withoutUncertainty, status }: FitResult): string {
  const notes: string[] = poisOf(origin).includes(name) ? ["parameter of interest"] : [];
  const { atBounds, onKinks } = certificate;
  const active = atBounds.find((each) => each.name === name);
  const reason = withoutUncertainty[name] ?? "";
  if (reason === HELD_FIXED) notes.push("held");
  else if (active !== undefined) notes.push(`at its ${active.side} bound`);
  else if (onKinks.includes(name)) notes.push("on the kink at 0: no uncertainty");
  else if (!Object.hasOwn(uncertainties, name) && status !== "outside-domain") notes.push(`no uncertainty: ${reason}`);
  return notes.join(", ");
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
