/** A `Measurement` element. */
import { plural, quote } from "../../describe.js";
import type { Issue } from "../../errors.js";
import type { MeasurementSpec, ParameterSettings } from "../../workspace/types.js";
import { readConstraintTerm } from "./constraint-term.js";
import { type ElementReader, readElement } from "./element-reader.js";
import type { ImportContext } from "./modifiers.js";
import { readParamSettings } from "./param-setting.js";
import { type KnownParameters, parameterOf, words } from "./parameter-names.js";
import type { XmlElement } from "./parse-xml.js";

type Settings = Map<string, ParameterSettings>;

const ATTRIBUTES = ["Name", "Lumi", "LumiRelErr", "BinLow", "BinHigh", "Mode", "ExportOnly"];

/** Adds settings to those that a parameter has. */
function addSettings(settings: Settings, own: ParameterSettings): void {
  settings.set(own.name, { ...settings.get(own.name), ...own });
}

/**
 * The luminosity and its uncertainty. ROOT's bounds are 0 and ten times the luminosity, pyhf's five standard deviations. ROOT holds a
 * luminosity without uncertainty; its constraint then says nothing, and any width will do.
 */
function luminosity(reader: ElementReader, { dialect, problems }: ImportContext): ParameterSettings {
  const lumi = reader.requiredNumber("Lumi") ?? 1;
  const sigma = lumi * (reader.requiredNumber("LumiRelErr") ?? 1);
  const base = { name: "lumi", inits: [lumi], auxdata: [lumi] };
  if (dialect === "pyhf") return { ...base, bounds: [[lumi - 5 * sigma, lumi + 5 * sigma]], sigmas: [sigma] };
  if (!(lumi > 0 && sigma >= 0)) {
    const received = `Lumi ${lumi}, LumiRelErr ${sigma / lumi}`;
    problems.error({
      code: "out-of-range",
      path: reader.where,
      expected: "Lumi above 0 and LumiRelErr from 0 on",
      received,
    });
  }
  const bounds: ParameterSettings = { ...base, bounds: [[0, 10 * lumi]] };
  if (sigma > 0) return { ...bounds, sigmas: [sigma] };
  const received = "LumiRelErr 0: the luminosity is held";
  problems.warn({ code: "format-choice", path: reader.where, expected: "LumiRelErr above 0", received });
  return { ...bounds, sigmas: [lumi], fixed: true };
}

/** Says what is left out: ROOT does not read it either, or it does not belong to a likelihood. */
function warnOfIgnored({ element, where, text }: ElementReader, { problems }: ImportContext): void {
  const ignored = (path: string, received: string): void =>
    problems.warn({ code: "format-ignored", path, expected: "a measurement of all bins", received });
  const range = [text("BinLow"), text("BinHigh")].filter((bin) => bin !== undefined);
  if (range.some((bin) => Number(bin) !== 0))
    ignored(
      where,
      `BinLow and BinHigh ${range.join(", ")}, which are left out as ROOT does: all bins of the histograms count`,
    );
  for (const { name, where: place } of element.children)
    if (name === "Asimov") ignored(place, "an Asimov data set, which is left out");
}

function pointsOfInterest(
  { element, where }: ElementReader,
  known: KnownParameters,
  { problems, dialect }: ImportContext,
): string | readonly string[] {
  const elements = element.children.filter(({ name }) => name === "POI");
  const texts = elements.map(({ text }) => text.trim()).filter((text) => text !== "");
  const names =
    dialect === "pyhf" ? texts.slice(0, 1) : texts.flatMap(words).map((name) => parameterOf(name, known).name);
  if (elements.length === 0) {
    const issue: Issue = {
      code: "format-choice",
      path: where,
      expected: "a POI",
      received: "none: the measurement has none",
    };
    problems.warn(issue);
  }
  return names.length > 1 ? names : (names[0] ?? "");
}

function reportUnknown({ element }: ElementReader, { problems }: ImportContext): void {
  const known = ["POI", "ParamSetting", "ConstraintTerm", "Asimov"];
  for (const { name, where } of element.children) {
    if (known.includes(name)) continue;
    const expected = `only ${known.join(", ")} in a Measurement`;
    problems.error({ code: "unexpected-property", path: where, expected, received: name });
  }
}

/** Settings of parameters that no channel has, which ROOT leaves out with a warning. */
function dropUnknown(
  settings: Settings,
  known: KnownParameters,
  { where }: ElementReader,
  { problems }: ImportContext,
): void {
  for (const name of [...settings.keys()]) {
    if (name === "lumi" || known.types.has(name)) continue;
    if (known.formulaNames.has(name)) continue;
    settings.delete(name);
    const received = `settings of ${quote(name)}, which no channel has: they are left out`;
    problems.warn({
      code: "format-ignored",
      path: where,
      expected: `parameters of the ${plural(known.types.size, "modifier")}`,
      received,
    });
  }
}

/** @param known - parameters of the channels */
export function readMeasurement(element: XmlElement, known: KnownParameters, context: ImportContext): MeasurementSpec {
  const reader = readElement(element, ATTRIBUTES, context.problems);
  const settings: Settings = new Map([["lumi", luminosity(reader, context)]]);
  if (context.dialect === "root") for (const own of context.functions.settings) addSettings(settings, own);
  for (const own of context.settings.byName.values()) addSettings(settings, own);
  reportUnknown(reader, context);
  warnOfIgnored(reader, context);
  const named = (name: string): readonly XmlElement[] => element.children.filter((child) => child.name === name);
  for (const own of named("ConstraintTerm").flatMap((child) => readConstraintTerm(child, known, context)))
    addSettings(settings, own);
  for (const own of readParamSettings(named("ParamSetting"), known, context)) addSettings(settings, own);
  if (context.dialect === "root") dropUnknown(settings, known, reader, context);
  const config = { poi: pointsOfInterest(reader, known, context), parameters: [...settings.values()] };
  return { name: reader.required("Name") ?? "", config };
}
