import type { GridAxis, GridScan } from "./results.js";

/** The points of a grid in row-major order. */
export class GridPoints {
  readonly axes: readonly GridAxis[];
  readonly shape: readonly number[];
  readonly size: number;

  constructor(axes: readonly GridAxis[]) {
    this.axes = axes;
    this.shape = axes.map(({ values }) => values.length);
    this.size = this.shape.reduce((product, n) => product * n, 1);
  }

  /** Visits every point, or every row when the last axes are left out; `coordinates` is reused from call to call. */
  forEach(visit: (coordinates: Float64Array, index: number) => void): void {
    const coordinates = Float64Array.from(this.axes, ({ values }) => values[0]!);
    const position = new Int32Array(this.axes.length);
    for (let k = 0; k < this.size; k++) {
      visit(coordinates, k);
      for (let a = this.axes.length - 1; a >= 0; a--) {
        position[a]! += 1;
        if (position[a] === this.shape[a]) position[a] = 0;
        coordinates[a] = this.axes[a]!.values[position[a]!]!;
        if (position[a]! > 0) break;
      }
    }
  }

  /** The part of a scan's record that consists of the grid and its values. */
  result(
    values: Float64Array,
    gradients: Float64Array | undefined,
  ): Pick<GridScan, "axes" | "shape" | "values" | "gradients"> {
    const base = { axes: this.axes, shape: this.shape, values };
    return gradients === undefined ? base : { ...base, gradients };
  }
}
