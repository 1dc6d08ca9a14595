import type { Axis, Panel, Picture } from "../picture.js";
import { headingOf } from "./heading.js";
import { labelOrText } from "./look.js";
import type { AxisStyle, PlotStyle } from "./plot-style.js";

/** A picture with what a style says about every picture: label, title, size, fonts, palette, axes and legend. Doing so twice changes nothing. */
export function styledPicture(picture: Picture, style: PlotStyle): Picture {
  const { title, width, height, fontSize, fontFamily, fontFiles, palette, x, y, legend } = style;
  const heading = headingOf(style);
  const last = picture.panels.length - 1;
  const panels = picture.panels.map((row, r) =>
    row.map((panel, c): Panel => {
      const isLowest = r === last || picture.shareX !== true;
      return {
        ...panel,
        ...(x === undefined ? {} : { x: changed(panel.x, isLowest ? x : withoutLabel(x)) }),
        ...(y === undefined || r > 0 ? {} : { y: changed(panel.y, c === 0 ? y : withoutLabel(y)) }),
        ...(legend === undefined || panel.legend === "none" ? {} : { legend }),
      };
    }),
  );
  return {
    ...picture,
    panels,
    ...(heading === undefined ? {} : { heading }),
    ...(title === undefined ? {} : { title: labelOrText(title) }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(fontSize === undefined ? {} : { fontSize }),
    ...(fontFamily === undefined ? {} : { fontFamily }),
    ...(fontFiles === undefined ? {} : { fontFiles }),
    ...(palette === undefined || palette.length === 0 ? {} : { palette }),
  };
}

function withoutLabel({ label: _label, unit: _unit, ...style }: AxisStyle): AxisStyle {
  return style;
}

function changed(axis: Axis = {}, { label, unit, scale, limits, decimals }: AxisStyle): Axis {
  const name = label === undefined ? axis.label : labelOrText(label);
  const named = withUnit(name, unit);
  return {
    ...axis,
    ...(named === undefined ? {} : { label: named }),
    ...scaled(axis, scale),
    ...(limits === undefined ? {} : { limits: [limits[0] ?? undefined, limits[1] ?? undefined] as const }),
    ...(decimals === undefined ? {} : { decimals }),
  };
}

/** An axis on another scale; a limit that a logarithmic scale does not have follows from the data. */
function scaled({ limits, scale: own = "linear" }: Axis, scale: AxisStyle["scale"]): Partial<Axis> {
  if (scale === undefined || scale === own) return {};
  if (scale === "linear" || limits === undefined) return { scale };
  const [low, high] = limits.map((limit) => (limit !== undefined && limit > 0 ? limit : undefined));
  return { scale, limits: [low, high] };
}

/** A label with its unit in brackets. */
export function withUnit(label: string | undefined, unit: string | undefined): string | undefined {
  if (label === undefined || unit === undefined || unit === "") return label;
  const brackets = `[${labelOrText(unit)}]`;
  return label.endsWith(brackets) ? label : `${label} ${brackets}`;
}
