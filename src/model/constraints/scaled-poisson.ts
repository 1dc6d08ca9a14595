import { domainDeviance } from "../../graph/bin-deviance.js";
import type { DensityForm } from "../../graph/nodes.js";
import { poissonConstant } from "../../math/poisson.js";

/** How the count and the mean of a Poisson density follow from an auxiliary datum and a parameter. */
export interface ScaledPoisson {
  readonly name: string;
  count(datum: number, width: number): number;
  mean(parameter: number, width: number): number;
  /** Derivative of the mean in the parameter, on which it depends linearly. */
  slope(width: number): number;
}

/** The density Poisson(count | mean), continued to real counts. */
export function scaledPoissonForm({ name, count, mean, slope }: ScaledPoisson): DensityForm {
  const curvature = (parameter: number, datum: number, width: number) => {
    const n = count(datum, width);
    return n > 0 ? n * (slope(width) / mean(parameter, width)) ** 2 : 0;
  };
  return {
    name,
    deviance: (parameter, datum, width) => domainDeviance(count(datum, width), mean(parameter, width)),
    slope(parameter, datum, width) {
      const [n, lambda] = [count(datum, width), mean(parameter, width)];
      return n === 0 ? slope(width) : (slope(width) * (lambda - n)) / lambda;
    },
    curvature,
    convexCurvature: curvature,
    constant: (datum, width) => poissonConstant(count(datum, width)),
  };
}
