import { powerLabel } from "../ticks.js";

/** Powers of ten between which numbers are written without one. */
const PLAIN = { from: -3, to: 5 };

/** A number as a label, to some significant digits: `1.53`, `−0.021`, `$2.1{\times}10^{-7}$`. */
export function numberLabel(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
  const power = Number(exponent);
  if (power >= PLAIN.from && power < PLAIN.to) {
    return minusSigned(Number(value.toPrecision(digits)).toFixed(Math.max(0, digits - 1 - power)));
  }
  return `$${mantissa}{\\times}${powerLabel(1, power).slice(1, -1)}$`;
}

/** A number as it was given, to 6 digits and without zeros at the end: `1`, `0.05`, `−2.5`. */
export function givenLabel(value: number): string {
  if (!Number.isFinite(value) || value === 0) return numberLabel(value);
  const short = Number(value.toPrecision(6));
  const power = Math.floor(Math.log10(Math.abs(short)));
  return power >= PLAIN.from && power < PLAIN.to ? minusSigned(String(short)) : numberLabel(value, digitsOf(short));
}

/** Number of digits that a number needs. */
function digitsOf(value: number): number {
  return value.toExponential().split("e")[0]!.replace(/[^\d]/g, "").length;
}

/** A label of numbers within a formula: without dollar signs. */
export function asFormula(label: string): string {
  const formula = label.replaceAll("$", "").replace("−", "-").replace("∞", "\\infty");
  return label === "not a number" ? "\\text{not a number}" : formula;
}

/** A number to some significant digits within a formula. */
export function numberFormula(value: number, digits?: number): string {
  return asFormula(numberLabel(value, digits));
}

/** Decimals that show an uncertainty to two digits. */
export function decimalsFor(uncertainty: number): number {
  if (!(uncertainty > 0 && Number.isFinite(uncertainty))) return 3;
  return Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(uncertainty))));
}

/** With a proper minus sign. */
export function minusSigned(text: string): string {
  return text.replace("-", "−");
}

/** A share as percent: `95 %`, `68.3 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** The value, or NaN in place of one that is not finite: there a curve is interrupted. */
export function finiteOrNaN(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : Number.NaN;
}

/** Text that is cut after some characters. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
