import { expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";

/** A sample with `n` factors, each a formula of a parameter that nothing else has. */
function withFormulas(n: number): unknown {
  const modifiers = Array.from({ length: n }, (_, i) => ({
    name: `factor${i}`,
    type: "formula",
    data: { expression: `1 + mu * scale${i}` },
  }));
  const mu = { name: "mu", type: "normfactor", data: null };
  return {
    channels: [{ name: "SR", samples: [{ name: "bkg", data: [5], modifiers: [mu, ...modifiers] }] }],
    observations: [{ name: "SR", data: [5] }],
    measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
    version: "1.0.0",
  };
}

/** Processor time in seconds, which does not depend on what else the machine does. */
function secondsOf(action: () => void): number {
  const begin = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6;
}

it("20,000 formulas of 20,000 parameters are read in seconds", { timeout: 300_000 }, () => {
  const seconds = secondsOf(() => Workspace.parse(withFormulas(20_000)));
  expect(seconds).toBeLessThan(10);
});

it("the time for a model grows with the number of formulas, not with its square", { timeout: 300_000 }, () => {
  const [few, many] = [withFormulas(500), withFormulas(4000)].map((document) => Workspace.parse(document));
  secondsOf(() => few!.model());
  const [short, long] = [secondsOf(() => few!.model()), secondsOf(() => many!.model())];
  // a square would be 64 times as long
  expect(long).toBeLessThan(Math.max(1, 24 * short));
});
