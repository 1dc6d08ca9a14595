import { expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import type { ModifierSpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { randomWorkspace } from "../helpers/random-workspace.js";

const PER_BIN = new Set(["shapefactor", "shapesys", "staterror"]);

/** What a document has that a likelihood may get wrong. */
function featuresOf({ channels, measurements }: WorkspaceSpec): string[] {
  const samples = channels.flatMap((channel) => channel.samples);
  const has = (test: (modifiers: readonly ModifierSpec[], data: readonly number[]) => boolean) =>
    samples.some(({ modifiers, data }) => test(modifiers, data));
  const channelsWith = (name: string) =>
    channels.filter((channel) => channel.samples.some(({ modifiers }) => modifiers.some((m) => m.name === name)));
  const sizes = new Set(channelsWith("w_shared").map((channel) => channel.samples[0]!.data.length));
  const isBoth = (modifiers: readonly ModifierSpec[]) =>
    modifiers.some(
      ({ type, name }) => type === "histosys" && modifiers.some((m) => m.type === "normsys" && m.name === name),
    );
  return [
    ...new Set(samples.flatMap(({ modifiers }) => modifiers.map(({ type }) => type))),
    ...(has((modifiers) => modifiers.filter(({ type }) => PER_BIN.has(type)).length > 1)
      ? ["two per-bin modifiers"]
      : []),
    ...(has((modifiers) => modifiers.length === 0) ? ["sample without modifiers"] : []),
    ...(has((_, data) => data.includes(0)) ? ["zero nominal"] : []),
    ...(has((modifiers) => modifiers.some((m) => m.type === "shapesys" && m.data.includes(0)))
      ? ["degenerate bin"]
      : []),
    ...(has(isBoth) ? ["histosys and normsys of one name"] : []),
    ...(channelsWith("w_shared").length > 1 ? ["shared shapefactor"] : []),
    ...(sizes.size > 1 ? ["shapefactor of different sizes"] : []),
    ...(channelsWith("a_stat").length > 1 ? ["shared staterror"] : []),
    ...(channelsWith("JES").length > 1 ? ["shared systematic"] : []),
    ...measurements[0]!.config.parameters.flatMap((settings) => Object.keys(settings)),
  ];
}

it("random workspaces are valid, the same for one seed, and together have everything", () => {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= 150; seed++) {
    const { spec, options } = randomWorkspace(seed);
    expect(randomWorkspace(seed)).toEqual({ spec, options });
    expect(Workspace.parse(spec).model(options).nPars).toBeGreaterThan(0);
    for (const feature of new Set(featuresOf(spec))) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  expect(Math.min(...counts.values())).toBeGreaterThan(10);
  expect(counts.size).toBe(7 + 9 + 7);
});
