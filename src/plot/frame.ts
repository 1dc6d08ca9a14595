/** How one axis of a frame maps values to pixels, from the left or from the bottom. */
export interface AxisScale {
  readonly type: "linear" | "log";
  readonly limits: readonly [number, number];
  /** In pixels. */
  readonly length: number;
}

/** The inside of a panel's axes, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly x: AxisScale;
  readonly y: AxisScale;
}

/** Largest distance from the frame in pixels. Points beyond are drawn at this distance, since drawing programs have limited precision. */
const FARTHEST = 1e6;

/**
 * Distance from the beginning of the axis in pixels, NaN for values that the scale does not have; far outside of the axis the
 * place is moved nearer, which changes the slope of no line that can be seen.
 */
export function position({ type, limits, length }: AxisScale, value: number): number {
  if (!Number.isFinite(value) || (type === "log" && value <= 0)) return Number.NaN;
  const at = length * (type === "linear" ? fraction(value, limits) : logFraction(value, limits));
  return Math.min(Math.max(at, -FARTHEST), FARTHEST);
}

/** Where a value lies between two others: 0 at the first, 1 at the second; also where their difference overflows. */
export function fraction(value: number, [low, high]: readonly [number, number]): number {
  return Number.isFinite(high - low) ? (value - low) / (high - low) : (value / 2 - low / 2) / (high / 2 - low / 2);
}

function logFraction(value: number, [low, high]: readonly [number, number]): number {
  return logRatio(value, low) / logRatio(high, low);
}

/** Quotients in which no digits are lost. */
const SAFE_RATIO = { from: 1e-290, to: 1e290 };

/** log(a / b) of numbers above 0, also where the quotient leaves the doubles. */
export function logRatio(a: number, b: number): number {
  const ratio = a / b;
  return ratio > SAFE_RATIO.from && ratio < SAFE_RATIO.to ? Math.log(ratio) : Math.log(a) - Math.log(b);
}

/** Pixels per unit at a value, as the pixels of a stretch and its length. */
export function pixelsPerUnit({ type, limits: [low, high], length }: AxisScale, value: number): Stretch {
  if (type === "log") return { pixels: length / logRatio(high, low), units: value };
  return Number.isFinite(high - low)
    ? { pixels: length, units: high - low }
    : { pixels: length / 2, units: high / 2 - low / 2 };
}

/** A stretch of an axis. */
export interface Stretch {
  readonly pixels: number;
  readonly units: number;
}

/** From the left of the frame. */
export function pixelX(frame: Frame, x: number): number {
  return position(frame.x, x);
}

/** From the top of the frame. */
export function pixelY(frame: Frame, y: number): number {
  return frame.height - position(frame.y, y);
}

/** Where a bar or line that leaves a logarithmic scale ends: three decades below the axis. */
const FOOT = Math.log(1e-3);

/** The position, of values that a logarithmic scale does not have one well below the axis: the foot of a bar, say. */
function footedPosition(scale: AxisScale, value: number): number {
  const { type, limits, length } = scale;
  if (type === "linear" || value > 0 || !Number.isFinite(value)) return position(scale, value);
  return Math.max((length * FOOT) / logRatio(limits[1], limits[0]), -FARTHEST);
}

/** As `pixelX`, with a foot below the axis. */
export function footedX(frame: Frame, x: number): number {
  return footedPosition(frame.x, x);
}

/** As `pixelY`, with a foot below the axis. */
export function footedY(frame: Frame, y: number): number {
  return frame.height - footedPosition(frame.y, y);
}
