import { pulls } from "../../diagnostics/pulls.js";
import type { Pull, Pulls } from "../../diagnostics/results.js";
import type { FitResult } from "../../fit/results.js";
import type { Mark, Picture } from "../picture.js";
import { parameterLabel } from "./names.js";

/** The pulls of a fit: see `pullsPicture`. */
export function fitResultPicture(fit: FitResult): Picture {
  return pullsPicture(pulls(fit));
}

const ROW = 26;
/** Height of a picture besides its rows. */
const FRAME = 95;
const LEAST_RANGE = 2.4;

/**
 * Pulls (θ̂ − θ₀)/σ₀ of constrained parameters with their uncertainties σ̂/σ₀, on bands of one and two σ₀. The estimates
 * of all parameters, the free ones too, stand beside the frame.
 */
export function pullsPicture({ parameters, valid }: Pulls): Picture {
  const n = parameters.length;
  const rowOf = (k: number) => n - 1 - k;
  const shown = parameters.flatMap((parameter, k) => pullOf(parameter, rowOf(k)));
  const range = Math.max(LEAST_RANGE, ...shown.map(({ pull, width }) => Math.abs(pull) + width + 0.2));
  const rows = [-0.5, n - 0.5] as const;
  const marks: Mark[] = [
    { kind: "boxes", x1: [-2], x2: [2], y1: [rows[0]], y2: [rows[1]], color: "#f1f1f1" },
    { kind: "boxes", x1: [-1], x2: [1], y1: [rows[0]], y2: [rows[1]], color: "#dcdcdc" },
    { kind: "rules", x: [0], color: "#000000", width: 1, dash: "dashed" },
    {
      kind: "points",
      x: shown.map(({ pull }) => pull),
      y: shown.map(({ row }) => row),
      xErrors: shown.map(({ width }) => width),
      color: "#000000",
    },
  ];
  const ticks = parameters.map(({ name }, k) => ({ value: rowOf(k), label: parameterLabel(name) }));
  const beside = parameters.map((parameter, k) => ({ value: rowOf(k), label: estimateLabel(parameter) }));
  const x = { label: "$(\\hat\\theta - \\theta_0)\\,/\\,\\sigma_0$", limits: [-range, range] as const };
  const panel = {
    ...(valid ? {} : { title: "The fit is not valid" }),
    x,
    y: { ticks, limits: rows },
    rightLabels: beside,
    marks,
  };
  return { kind: "picture", height: FRAME + ROW * Math.max(n, 2), panels: [[panel]] };
}

function pullOf({ value, uncertainty, constraint }: Pull, row: number): { pull: number; width: number; row: number }[] {
  if (constraint === undefined) return [];
  const { center, width } = constraint;
  return [{ pull: (value - center) / width, width: (uncertainty ?? 0) / width, row }];
}

/** Estimate and uncertainty to two digits of the uncertainty. */
function estimateLabel({ value, uncertainty }: Pull): string {
  if (uncertainty === undefined || !(uncertainty > 0)) return signed(String(Number(value.toPrecision(4))));
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(uncertainty))));
  return `${signed(value.toFixed(decimals))} ± ${uncertainty.toFixed(decimals)}`;
}

function signed(text: string): string {
  return text.replace(/^-(?=[0.]+$)/, "").replace("-", "−");
}
