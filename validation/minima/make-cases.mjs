// Writes validation/cases/minima/expected.json: small models of which each needs one rule of the search for the lowest minimum, with
// the minimum that the judge finds.
//   npm run build && node validation/minima/make-cases.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import { checkModel } from "./check-model.mjs";

const CASES = [
  { kind: "degenerate", index: 5000093, needs: "valleys" },
  { kind: "degenerate", index: 6000036, needs: "valleys" },
  { kind: "degenerate", index: 6000236, needs: "valleys" },
  { kind: "degenerate", index: 6000297, needs: "valleys" },
  { kind: "degenerate", index: 5000142, needs: "the certificate by gᵀH⁻¹g" },
  { kind: "degenerate", index: 5000065, needs: "the certificate by gᵀH⁻¹g" },
  { kind: "degenerate", index: 6000011, needs: "an end to starts that lead nowhere" },
  { kind: "degenerate", index: 210000212, needs: "ends that refute a minimum" },
  { kind: "empty-bins", index: 200000055, needs: "paths along edges that are followed along their tangent" },
  {
    kind: "empty-bins",
    index: 210000170,
    fixed: { mu: 0 },
    needs: "edges without the bins that are only next to them",
  },
  { kind: "degenerate", index: 10000001, needs: "valleys whose direction is found again at each value" },
  { kind: "degenerate", index: 10000020, needs: "slopes along the valley, not of one parameter" },
  { kind: "degenerate", index: 10000249, needs: "the slope at a failed start of a valley" },
  { kind: "published", index: 5000199, needs: "starts across curved valleys" },
  { kind: "published", index: 8000011, needs: "starts where the likelihood bends" },
  { kind: "published", index: 10000194, needs: "mirror images" },
  { kind: "published", index: 10000354, needs: "minimisations that go on where −log L curves down" },
  { kind: "one-sided", index: 10000213, needs: "mirror images" },
  { kind: "empty-bins", index: 1061, needs: "edges with small multipliers" },
  { kind: "controls", index: 154, needs: "starts where −log L bends" },
  { kind: "controls", index: 123, needs: "values on the way back to a minimum" },
  { kind: "controls", index: 481, needs: "several values on the way back to a minimum" },
  { kind: "controls", index: 26, needs: "a search that begins again from what it finds" },
  { kind: "controls", index: 210, needs: "more than one start in a large model" },
  { kind: "controls", index: 346, needs: "parameters that take away a part of the curvature of their constraint" },
  { kind: "controls", index: 458, needs: "random points in a model of up to 80 parameters" },
  { kind: "published", index: 38, needs: "a search at mirror images where they are low only" },
  { kind: "controls", index: 545, needs: "an end to starts in vain" },
  { kind: "controls", index: 181, needs: "minima that are the same if they are near" },
  { kind: "empty-bins", index: 10000095, needs: "edges without the bins that do not hold" },
  { kind: "empty-bins", index: 20000042, needs: "a search from minima on an edge" },
  { kind: "kinks", index: 20000069, needs: "parameters held at the far end of their range" },
  { kind: "degenerate", index: 50000193, needs: "valleys where no parameter bends" },
  { kind: "degenerate", index: 50000220, needs: "a walk along what two flat directions have together" },
  { kind: "degenerate", index: 50000164, needs: "the certificate by rounding of the slopes" },
  { kind: "degenerate", index: 19000106, needs: "random points near the start, too, where a minimum is far away" },
  { kind: "empty-bins", index: 50000086, needs: "multipliers without the bins that do not hold" },
  { kind: "empty-bins", index: 60000180, needs: "random points where no correction leads into the domain" },
  { kind: "published", index: 60000497, needs: "mirror images that are hardly deeper" },
  {
    kind: "empty-bins",
    index: 70000184,
    fixed: { mu: 3.955714189051545 },
    needs: "random points that are moved to the edge of the domain",
  },
  { kind: "empty-bins", index: 60000115, needs: "random starts of a minimum on the edge" },
  {
    kind: "empty-bins",
    index: 80000552,
    fixed: { mu: 6.88909469370823 },
    needs: "random starts where the edge is near",
  },
  { kind: "empty-bins", index: 60000371, needs: "starts away from the edge" },
  { kind: "controls", index: 110000060, needs: "parameters moved together in a model that is not small" },
  { kind: "kinks", index: 80000014, needs: "bends where a normalisation is far" },
  { kind: "published", index: 130000100, needs: "all random starts of a poor fit of more than 30 parameters" },
  { kind: "controls", index: 4, needs: "no parameters moved together where none bends" },
  { kind: "controls", index: 130000113, needs: "as many starts of parameters moved together as lead anywhere new" },
  { kind: "controls", index: 160000322, needs: "profiles that are followed to a second dip" },
  { kind: "controls", index: 181000188, needs: "profiles where no parameter moved alone bends" },
  { kind: "controls", index: 140000191, needs: "profiles that are looked at in several places" },
  { kind: "controls", index: 190000181, needs: "profiles that are looked at in several places" },
  { kind: "controls", index: 160000160, fixed: { mu: 1 }, needs: "profiles that are followed in tests, too" },
  { kind: "controls", index: 220002426, needs: "several single moves beside profiles" },
  { kind: "controls", index: 180001329, fixed: { mu: 1 }, needs: "parameters moved together beside profiles" },
  { kind: "scarce", index: 106, needs: "samples that outgrow what a normalisation scales", fixed: { mu: 3 } },
  { kind: "scarce", index: 132, needs: "a few samples that grow", fixed: { mu: 1 } },
  { kind: "scarce", index: 138, needs: "starts without a sample that has outgrown others" },
  { kind: "extended", index: 10000230, needs: "random starts of a poor fit" },
  { kind: "controls", index: 300000140, needs: "a search from a better minimum" },
  { kind: "scarce", index: 300000128, needs: "several searches from better minima" },
];

const folder = new URL("../cases/minima/", import.meta.url);
mkdirSync(folder, { recursive: true });
const cases = CASES.map(({ kind, index, needs, fixed }) => {
  const { made, judged, subject } = checkModel(kind, index);
  const { workspace, interpolation } = made;
  const twiceNll = fixed === undefined ? judged.value : lowestWith(subject, fixed);
  return { kind, index, needs, fixed, twiceNll, workspace, interpolation };
});

/** The lowest −2 log L that the judge finds with parameters held. */
function lowestWith({ model, data, judge, seed }, fixed) {
  const held = new Map(Object.entries(fixed).map(([name, value]) => [model.parIndex(name), value]));
  return judge.lowest({ data, held, seed }).value;
}

const lines = cases.map((entry) => JSON.stringify(entry)).join(",\n");
writeFileSync(new URL("expected.json", folder), `{"cases": [\n${lines}\n]}\n`);
