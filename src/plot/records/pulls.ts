import type { RecordOrigin } from "../../infer/origin.js";
import { CONSTRAINTS, type Constraint } from "../../model/constraints/index.js";
import { anObject, requireArgument } from "../../options.js";
import type { Mark, Picture } from "../picture.js";
import { parameterLabel } from "./names.js";

/** Estimates of a fit beside what was known before it. */
export interface Pulls {
  readonly kind: "pulls";
  /** Where the fit comes from: to be added to what `pulls` makes, `{ ...pulls(fit, model), origin }`. */
  readonly origin?: RecordOrigin;
  readonly parameters: readonly Pull[];
}

export interface Pull {
  readonly name: string;
  readonly value: number;
  /** Absent for a parameter that was held, is at a bound, or has none for another reason. */
  readonly uncertainty?: number;
  /** Centre and width of the parameter's constraint; absent for a free parameter. */
  readonly constraint?: { readonly center: number; readonly width: number };
}

/** What `pulls` reads of a fit. */
interface FitLike {
  readonly parNames: readonly string[];
  readonly values: readonly number[];
  readonly uncertainties: Readonly<Record<string, number>>;
}

/** The part of a model that has its constraints. */
const someConstraints = anObject("a model, as of workspace.model()", ({ parameterSets }) =>
  Array.isArray(parameterSets),
);

/** The parts of the result of a fit that has estimates. */
const someEstimates = anObject(
  "the result of fit(model, data)",
  ({ parNames, values, uncertainties }) =>
    Array.isArray(parNames) && Array.isArray(values) && typeof uncertainties === "object" && uncertainties !== null,
);

/** What `pulls` reads of a model: its constraints, component by component. */
interface ModelLike {
  readonly parameterSets: readonly {
    readonly first: number;
    readonly constraint?: Constraint;
  }[];
}

/**
 * The record that `plot` draws pulls from: estimates and uncertainties of a fit with the constraints of its model.
 *
 * A Poisson constraint of auxiliary data a = τ θ₀ has centre a/τ and width √a/τ.
 */
export function pulls(fit: FitLike, model: ModelLike): Pulls {
  requireArgument(fit, "fit", someEstimates);
  requireArgument(model, "model", someConstraints);
  const constraints = new Map<number, Pull["constraint"]>();
  for (const { first, constraint } of model.parameterSets) {
    constraint?.widths.forEach((width, k) => {
      const own = CONSTRAINTS[constraint.kind].pull(constraint.auxdata[k]!, width);
      if (own.width > 0) constraints.set(first + k, own);
    });
  }
  const parameters = fit.parNames.map((name, p): Pull => {
    const [uncertainty, constraint] = [fit.uncertainties[name], constraints.get(p)];
    const base = { name, value: fit.values[p]! };
    return {
      ...base,
      ...(uncertainty === undefined ? {} : { uncertainty }),
      ...(constraint === undefined ? {} : { constraint }),
    };
  });
  return { kind: "pulls", parameters };
}

const ROW = 26;
/** Height of a picture besides its rows. */
const FRAME = 95;
const LEAST_RANGE = 2.4;

/**
 * Pulls (θ̂ − θ₀)/σ₀ of constrained parameters with their uncertainties σ̂/σ₀, on bands of one and two σ₀. The estimates
 * of all parameters, the free ones too, stand beside the frame.
 */
export function pullsPicture({ parameters }: Pulls): Picture {
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
  const panel = { x, y: { ticks, limits: rows }, rightLabels: beside, marks };
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
  return text.replace("-", "−");
}
