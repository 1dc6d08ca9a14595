import { plural } from "../describe.js";
import { edgeRemark } from "../fit/fit-message.js";
import type { FitCertificate, FitResult } from "../fit/results.js";
import { printable } from "../printable.js";
import { fitParameterParts } from "./fit-parameters.js";
import { formatNumber } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import { searchText } from "./search.js";

/** The certificate, and the parameters that matter most or all of them: see `fitParameterParts`. */
export function fitResultText(result: FitResult, options: FormatOptions): readonly Part[] {
  const search = searchText(result.search);
  return [summary(result), ...fitParameterParts(result, options), ...(search.length === 0 ? [] : [search.join("\n")])];
}

const TWICE_NLL_DIGITS = 10;

function summary({ twiceNll, valid, status, message, certificate }: FitResult): string {
  const lines = valid ? [] : [`NOT VALID: ${printable(message)}`];
  if (status !== "outside-domain") lines.push(`${valid ? "valid: " : "  "}${evidence(certificate)}`);
  lines.push(`−2 log L = ${formatNumber(twiceNll, TWICE_NLL_DIGITS)}`);
  if (certificate.atEdges.length > 0) lines.push(printable(edgeRemark(certificate.atEdges)));
  return lines.join("\n");
}

function evidence({ scaledGradient, edm, rank, nFree, iterations }: FitCertificate): string {
  return [
    `gradient × uncertainty ≤ ${scaledGradient.toExponential(1)}`,
    `EDM ${edm.toExponential(1)}`,
    `Hessian of rank ${rank} of ${nFree}`,
    plural(iterations, "iteration"),
  ].join(", ");
}
