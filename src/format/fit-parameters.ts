import { plural } from "../describe.js";
import { HELD_FIXED } from "../fit/fit-record.js";
import type { FitResult } from "../fit/results.js";
import { isCut } from "./cut.js";
import type { FormatOptions } from "./options.js";
import { type ParameterRow, parameterTable } from "./parameter-table.js";
import type { Part } from "./part.js";

/** A fit of more parameters is shown by those that matter most. */
const MOST_PARAMETERS = 25;
/** Parameters that are listed as free, as noted, by their pull and by their constraint. */
const MOST_FREE = 20;
const MOST_NOTED = 10;
const MOST_PULLED = 5;

/** What is said of one parameter of a fit. */
interface FittedParameter extends ParameterRow {
  readonly isPoi: boolean;
  readonly isConstrained: boolean;
}

/**
 * The parameters of a fit, the parameter of interest first: all of them where they are few or asked for, else the free
 * ones, those with a note, the largest pulls and the strongest constraints.
 */
export function fitParameterParts(result: FitResult, options: FormatOptions): readonly Part[] {
  const parameters = fittedParameters(result);
  const isWhole = parameters.length <= MOST_PARAMETERS || options.all === true || options.format === "csv";
  if (isWhole || isCut(options)) return [parameterTable(parameters)];
  const leading = parameters
    .filter(({ isPoi, isConstrained, note }) => isPoi || (!isConstrained && note !== HELD))
    .slice(0, MOST_FREE);
  const noted = parameters
    .filter((each) => !each.isPoi && each.isConstrained && each.note !== "" && each.note !== HELD)
    .slice(0, MOST_NOTED);
  const constrained = parameters.filter(({ isConstrained, isPoi }) => isConstrained && !isPoi);
  const pulled = largestFirst(constrained, ({ pull }) => (pull === undefined ? undefined : Math.abs(pull))).slice(
    0,
    MOST_PULLED,
  );
  const tight = largestFirst(constrained, ({ constraint }) =>
    constraint === undefined ? undefined : -constraint,
  ).slice(0, MOST_PULLED);
  const shown = new Set([leading, noted, pulled, tight].flat());
  const tables = [
    parameterTable(leading, "Parameters of interest and free parameters"),
    parameterTable(noted, "Constrained parameters with a note"),
    parameterTable(pulled, "Largest pulls, (value − centre) / width of the constraint"),
    parameterTable(tight, "Strongest constraints, σ̂/σ₀: uncertainty after the fit / width of the constraint"),
  ].filter(({ rows }) => rows.length > 0);
  const left = parameters.length - shown.size;
  return left === 0 ? tables : [...tables, `… and ${plural(left, "more parameter")}: --all lists them`];
}

const HELD = "held";

function fittedParameters(result: FitResult): readonly FittedParameter[] {
  const { parNames, values, uncertainties, origin, constraints } = result;
  const pois = poisOf(origin);
  const { atBounds, onKinks } = result.certificate;
  const all = parNames.map((name, p): FittedParameter => {
    const [value, uncertainty] = [values[p]!, uncertainties[name]];
    const known = Object.hasOwn(constraints, name) ? constraints[name] : undefined;
    const isMeasured = known !== undefined && uncertainty !== undefined;
    return {
      name,
      names: [name],
      value,
      uncertainty,
      isPoi: pois.includes(name),
      isConstrained: known !== undefined,
      pull: isMeasured ? (value - known.center) / known.width : undefined,
      constraint: isMeasured ? uncertainty / known.width : undefined,
      note: noteOn(name, result),
      isDoubtful: atBounds.some((each) => each.name === name) || onKinks.includes(name),
    };
  });
  return [...pois.flatMap((poi) => all.filter(({ name }) => name === poi)), ...all.filter(({ isPoi }) => !isPoi)];
}

function poisOf({ poi, otherPois = [] }: FitResult["origin"]): string[] {
  return poi === null ? [...otherPois] : [poi, ...otherPois];
}

function noteOn(name: string, { origin, certificate, uncertainties, withoutUncertainty, status }: FitResult): string {
  const notes: string[] = poisOf(origin).includes(name) ? ["parameter of interest"] : [];
  const { atBounds, onKinks } = certificate;
  const active = atBounds.find((each) => each.name === name);
  const reason = withoutUncertainty[name] ?? "";
  if (reason === HELD_FIXED) notes.push(HELD);
  else if (active !== undefined) notes.push(`at its ${active.side} bound`);
  else if (onKinks.includes(name)) notes.push("on the kink at 0: no uncertainty");
  else if (!Object.hasOwn(uncertainties, name) && status !== "outside-domain") notes.push(`no uncertainty: ${reason}`);
  return notes.join(", ");
}

/** The parameters that have a number, in the order of it: the largest first. */
function largestFirst(
  parameters: readonly FittedParameter[],
  numberOf: (parameter: FittedParameter) => number | undefined,
): readonly FittedParameter[] {
  const known = parameters.filter((each) => numberOf(each) !== undefined);
  return known.sort((a, b) => numberOf(b)! - numberOf(a)!);
}
