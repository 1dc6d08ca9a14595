import { expect, it } from "vitest";
import * as api from "../../src/operations/index.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { areClose, likelihoodAt, opened, RANDOM_SPECS, unlessRefused, valuesNear } from "../helpers/operations.js";

/** Codes with which an operation may refuse a random workspace. */
const REASONS = [
  ...["not-mergeable", "parameter-read", "per-bin-parameter", "setting-length", "lumi-name", "shared-shapesys"],
  ...["incompatible-name", "duplicate-name", "staterror-channels", "bin-count", "empty-list", "no-parameters"],
];

type Operation = (spec: WorkspaceSpec, names: ReturnType<typeof namesOf>) => WorkspaceSpec;

const OPERATIONS: readonly (readonly [name: string, fewest: number, operation: Operation])[] = [
  [
    "merge",
    1,
    (spec, { samples }) => api.mergeSamples(spec, { samples: samples.slice(0, 2), name: "sum", approximate: true }),
  ],
  ["prune", 30, (spec, { modifiers }) => api.pruneWorkspace(spec, { modifiers: modifiers.slice(0, 2) })],
  ["rebin", 2, (spec) => api.rebinWorkspace(spec, { factor: 2 })],
  ["slice", 25, (spec) => api.sliceWorkspace(spec, { bins: { [spec.channels[0]!.name]: [0, 1] } })],
  ["scale", 40, (spec, { samples }) => api.scaleSamples(spec, { samples, factor: 0.3 })],
  ["decorrelate", 25, (spec, { own }) => api.decorrelateModifiers(spec, { modifiers: own, by: "channel" })],
  ["symmetrise", 40, (spec) => api.symmetriseModifiers(spec)],
  ["drop", 30, (spec) => api.dropSmall(spec, { threshold: 0.1 })],
];

function namesOf({ channels }: WorkspaceSpec) {
  const samples = channels.flatMap((channel) => channel.samples);
  const modifiers = [...new Set(samples.flatMap((sample) => sample.modifiers.map(({ name }) => name)))];
  const own = modifiers.filter((name) => name !== "mu" && name !== "lumi");
  return { samples: [...new Set(samples.map(({ name }) => name))], modifiers, own };
}

it.each(OPERATIONS)("%s makes a model of a random workspace, or says why not", (_name, fewest, operation) => {
  const made = RANDOM_SPECS.flatMap((spec) => {
    const result = unlessRefused(() => operation(spec, namesOf(spec)), ...REASONS);
    return result === undefined ? [] : [opened(result).model.nPars];
  });
  expect(made.length).toBeGreaterThanOrEqual(fewest);
});

it("merged samples have the same likelihood where they are not refused", () => {
  const merged = RANDOM_SPECS.flatMap((spec, seed) => {
    const { samples } = namesOf(spec);
    const pairs = samples.flatMap((a, i) => samples.slice(i + 1).map((b) => [a, b]));
    return pairs.flatMap((pair) => {
      const result = unlessRefused(() => api.mergeSamples(spec, { samples: pair, name: "sum" }), ...REASONS);
      return result === undefined ? [] : [{ spec, result, values: valuesNear(spec, seed) }];
    });
  });
  for (const { spec, result, values } of merged) {
    expect(areClose(likelihoodAt(result, values).twiceNll, likelihoodAt(spec, values).twiceNll)).toBe(true);
  }
  expect(merged.length).toBeGreaterThan(5);
});
