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

/** Distance from the beginning of the axis in pixels; not finite for values that the scale does not have. */
export function position({ type, limits: [low, high], length }: AxisScale, value: number): number {
  if (type === "linear") return (length * (value - low)) / (high - low);
  return (length * Math.log(value / low)) / Math.log(high / low);
}

/** Pixels per unit at a value. */
export function pixelsPerUnit({ type, limits: [low, high], length }: AxisScale, value: number): number {
  return type === "linear" ? length / (high - low) : length / (value * Math.log(high / low));
}

/** From the left of the frame. */
export function pixelX(frame: Frame, x: number): number {
  return position(frame.x, x);
}

/** From the top of the frame. */
export function pixelY(frame: Frame, y: number): number {
  return frame.height - position(frame.y, y);
}

/** The value, or where a logarithmic scale does not have it, one well below the axis: the foot of a bar, say. */
export function onScale({ type, limits: [low] }: AxisScale, value: number): number {
  return type === "log" && value <= 0 ? low * 1e-3 : value;
}
