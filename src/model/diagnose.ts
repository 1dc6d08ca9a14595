import { isMasked } from "../graph/bin-deviance.js";
import type { Evaluator } from "../graph/evaluator.js";

/** A place where the likelihood is not defined at some parameter point. */
export interface DomainProblem {
  /** Channel, and bin counted from 0; absent for a constraint. */
  readonly channel?: string;
  readonly bin?: number;
  /** The formula that has no value or no derivatives, as `formula "name"`. */
  readonly formula?: string;
  /** Samples whose own rate there is below 0, with those rates. */
  readonly samples: readonly { readonly name: string; readonly rate: number }[];
  /** Expected events, and observed ones. */
  readonly rate: number;
  readonly count: number;
  /** Parameters that act on the bin and are away from their suggested values, farthest first. */
  readonly parameters: readonly string[];
  readonly message: string;
}

/**
 * Every bin and constraint at which `pars` is outside the domain of the likelihood: an expectation below 0, an
 * expectation of 0 where events were seen, or one that is not finite; and every formula that has no value or no derivatives
 * there, whose value is then the `rate`.
 */
export function diagnose(
  evaluator: Evaluator,
  parNames: readonly string[],
  suggested: ArrayLike<number>,
  pars: Float64Array,
  data: Float64Array,
): readonly DomainProblem[] {
  const problems: DomainProblem[] = [];
  const rates = evaluator.rates(pars);
  const { program } = evaluator;
  for (const [c, { label, binBegin, nBins, data: begin }] of program.channels.entries()) {
    for (let b = 0; b < nBins; b++) {
      const [rate, count] = [rates[binBegin + b]!, data[begin + b]!];
      if (inDomain(rate, count)) continue;
      const parameters = movedParameters(evaluator, c, b, parNames, suggested, pars);
      problems.push({
        channel: label,
        bin: b,
        samples: negativeSamples(evaluator, c, b),
        rate,
        count,
        parameters,
        message: describe(`channel "${label}", bin ${b}`, rate, count, parameters),
      });
    }
  }
  const { parameter, data: positions, tau } = program.poissons;
  for (let i = 0; i < parameter.length; i++) {
    const [rate, count] = [tau[i]! * pars[parameter[i]!]!, data[positions[i]!]!];
    if (inDomain(rate, count)) continue;
    const name = parNames[parameter[i]!]!;
    problems.push({
      samples: [],
      rate,
      count,
      parameters: [name],
      message: describe(`constraint of "${name}"`, rate, count, [name]),
    });
  }
  const { normals } = program;
  for (let i = 0; i < normals.parameter.length; i++) {
    const [rate, count] = [pars[normals.parameter[i]!]!, data[normals.data[i]!]!];
    if (Number.isFinite(((count - rate) / normals.sigma[i]!) ** 2)) continue;
    const name = parNames[normals.parameter[i]!]!;
    const message = `constraint of "${name}": ${rate} is too far from its auxiliary datum ${count}`;
    problems.push({ samples: [], rate, count, parameters: [name], message });
  }
  for (const { index, value } of evaluator.derivedProblems(pars)) {
    const { label, expression, function: f } = program.derived!.functions[index]!;
    const parameters = Array.from(f.support, (p) => parNames[p]!);
    const at = Array.from(f.support, (p) => `${parNames[p]} = ${pars[p]}`).join(", ");
    const what = Number.isFinite(value) ? "has a derivative that is not finite" : `is ${value}`;
    const formula = `formula "${label}"`;
    const message = `${formula}: ${expression} ${what} at ${at}`;
    problems.push({ formula, samples: [], rate: value, count: 0, parameters, message });
  }
  return problems;
}

function inDomain(rate: number, count: number): boolean {
  return isMasked(count) || (Number.isFinite(rate) && (rate > 0 || (rate === 0 && count === 0)));
}

function describe(where: string, rate: number, count: number, parameters: readonly string[]): string {
  const what = rate === 0 ? `0 events are expected but ${count} observed` : `${rate} events are expected`;
  const why = parameters.length === 0 ? "" : ` (moved: ${parameters.slice(0, 5).join(", ")})`;
  return `${where}: ${what}${why}`;
}

function negativeSamples(evaluator: Evaluator, c: number, b: number): DomainProblem["samples"] {
  const { channels, samples } = evaluator.program;
  const { sampleBegin, sampleEnd } = channels[c]!;
  const negative: { name: string; rate: number }[] = [];
  for (let s = sampleBegin; s < sampleEnd; s++) {
    const rate = evaluator.sampleRate(s, b);
    if (!(rate >= 0)) negative.push({ name: samples[s]!.label, rate });
  }
  return negative;
}

function movedParameters(
  { program }: Evaluator,
  c: number,
  b: number,
  parNames: readonly string[],
  suggested: ArrayLike<number>,
  pars: Float64Array,
): readonly string[] {
  const { locals, arrows } = program.channels[c]!;
  const acting = [
    ...Array.from(locals, (l) => program.border[l]!),
    ...Array.from(arrows, (a) => program.arrow[a + b]!),
  ];
  return acting
    .map((p) => ({ name: parNames[p]!, distance: Math.abs(pars[p]! - suggested[p]!) }))
    .filter(({ distance }) => distance > 0)
    .sort((x, y) => y.distance - x.distance)
    .map(({ name }) => name);
}
