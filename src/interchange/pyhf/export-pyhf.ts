import { quote } from "../../describe.js";
import { type Issue, WorkspaceError } from "../../errors.js";
import { aFlag, type OptionRules, requireOptions } from "../../options.js";
import { DIALECTS } from "../../workspace/dialects.js";
import { extensionsOf } from "../../workspace/extensions.js";
import { poisOf } from "../../workspace/select.js";
import type { ChannelSpec, MeasurementSpec, ModifierSpec, SampleSpec, WorkspaceSpec } from "../../workspace/types.js";

/** How a workspace is written for pyhf. */
export interface ExportPyhfOptions {
  /** Whether what pyhf cannot say may be replaced by something near it, with a warning for each; false by default. */
  readonly approximate?: boolean;
}

/** Rules for the options of `exportPyhf`. */
export const EXPORT_PYHF_OPTIONS: OptionRules<ExportPyhfOptions> = { approximate: aFlag };

/** A plain pyhf workspace, and what was replaced in it. */
export interface PyhfExport {
  readonly document: WorkspaceSpec;
  readonly warnings: readonly Issue[];
}

/**
 * A workspace in the pyhf 1.0.0 format, without extensions.
 *
 * Axes of channels, which have no effect on the likelihood, are left out with a warning. With `approximate`, constraints that the
 * measurement or the dialect has chosen become those of their types, correlations and penalties are left out, an mcstat becomes a
 * staterror and a shapeN a histosys, templates at other deviations are taken to 1 on straight lines, interpolations are the default
 * ones, and only the first parameter of interest stays. Formulas, polynomials and Gaussian data have nothing near them.
 *
 * @throws WorkspaceError `not-expressible` with everything that pyhf cannot say; DataError `unknown-option`, `bad-option`
 */
export function exportPyhf(spec: WorkspaceSpec, options: ExportPyhfOptions = {}): PyhfExport {
  requireOptions(options, EXPORT_PYHF_OPTIONS);
  const found = extensionsOf(spec);
  if (found.length === 0) return { document: spec, warnings: [] };
  const likelihood = { ...spec, channels: spec.channels.map(withoutAxis) };
  const document = options.approximate === true ? approximated(likelihood) : likelihood;
  const left = extensionsOf(document);
  if (left.length > 0) throw new WorkspaceError(left.map((what) => inexpressible(what, options)));
  const expected = "what the pyhf format can say";
  const warnings = found.map(
    (what): Issue => ({
      code: "format-choice",
      path: "",
      expected,
      received: `${what}, which was replaced or left out`,
    }),
  );
  return { document, warnings: [...warnings, ...dialectWarnings(spec)] };
}

function inexpressible(received: string, { approximate = false }: ExportPyhfOptions): Issue {
  const hint = approximate
    ? {}
    : { hint: "Some of it can be approximated (--approximate); histograd's own format says all of it." };
  return { code: "not-expressible", path: "", expected: "what the pyhf format can say", received, ...hint };
}

/** What of the dialect is read in another way now. */
function dialectWarnings({ dialect = "pyhf" }: WorkspaceSpec): readonly Issue[] {
  const expected = `the reading of ${quote(dialect)}`;
  return DIALECTS[dialect].differences.map((difference) => ({
    code: "format-choice",
    path: "dialect",
    expected,
    received: `that of pyhf, which differs: ${difference.replace(/\.$/, "")}`,
  }));
}

function approximated(spec: WorkspaceSpec): WorkspaceSpec {
  const { version, channels, observations, measurements, covariances } = spec;
  return {
    version,
    channels: channels.map(plainChannel),
    observations,
    measurements: measurements.map((measurement) => plainMeasurement(measurement, spec)),
    ...(covariances === undefined ? {} : { covariances }),
  };
}

function withoutAxis({ axis: _axis, ...channel }: ChannelSpec): ChannelSpec {
  return channel;
}

function plainChannel({ name, samples }: ChannelSpec): ChannelSpec {
  const carried = samples.flatMap(({ modifiers }) => modifiers.filter((each) => each.type === "mcstat"));
  const kept = samples.filter(({ modifiers }) => modifiers.every(({ type }) => type !== "mcstat"));
  return { name, samples: kept.map((sample) => plainSample(sample, carried)) };
}

function plainSample(
  { name, data, modifiers }: SampleSpec,
  carried: readonly Extract<ModifierSpec, { type: "mcstat" }>[],
): SampleSpec {
  const statistical = carried.flatMap((each): ModifierSpec[] => {
    const uncertainties = each.data[name];
    return uncertainties === undefined ? [] : [{ name: each.name, type: "staterror", data: uncertainties }];
  });
  return { name, data, modifiers: [...modifiers.map((modifier) => plainModifier(modifier, data)), ...statistical] };
}

/** Templates at ±1 standard deviation, on the straight lines through others, without a code of their own. */
function plainModifier(modifier: ModifierSpec, nominal: readonly number[]): ModifierSpec {
  if (modifier.type === "normsys") {
    const { hi, lo } = modifier.data;
    return { ...modifier, data: { hi, lo } };
  }
  if (modifier.type !== "histosys" && modifier.type !== "shapeN") return modifier;
  const { hi_data: hi, lo_data: lo, deviations = 1 } = modifier.data;
  const atOne = (list: readonly number[]) =>
    deviations === 1 ? list : list.map((value, b) => nominal[b]! + (value - nominal[b]!) / deviations);
  return { ...modifier, type: "histosys", data: { hi_data: atOne(hi), lo_data: atOne(lo) } };
}

/** Settings of a constraint that the measurement or the dialect has chosen are not those of pyhf's constraint. */
function plainMeasurement(
  { name, config }: MeasurementSpec,
  { channels, dialect = "pyhf" }: WorkspaceSpec,
): MeasurementSpec {
  const types = new Map(
    channels.flatMap(({ samples }) =>
      samples.flatMap(({ modifiers }) => modifiers.map((each) => [each.name, each.type] as const)),
    ),
  );
  const parameters = config.parameters.flatMap(({ constraint, threshold, ...rest }) => {
    const type = types.get(rest.name);
    if (type === "mcstat") return [];
    const isOfDialect = type !== undefined && DIALECTS[dialect].parameters[type]?.constraint !== undefined;
    if (constraint === undefined && !isOfDialect) return [rest];
    const { name: own, inits, bounds, fixed } = rest;
    return [
      {
        name: own,
        ...(inits === undefined ? {} : { inits }),
        ...(bounds === undefined ? {} : { bounds }),
        ...(fixed === undefined ? {} : { fixed }),
      },
    ];
  });
  return { name, config: { poi: poisOf(config.poi)[0] ?? "", parameters } };
}
