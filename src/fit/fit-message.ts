import { plural } from "../describe.js";
import type { FitCertificate, FitStatus } from "./results.js";

/** One sentence about how a fit ended: for one that is not valid, the likely cause and what to try. */
export function describeFit(status: FitStatus, certificate: FitCertificate, cause: string | undefined): string {
  const stuck = cause === undefined ? "" : ` Stuck at: ${cause}.`;
  switch (status) {
    case "converged":
      return `Converged in ${certificate.iterations} iteration${certificate.iterations === 1 ? "" : "s"} (EDM ${certificate.edm.toExponential(1)})${remarks(certificate)}.`;
    case "step-limit":
      return `Stopped after ${plural(certificate.iterations, "iteration")} before the gradient vanished.${stuck} Allow more iterations, or start elsewhere.`;
    case "stalled":
      return `No step lowers −log L although the gradient has not vanished (|g|σ ${certificate.scaledGradient.toExponential(1)}): the likelihood or its slope jumps, as where Combine cuts a template at 0 events, or derivatives lose their digits.${stuck} Try a continuous interpolation code or another start.`;
    case "domain-edge":
      return `−log L falls towards the edge of its domain, where expectations would be negative or undefined: ${cause}. Give the bin a floor (clipBinData), mask it, or bound the parameters that lower it.`;
    case "not-finite":
      return "The likelihood or its derivatives overflowed. Tighten the bounds of the parameters, or start elsewhere.";
    case "hessian-not-positive-definite":
      return `Stopped at a point that is not a minimum: the Hessian has a direction that curves down.${stuck} Start elsewhere, or tighten the bounds.`;
    case "outside-domain":
      return "No start was found at which the likelihood is defined.";
  }
}

function remarks({ atBounds, atEdges, onKinks, flatDirections }: FitCertificate): string {
  const parts: string[] = [];
  if (atBounds.length > 0) parts.push(`at a bound: ${listed(atBounds.map(({ name }) => name))}`);
  if (atEdges.length > 0) parts.push(edgeRemark(atEdges));
  if (onKinks.length > 0) parts.push(`on a kink: ${listed(onKinks)}`);
  for (const direction of flatDirections.slice(0, 3)) parts.push(`flat direction: ${listed(direction)}`);
  return parts.map((part) => `; ${part}`).join("");
}

/** The bins that hold an estimate on the edge of the domain: "at the edge of the domain: channel SR, bin 1". */
export function edgeRemark(atEdges: FitCertificate["atEdges"]): string {
  return `at the edge of the domain: ${listed(atEdges.map(({ channel, bin }) => `channel ${channel}, bin ${bin}`))}`;
}

const NAMES_SHOWN = 6;

/** Names for a sentence: the first few, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}
