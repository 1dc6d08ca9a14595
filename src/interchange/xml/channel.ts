/** A file with a `Channel` element. */
import type { ChannelAxis, ModifierSpec, ParameterSettings, SampleSpec } from "../../workspace/types.js";
import type { RootHistogram } from "../root/histogram.js";
import { channelAxis } from "./axis.js";
import { type ElementReader, readElement } from "./element-reader.js";
import { constraintType, type ImportContext, readModifier } from "./modifiers.js";
import type { XmlElement } from "./parse-xml.js";

export interface ImportedChannel {
  readonly name: string;
  readonly samples: readonly SampleSpec[];
  /** Observed events; undefined where the channel has none. */
  readonly observed: readonly number[] | undefined;
  /** Of the histogram of its first sample. */
  readonly axis: ChannelAxis | undefined;
  readonly where: string;
}

interface ChannelContext extends ImportContext {
  readonly channel: string;
  readonly file: string | undefined;
  readonly folder: string;
}

/** A sample, and the histogram of its expected events. */
interface ReadSample {
  readonly sample: SampleSpec;
  readonly nominal: RootHistogram;
}

async function readSample(element: XmlElement, context: ChannelContext): Promise<ReadSample | undefined> {
  const known = ["Name", "InputFile", "HistoName", "HistoPath", "NormalizeByTheory"];
  const reader = readElement(element, known, context.problems);
  const [name, histogram] = [reader.required("Name"), reader.required("HistoName")];
  const file = reader.text("InputFile") ?? context.file;
  const folder = element.attributes.get("HistoPath") ?? context.folder;
  const nominal = await context.readHistogram({ file, folder, name: histogram, where: element.where });
  if (name === undefined || nominal === undefined) return undefined;
  const modifiers: ModifierSpec[] = [];
  // ROOT scales samples by the luminosity unless they say otherwise; pyhf scales those that say so.
  if (reader.flag("NormalizeByTheory") ?? context.dialect === "root")
    modifiers.push({ name: "lumi", type: "lumi", data: null });
  for (const child of element.children) {
    const modifier = await readModifier(child, { ...context, file, folder, nominal });
    if (modifier !== undefined) modifiers.push(modifier);
  }
  return { sample: { name, data: nominal.contents, modifiers }, nominal };
}

/** Observed events of the first Data element; others are named sets that ROOT keeps beside it. */
async function readData(
  elements: readonly XmlElement[],
  context: ChannelContext,
): Promise<readonly number[] | undefined> {
  const [first, ...others] = elements;
  for (const { where } of others) {
    const received = "a further data set, which is left out";
    context.problems.warn({ code: "format-ignored", path: where, expected: "one Data element", received });
  }
  if (first === undefined) return undefined;
  const reader = readElement(first, ["Name", "InputFile", "HistoPath", "HistoName"], context.problems);
  const histogram = await context.readHistogram({
    file: reader.text("InputFile") ?? context.file,
    folder: first.attributes.get("HistoPath") ?? context.folder,
    name: reader.required("HistoName"),
    where: first.where,
  });
  return histogram?.contents;
}

/** Constraint and threshold of the statistical uncertainties of a channel, which pyhf does not read. */
function readStatErrorConfig(element: XmlElement, context: ChannelContext): void {
  const reader = readElement(element, ["RelErrorThreshold", "ConstraintType"], context.problems);
  const threshold = reader.number("RelErrorThreshold");
  const constraint = constraintType(reader, context.problems);
  if (context.dialect === "pyhf") return;
  const settings: ParameterSettings = {
    name: `staterror_${context.channel}`,
    ...(constraint === undefined ? {} : { constraint }),
    ...(threshold === undefined ? {} : { threshold }),
  };
  context.settings.add(settings, element.where);
}

/** Elements of a channel by name; others are reported. */
function childrenByName(
  { element, where }: ElementReader,
  { problems }: ImportContext,
): ReadonlyMap<string, XmlElement[]> {
  const byName = new Map<string, XmlElement[]>([
    ["Data", []],
    ["StatErrorConfig", []],
    ["Sample", []],
  ]);
  for (const child of element.children) {
    const list = byName.get(child.name);
    if (list !== undefined) list.push(child);
    else
      problems.error({
        code: "unexpected-property",
        path: child.where,
        expected: "only Data, StatErrorConfig and Sample in a Channel",
        received: child.name,
      });
  }
  if (byName.get("Sample")?.length === 0)
    problems.error({ code: "missing-property", path: where, expected: "a Sample in the Channel", received: "none" });
  return byName;
}

/** @param root - root element of the file of a channel */
export async function readChannel(root: XmlElement, context: ImportContext): Promise<ImportedChannel | undefined> {
  if (root.name !== "Channel") {
    context.problems.error({
      code: "wrong-value",
      path: root.where,
      expected: "a Channel element",
      received: root.name,
    });
    return undefined;
  }
  const reader = readElement(root, ["Name", "InputFile", "HistoPath", "HistoName"], context.problems);
  const name = reader.required("Name") ?? "";
  const inner = { ...context, channel: name, file: reader.text("InputFile"), folder: reader.text("HistoPath") ?? "" };
  const children = childrenByName(reader, context);
  const observed = await readData(children.get("Data") ?? [], inner);
  for (const element of children.get("StatErrorConfig") ?? []) readStatErrorConfig(element, inner);
  const read: ReadSample[] = [];
  for (const element of children.get("Sample") ?? []) {
    const sample = await readSample(element, inner);
    if (sample !== undefined) read.push(sample);
  }
  const axis = read[0] === undefined ? undefined : channelAxis(read[0].nominal);
  return { name, samples: read.map(({ sample }) => sample), observed, axis, where: root.where };
}
