/** Writes measurements as elements. */
import { describeValue, quote } from "../../describe.js";
import type { MeasurementSpec, ParameterSettings } from "../../workspace/types.js";
import { type ExportContext, type ParameterUse, refuse, settingsOf } from "./export-context.js";
import { checkSettings } from "./export-settings.js";
import type { ElementToWrite } from "./xml-text.js";

/** Start values that parameters have unless something is said. */
const STARTS = { effect: 0, other: 1 } as const;

function isEffect({ types }: ParameterUse): boolean {
  return types.has("normsys") || types.has("histosys");
}

/** ROOT's names of a parameter, one per component. */
function rootNames(name: string, use: ParameterUse): readonly string[] {
  if (use.types.has("lumi")) return ["Lumi"];
  if (isEffect(use)) return [`alpha_${name}`];
  if (use.types.has("normfactor")) return [name];
  const bins = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, b) => `${prefix}_bin_${b}`);
  if (use.types.has("staterror")) return [...use.channels].flatMap(([channel, n]) => bins(`gamma_stat_${channel}`, n));
  return bins(`gamma_${name}`, Math.max(...use.channels.values()));
}

/** Names that stand in a list of words. */
function checkWords(names: readonly string[], context: ExportContext): void {
  for (const name of names)
    if (/[\s\\]/.test(name))
      refuse(
        context,
        `parameter ${quote(name)}`,
        "a name without spaces and backslashes in a list of names",
        quote(name),
      );
}

/** Start values that differ from those that the parameter has anyway: a name for each. */
function changedStarts(
  settings: ParameterSettings,
  use: ParameterUse,
  context: ExportContext,
): readonly (readonly [string, number])[] {
  if (settings.inits === undefined || use.types.has("normfactor")) return [];
  const names = rootNames(settings.name, use);
  const isShared = use.types.has("staterror") && use.channels.size > 1;
  const usual = use.types.has("lumi") ? (settings.auxdata?.[0] ?? 1) : isEffect(use) ? STARTS.effect : STARTS.other;
  const changed = names.flatMap((name, i) => {
    const value = settings.inits?.[i] ?? usual;
    return value === usual ? [] : [[name, value] as const];
  });
  if (changed.length > 0 && isShared)
    refuse(
      context,
      `parameter ${quote(settings.name)}`,
      "start values of a staterror in one channel",
      "several channels",
    );
  return changed;
}

function paramSettings(measurement: MeasurementSpec, context: ExportContext): readonly ElementToWrite[] {
  const held: string[] = [];
  const starts = new Map<number, string[]>();
  for (const settings of measurement.config.parameters) {
    const use = context.uses.get(settings.name);
    if (use === undefined) continue;
    if (settings.fixed === true) held.push(...rootNames(settings.name, use));
    for (const [name, value] of changedStarts(settings, use, context))
      starts.set(value, [...(starts.get(value) ?? []), name]);
  }
  if (![...context.uses.values()].some(({ types }) => types.has("lumi"))) held.push("Lumi");
  checkWords([...held, ...[...starts.values()].flat()], context);
  const constant =
    held.length === 0 ? [] : [{ name: "ParamSetting", attributes: { Const: "True" }, content: held.join(" ") }];
  const values = [...starts].map(([value, names]) => ({
    name: "ParamSetting",
    attributes: { Val: value },
    content: names.join(" "),
  }));
  return [...constant, ...values];
}

/** The element for a constraint of an effect, which is normal with a width of 1 without one. */
function constraintTerm(
  settings: ParameterSettings,
  use: ParameterUse,
  context: ExportContext,
): ElementToWrite | undefined {
  const { name, constraint = "normal", sigmas = [1], fixed, inits = [0] } = settings;
  const [width = 1] = sigmas;
  if (constraint === "normal" && width === 1) return undefined;
  const element = (type: string, uncertainty: number): ElementToWrite => {
    checkWords([name], context);
    return { name: "ConstraintTerm", attributes: { Type: type, RelativeUncertainty: uncertainty }, content: name };
  };
  const isAlone = !use.types.has("histosys");
  if (constraint === "uniform") return element("Uniform", 1);
  if (constraint === "gamma" && isAlone) return element("Gamma", width);
  if (constraint === "lognormal" && isAlone) return element("LogNormal", width);
  if (constraint === "none" && isAlone && fixed === true && inits[0] === 0) return element("NoConstraint", 1);
  const expected = isAlone
    ? "a normal constraint of width 1, or a gamma, log-normal or uniform one"
    : "a normal or uniform constraint, as there is a histosys";
  refuse(context, `parameter ${quote(name)}`, expected, `${constraint} with ${describeValue(sigmas)}`);
  return undefined;
}

function pointsOfInterest(measurement: MeasurementSpec, context: ExportContext): string {
  const { poi } = measurement.config;
  const names = typeof poi === "string" ? [poi].filter((name) => name !== "") : poi;
  checkWords(names, context);
  const path = `measurement ${quote(measurement.name)}`;
  if (names.length === 0)
    context.problems.warn({
      code: "format-choice",
      path,
      expected: "a parameter of interest, which ROOT needs",
      received: "none",
    });
  const rooted = names.map((name) => {
    const use = context.uses.get(name);
    if (use === undefined) return unusedPoi(name, path, context);
    const [own = name, ...others] = rootNames(name, use);
    if (others.length > 0) refuse(context, path, "parameters of interest with one component", quote(name));
    return own;
  });
  return rooted.join(" ");
}

/** Names that mean another parameter in ROOT. */
const NAMES_OF_ROOT = /^(?:Lumi$|alpha_.|gamma_.+_bin_\d+$)/;

/** A parameter of interest that no channel has, such as that of a workspace to which patches add a signal. ROOT warns of it. */
function unusedPoi(name: string, path: string, context: ExportContext): string {
  const expected = "a parameter of interest that a channel has";
  if (NAMES_OF_ROOT.test(name))
    refuse(context, path, `${expected}, or with a name that is not one of ROOT's`, quote(name));
  else
    context.problems.warn({
      code: "format-choice",
      path,
      expected,
      received: `${quote(name)}, which is named all the same`,
    });
  return name;
}

/** A measurement. Without a lumi parameter, the luminosity is 1 and held. */
export function measurementElement(measurement: MeasurementSpec, context: ExportContext): ElementToWrite {
  const { name, config } = measurement;
  for (const settings of config.parameters)
    if (settings.name !== "lumi" || context.uses.has("lumi")) checkSettings(settings, measurement, context);
  for (const part of ["correlations", "penalties"] as const)
    if ((config[part]?.length ?? 0) > 0)
      refuse(context, `measurement ${quote(name)}`, `no ${part}`, `${config[part]?.length}`);
  const { auxdata = [1], sigmas = [0.1] } = context.uses.has("lumi") ? settingsOf("lumi", measurement) : {};
  const terms = config.parameters.flatMap((settings) => {
    const use = context.uses.get(settings.name);
    return use !== undefined && isEffect(use) ? (constraintTerm(settings, use, context) ?? []) : [];
  });
  return {
    name: "Measurement",
    attributes: {
      Name: name,
      Lumi: auxdata[0] ?? 1,
      LumiRelErr: (sigmas[0] ?? 0.1) / (auxdata[0] ?? 1),
      ExportOnly: "True",
    },
    content: [
      { name: "POI", content: pointsOfInterest(measurement, context) },
      ...paramSettings(measurement, context),
      ...terms,
    ],
  };
}
