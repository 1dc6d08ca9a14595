import type { AdditiveForm } from "../../graph/nodes.js";

/** A shift that is proportional to its parameter: u = θ, w = 0. */
export const linear: AdditiveForm = {
  name: "linear",
  kink: false,
  jumps: [],
  basis(parameter, _side, out, offset) {
    out.fill(0, offset, offset + 6);
    out[offset] = parameter;
    out[offset + 2] = 1;
  },
};
