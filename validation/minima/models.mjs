// Random models by kind and index, with data drawn from them.
import { library } from "../lib/library.mjs";
import { drawsFrom, seedOf } from "./draws.mjs";
import { emptyBins } from "./kinds/edges.mjs";
import { extended } from "./kinds/extended.mjs";
import { scarce } from "./kinds/scarce.mjs";
import { asymmetric, controls, kinks, published } from "./kinds/smooth.mjs";
import { degenerate, formulas, oneSided } from "./kinds/valleys.mjs";

const { Workspace } = await library();

/** Makers of a model without data; what they return beside the workspace says how the data are drawn. */
export const KINDS = {
  asymmetric,
  "empty-bins": emptyBins,
  degenerate,
  "one-sided": oneSided,
  formulas,
  kinks,
  published,
  controls,
  scarce,
  extended,
};

/** How far from 0 constrained parameters are drawn, and the factors of wild data. */
const TRUE_MU = [0, 2];
const WILD = [0.2, 3];

/** The workspace and interpolation codes of model `index` of `kind`: the same wherever it is made. */
export function randomWorkspace(kind, index) {
  const draws = drawsFrom(seedOf(`${kind}:${index}`));
  const made = KINDS[kind](draws);
  const { model } = compiled(made.workspace, made.interpolation);
  const rates = model.expectedMainData(truth(model, draws));
  const counts = Array.from(rates, (rate) => count(rate, made, draws));
  for (const observation of made.workspace.observations) {
    const { begin, nBins } = model.channels.find(({ name }) => name === observation.name);
    observation.data = counts.slice(begin, begin + nBins);
  }
  return { kind, index, workspace: made.workspace, interpolation: made.interpolation };
}

/** A model with its observed data. */
export function compiled(workspace, interpolation) {
  const parsed = Workspace.parse(workspace);
  const model = parsed.model(interpolation === undefined ? {} : { interpolation });
  return { model, data: Float64Array.from(parsed.data(model)) };
}

/** Parameters that data are drawn at: mu between 0 and 2, others around their suggested values. */
function truth(model, draws) {
  return Float64Array.from(
    model.parameterSets.flatMap(({ inits, bounds, constraint }) =>
      inits.map((init, k) => {
        const [low, high] = bounds[k];
        const drawn =
          constraint === undefined ? draws.uniform(...TRUE_MU) : init + width(constraint, k) * draws.normal();
        return Math.min(Math.max(drawn, low), high);
      }),
    ),
  );
}

/** Of a constraint; those of other effects than normal ones are about 1 + width × the parameter, whose own width is 1. */
function width({ kind, widths, quantity }, k) {
  if (kind !== "normal" && quantity === "effect") return 1;
  return kind === "poisson" ? 1 / Math.sqrt(widths[k]) : widths[k];
}

function count(rate, { wild = false, emptied = 0, excess = 0, least = 0 }, draws) {
  const mean = rate * (1 + excess) * (wild ? draws.uniform(...WILD) : 1);
  const drawn = draws.poisson(mean);
  return draws.chance(emptied) ? 0 : Math.max(drawn, least);
}
