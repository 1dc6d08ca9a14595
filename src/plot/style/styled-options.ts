import { type OptionRules, optionsOf } from "../../options.js";
import { aPlotStyle, PLOT_STYLE, type PlotStyle } from "./plot-style.js";

/** What every function that draws a record can be given. */
export interface StyledOptions {
  /** The style of the picture: see `PlotStyle`. */
  readonly style?: PlotStyle;
}

/** Rules for these options. */
export const STYLED_OPTIONS: OptionRules<StyledOptions> = { style: aPlotStyle };

/** The same, with rules for the parts of a style. */
export const PLOT_OPTIONS: OptionRules<StyledOptions> = { style: optionsOf<PlotStyle>(PLOT_STYLE) };
