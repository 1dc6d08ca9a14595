import type { Heading } from "../picture.js";
import { labelOrText } from "./look.js";
import type { PlotStyle, PresetName } from "./plot-style.js";

/** What a preset says about the label of the experiment. */
interface Preset {
  readonly experiment?: string;
  /** Whether the label stands in the frame where there is room, or else above it. */
  readonly isInside: boolean;
  readonly emphasis: (text: string) => string;
  readonly statusEmphasis: (text: string) => string;
  /** Luminosity and energy in one text. */
  readonly conditions: (luminosity: string | undefined, energy: string | undefined) => string;
}

const PRESETS: Readonly<Record<PresetName, Preset>> = {
  plain: { isInside: false, emphasis: bold, statusEmphasis: same, conditions: energyFirst },
  atlas: { experiment: "ATLAS", isInside: true, emphasis: boldItalic, statusEmphasis: same, conditions: energyFirst },
  cms: { experiment: "CMS", isInside: false, emphasis: bold, statusEmphasis: italic, conditions: luminosityFirst },
};

/** The label of the experiment with all that belongs to it; undefined where the style has none of it. */
export function headingOf(style: PlotStyle): Heading | undefined {
  const preset = PRESETS[style.preset ?? "plain"];
  const experiment = style.experiment ?? preset.experiment;
  const name = [
    ...(experiment === undefined || experiment === "" ? [] : [preset.emphasis(experiment)]),
    ...(style.status === undefined || style.status === "" ? [] : [preset.statusEmphasis(style.status)]),
  ].join(" ");
  const luminosity = withUnit(style.luminosity, (value) => `${value} fb$^{-1}$`);
  const isBare = preset === PRESETS.cms;
  const energy = withUnit(style.energy, (value) => (isBare ? `${value} TeV` : `$\\sqrt{s}$ = ${value} TeV`));
  const conditions = preset.conditions(luminosity, energy);
  const notes = (style.notes ?? []).map(labelOrText);
  if (name === "" && conditions === "" && notes.length === 0) return undefined;
  return { left: name, right: conditions, notes, isInside: preset.isInside };
}

function withUnit(value: string | number | undefined, write: (value: number) => string): string | undefined {
  if (value === undefined || value === "") return undefined;
  return typeof value === "number" ? write(value) : labelOrText(value);
}

function energyFirst(luminosity: string | undefined, energy: string | undefined): string {
  return [energy, luminosity].filter((text) => text !== undefined).join(", ");
}

function luminosityFirst(luminosity: string | undefined, energy: string | undefined): string {
  if (luminosity === undefined || energy === undefined) return luminosity ?? energy ?? "";
  return `${luminosity} (${energy})`;
}

/** Texts with formulas are left as they are: a formula within a formula there is none. */
function bold(text: string): string {
  return emphasised(text, (plain) => `$\\mathbf{\\text{${plain}}}$`);
}

function boldItalic(text: string): string {
  return emphasised(text, (plain) => `$\\boldsymbol{\\textit{${plain}}}$`);
}

function italic(text: string): string {
  return emphasised(text, (plain) => `$\\textit{${plain}}$`);
}

function same(text: string): string {
  return labelOrText(text);
}

function emphasised(text: string, write: (text: string) => string): string {
  return /[$\\{}]/.test(text) ? labelOrText(text) : write(text);
}
