/** `ParamSetting` elements: parameters that are held, and values of parameters. */
import { quote } from "../../describe.js";
import type { ParameterSettings } from "../../workspace/types.js";
import { readElement } from "./element-reader.js";
import type { ImportContext } from "./modifiers.js";
import { type KnownParameters, parameterOf, words } from "./parameter-names.js";
import type { XmlElement } from "./parse-xml.js";

/** What is said of one parameter, or of one bin. */
interface Setting {
  readonly fixed?: boolean;
  readonly value?: number;
}

/** What is said of the bins of a parameter, and where it is said first. */
interface BinSettings {
  readonly bins: Map<number, Setting>;
  readonly where: string;
}

/** Settings of bins as settings of their parameter, all of whose bins are held or free together. */
function combineBins(
  name: string,
  { bins, where }: BinSettings,
  known: KnownParameters,
  { problems }: ImportContext,
): readonly ParameterSettings[] {
  const count = known.nBins.get(name) ?? 0;
  const all = Array.from({ length: count }, (_, bin) => bins.get(bin) ?? {});
  const held = all.filter(({ fixed }) => fixed === true).length;
  const isBeyond = [...bins.keys()].some((bin) => bin >= count);
  if (isBeyond || (held !== 0 && held !== count)) {
    const expected = `all ${count} bins of ${quote(name)} held, or none`;
    const received = isBeyond ? `bin ${Math.max(...bins.keys())}` : `${held} of them`;
    problems.error({ code: "not-expressible", path: where, expected, received });
    return [];
  }
  const inits = all.some(({ value }) => value !== undefined) ? { inits: all.map(({ value }) => value ?? 1) } : {};
  return [{ name, ...inits, ...(held > 0 ? { fixed: true } : {}) }];
}

function readSetting(element: XmlElement, { problems }: ImportContext): Setting {
  const reader = readElement(element, ["Val", "Const"], problems);
  const [fixed, value] = [reader.flag("Const"), reader.number("Val")];
  return { ...(fixed === undefined ? {} : { fixed }), ...(value === undefined ? {} : { value }) };
}

/** The settings of parameters, each element in the place of what an earlier one says. */
export function readParamSettings(
  elements: readonly XmlElement[],
  known: KnownParameters,
  context: ImportContext,
): readonly ParameterSettings[] {
  const settings: ParameterSettings[] = [];
  const ofBins = new Map<string, BinSettings>();
  for (const element of elements) {
    const { fixed, value } = readSetting(element, context);
    const own = { ...(fixed === undefined ? {} : { fixed }), ...(value === undefined ? {} : { inits: [value] }) };
    for (const word of words(element.text)) {
      const { name, bin } = parameterOf(word, known);
      if (bin === undefined) {
        settings.push({ name, ...own });
        continue;
      }
      const ofName = ofBins.get(name) ?? { bins: new Map(), where: element.where };
      ofName.bins.set(bin, {
        ...ofName.bins.get(bin),
        ...(fixed === undefined ? {} : { fixed }),
        ...(value === undefined ? {} : { value }),
      });
      ofBins.set(name, ofName);
    }
  }
  return [...settings, ...[...ofBins].flatMap(([name, bins]) => combineBins(name, bins, known, context))];
}
