import type { MultiplicativeForm } from "./nodes.js";

/** A factor that is the parameter itself, as a form like any other. */
export const identityForm: MultiplicativeForm = {
  name: "identity",
  kink: false,
  nCoefficients: 0,
  coefficients() {},
  evaluate({ size, parameter, value, first, second }, pars) {
    for (let i = 0; i < size; i++) {
      value[i] = pars[parameter[i]!]!;
      first[i] = 1;
      second[i] = 0;
    }
  },
};
