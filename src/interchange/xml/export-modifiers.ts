/** Writes modifiers as elements of a sample. */
import { quote } from "../../describe.js";
import { ownInterpolation } from "../../workspace/extensions.js";
import type { ModifierOf, ModifierSpec, SampleSpec } from "../../workspace/types.js";
import { type ExportContext, refuse } from "./export-context.js";
import { binConstraint, factorRange } from "./export-settings.js";
import type { ElementToWrite } from "./xml-text.js";

/** The sample that a modifier belongs to. */
interface Place {
  readonly channel: string;
  readonly sample: SampleSpec;
  readonly context: ExportContext;
}

function histoSys({ name, data }: ModifierOf<"histosys">, { channel, sample, context }: Place): ElementToWrite {
  const [low, high] = [
    context.addHistogram([channel, sample.name, name, "Low"], data.lo_data),
    context.addHistogram([channel, sample.name, name, "High"], data.hi_data),
  ];
  return { name: "HistoSys", attributes: { Name: name, HistoNameLow: low, HistoNameHigh: high } };
}

/** Relative uncertainties. A bin without events or uncertainty has no constraint, and 0 here. */
function shapeSys({ name, data }: ModifierOf<"shapesys">, { channel, sample, context }: Place): ElementToWrite {
  const relative = data.map((uncertainty, b) =>
    uncertainty > 0 && sample.data[b]! > 0 ? uncertainty / sample.data[b]! : 0,
  );
  const histogram = context.addHistogram([channel, sample.name, name], relative);
  const constraint = binConstraint(name, "shapesys", context);
  return { name: "ShapeSys", attributes: { Name: name, HistoName: histogram, ConstraintType: constraint } };
}

function normFactor({ name }: ModifierOf<"normfactor">, { context }: Place): ElementToWrite {
  const { value, low, high } = factorRange(name, context);
  return { name: "NormFactor", attributes: { Name: name, Val: value, Low: low, High: high } };
}

function refused({ name, type }: ModifierSpec, { channel, sample, context }: Place): undefined {
  const path = `channel ${quote(channel)}, sample ${quote(sample.name)}, modifier ${quote(name)}`;
  refuse(context, path, "modifiers that HistFactory XML has", `a ${type}`);
}

/** Whether HistFactory XML can say how a modifier is interpolated; reported where not. */
function checkInterpolation(modifier: ModifierSpec, { channel, sample, context }: Place): void {
  const { interpolation, deviations = 1 } = ownInterpolation(modifier);
  const isUsual = interpolation === undefined || interpolation === USUAL_CODES[modifier.type];
  if (isUsual && deviations === 1) return;
  const path = `channel ${quote(channel)}, sample ${quote(sample.name)}, modifier ${quote(modifier.name)}`;
  const received = deviations === 1 ? `the code ${interpolation}` : `templates at ±${deviations} standard deviations`;
  refuse(
    context,
    path,
    "the interpolation of HistFactory XML, code4 and code4p, between ±1 standard deviation",
    received,
  );
}

const USUAL_CODES: { readonly [T in ModifierSpec["type"]]?: string } = { normsys: "code4", histosys: "code4p" };

function lumi(modifier: ModifierOf<"lumi">, place: Place): undefined {
  if (modifier.name !== "lumi")
    refuse(place.context, `modifier ${quote(modifier.name)}`, 'the name "lumi" of a luminosity', "another");
}

function write(modifier: ModifierSpec, place: Place): ElementToWrite | undefined {
  checkInterpolation(modifier, place);
  switch (modifier.type) {
    case "histosys":
      return histoSys(modifier, place);
    case "lumi": // an attribute of the sample
      return lumi(modifier, place);
    case "normfactor":
      return normFactor(modifier, place);
    case "normsys":
      return { name: "OverallSys", attributes: { Name: modifier.name, High: modifier.data.hi, Low: modifier.data.lo } };
    case "shapefactor":
      return { name: "ShapeFactor", attributes: { Name: modifier.name } };
    case "shapesys":
      return shapeSys(modifier, place);
    case "staterror": // its numbers are the errors of the sample's histogram
      return { name: "StatError", attributes: { Activate: "True" } };
    default: // extensions of the pyhf format
      return refused(modifier, place);
  }
}

/** A sample, whose histogram has the statistical uncertainties as its errors. */
export function sampleElement(channel: string, sample: SampleSpec, context: ExportContext): ElementToWrite {
  const { name, data, modifiers } = sample;
  const place = { channel, sample, context };
  const content = modifiers.flatMap((modifier) => write(modifier, place) ?? []);
  const errors = modifiers.find((modifier) => modifier.type === "staterror")?.data;
  const histogram = context.addHistogram([channel, name], data, errors);
  const isScaled = modifiers.some(({ type }) => type === "lumi");
  return {
    name: "Sample",
    attributes: { Name: name, HistoName: histogram, NormalizeByTheory: isScaled ? "True" : "False" },
    content,
  };
}
