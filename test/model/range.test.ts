import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { HistFactoryError, type Issue } from "../../src/errors.js";
import { fit } from "../../src/fit/fit.js";
import type { Model } from "../../src/model/model.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";
import { randomWorkspace } from "../helpers/random-workspace.js";
import {
  factor,
  histosys,
  lumi,
  normfactor,
  normsys,
  sample,
  shapesys,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** Documents of the property test; about a third has a model. */
const DOCUMENTS = 1500;
/** Powers of ten of the numbers that are put in: up to where single numbers are refused, and seldom beyond. */
const LARGEST_POWER = 100;

/** The document with every number replaced with this probability: another size, seldom another sign or zero. */
function stretched(value: unknown, share: number, random: SeededRandom): unknown {
  if (typeof value === "number") return random.chance(share) ? stretchedNumber(value, random) : value;
  if (Array.isArray(value)) return value.map((entry) => stretched(entry, share, random));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, stretched(entry, share, random)]));
}

function stretchedNumber(value: number, random: SeededRandom): number {
  if (random.chance(0.1)) return 0;
  const size = (1 + random.uniform()) * 10 ** random.uniform(-LARGEST_POWER, LARGEST_POWER);
  return (value < 0 ? -1 : 1) * (random.chance(0.05) ? -1 : 1) * size;
}

/** Bounds that hold any start value, so that not every document fails for one. */
function withWideBounds(spec: unknown): unknown {
  const document = structuredClone(spec) as { measurements: { config: { parameters: { bounds?: number[][] }[] } }[] };
  for (const { config } of document.measurements) {
    for (const settings of config.parameters) {
      if (settings.bounds !== undefined) settings.bounds = settings.bounds.map(() => [-1.7e308, 1.7e308]);
    }
  }
  return document;
}

/** What is not finite about a model at its suggested values: nothing where the point is outside the domain, and named. */
function notComputable(model: Model): string[] {
  const { suggestedInit: pars } = model;
  const data = model.observedData();
  const value = model.logpdf(pars, data);
  if (value === Number.NEGATIVE_INFINITY) {
    return model.diagnose(pars).every(({ message }) => message !== "") && model.diagnose(pars).length > 0
      ? []
      : ["-Infinity without a place"];
  }
  return [
    ...(Number.isFinite(value) ? [] : [`log-density ${value}`]),
    ...(model.gradient(pars, data).every(Number.isFinite) ? [] : ["gradient"]),
    ...(model.hessian(pars, data).every(Number.isFinite) ? [] : ["Hessian"]),
  ];
}

const isNamed = ({ path, expected, received }: Issue) => path !== "" && expected !== "" && received !== "";

describe("numbers of any size", () => {
  it("make a document that is refused, with places, or a model that can be computed where it starts", () => {
    const met = { refused: 0, overflow: 0, inside: 0, outside: 0 };
    for (let seed = 1; seed <= DOCUMENTS; seed++) {
      const random = seededRandom(90_000 + seed);
      const { spec, options } = randomWorkspace(1 + (seed % 200));
      const share = random.pick([0.02, 0.1, 0.5]);
      const document = withWideBounds(stretched(spec, share, random));
      try {
        const model = Workspace.parse(document).model(options);
        expect(notComputable(model), `seed ${seed}`).toEqual([]);
        const value = model.logpdf(model.suggestedInit, model.observedData());
        met[value === Number.NEGATIVE_INFINITY ? "outside" : "inside"]++;
      } catch (error) {
        if (!(error instanceof HistFactoryError)) throw error;
        expect(
          error.issues.filter((issue) => !isNamed(issue)),
          `seed ${seed}`,
        ).toEqual([]);
        met.refused++;
        if (error.issues.some(({ code }) => code === "overflow")) met.overflow++;
      }
    }
    expect(met.refused).toBeGreaterThan(DOCUMENTS / 2);
    expect(met.overflow).toBeGreaterThan(DOCUMENTS / 4);
    expect(met.inside).toBeGreaterThan(DOCUMENTS / 5);
    expect(met.outside).toBeGreaterThan(DOCUMENTS / 300);
  });
});

const mu = normfactor("mu");
const signal = sample("s", [5, 6], mu);
const single = (...samples: readonly ReturnType<typeof sample>[]) => ({ channels: { c: [signal, ...samples] } });
const LUMI = { name: "lumi", inits: [1], bounds: [[0, 10]], auxdata: [1], sigmas: [0.02] } as const;

describe("a constraint whose width leaves the range of numbers is refused at load, with its place", () => {
  const place = (modifier: string, bin: number) => `channels[0].samples[1].modifiers[${modifier}].data[${bin}]`;
  const setting = (index: number, key: string) => `measurements[0].config.parameters[${index}].${key}[0]`;

  it.each([
    ["a staterror of 3 on 1e-300 events", single(sample("b", [8, 1e-300], staterror("x", [2, 3]))), place("0", 1)],
    ["a staterror of 1e-200 on 8 events", single(sample("b", [8, 8], staterror("x", [1e-200, 1]))), place("0", 0)],
    ["a shapesys of 1e-20 on 1e60 events", single(sample("b", [8, 1e60], shapesys("x", [2, 1e-20]))), place("0", 1)],
    ["a shapesys of 1e200 on 8 events", single(sample("b", [8, 8], shapesys("x", [1e200, 1]))), place("0", 0)],
    [
      "a lumi known to 1e308",
      { ...single(sample("b", [8, 8], lumi())), parameters: [{ ...LUMI, sigmas: [1e308] }] },
      setting(0, "sigmas"),
    ],
    [
      "a lumi known to 1e-300",
      { ...single(sample("b", [8, 8], lumi())), parameters: [{ ...LUMI, sigmas: [1e-300] }] },
      setting(0, "sigmas"),
    ],
    [
      "a shapesys with a factor of 1e200",
      { ...single(sample("b", [8, 8], shapesys("x", [2, 2]))), parameters: [{ name: "x", factors: [1e200, 1] }] },
      setting(0, "factors"),
    ],
  ])("%s", (_, parts, path) => {
    expect(thrownIssues(() => Workspace.parse(workspaceSpec(parts)))).toEqual([{ code: "overflow", path }]);
  });

  it("all at once, with the names of channel, sample and modifier", () => {
    const bad = single(
      sample("b", [1e-300, 1e59], staterror("stat", [3, 1e58]), shapesys("shape", [1e-300, 1e-20])),
      sample("t", [1, 1], staterror("t_stat", [1e-200, 1e-200])),
    );
    try {
      Workspace.parse(workspaceSpec(bad));
      expect.fail("accepted");
    } catch (error) {
      const { issues } = error as HistFactoryError;
      expect(issues.map(({ path, received }) => [path, received])).toEqual([
        [place("1", 1), "an uncertainty of 1e-20 on 1e+59 events"],
        [place("0", 0), "an uncertainty of 3 on 1e-300 events"],
        ["channels[0].samples[2].modifiers[0].data[0]", "an uncertainty of 1e-200 on 1 events (and 1 more bin)"],
      ]);
      expect(issues.map(({ hint }) => hint)).toEqual([
        expect.stringContaining('In channel "c", sample "b", modifier "shape".'),
        expect.stringContaining('In channel "c", sample "b", modifier "stat".'),
        expect.stringContaining('In channel "c", sample "t", modifier "t_stat".'),
      ]);
    }
  });

  it("but the ratio of tiny numbers is computed: (1e-300 / 1e-300)² is 1", () => {
    const model = Workspace.parse(
      workspaceSpec(single(sample("b", [1e-300, 2e-300], shapesys("x", [1e-300, 1e-300])))),
    );
    expect(model.model().auxdata).toEqual([1, 4]);
    const widths = Workspace.parse(workspaceSpec(single(sample("b", [1e-300, 2e59], staterror("x", [1e-300, 1e59])))));
    expect(widths.model().parameterSets.at(-1)!.constraint!.widths).toEqual([1, 0.5]);
  });
});

describe("events and factors whose squares leave the range of numbers are refused at load", () => {
  it.each([
    ["expected", { ...single(sample("b", [8, 2e60])), observed: { c: [5, 6] } }, "channels[0].samples[1].data[1]"],
    ["observed", { ...single(), observed: { c: [2e60, 6] } }, "observations[0].data[0]"],
    [
      "a template",
      single(sample("b", [8, 8], histosys("h", [7, 7], [9, 2e60]))),
      "channels[0].samples[1].modifiers[0].data.hi_data[1]",
    ],
    ["a factor", single(sample("b", [8, 8], normsys("n", 1, 2e60))), "channels[0].samples[1].modifiers[0].data.hi"],
  ])("%s", (_, parts, path) => {
    expect(thrownIssues(() => Workspace.parse(workspaceSpec(parts)))).toEqual([{ code: "overflow", path }]);
  });

  it("and so are counts that are given to a fit", () => {
    const model = Workspace.parse(workspaceSpec(single())).model();
    expect(thrownIssues(() => model.logpdf(model.suggestedInit, [2e60, 6]))).toEqual([
      { code: "overflow", path: 'channel "c", bin 0' },
    ]);
  });

  it("and a signal of up to that many events has a fit whose every derivative is a number, where it is none", () => {
    const model = Workspace.parse(
      workspaceSpec({ channels: { c: [sample("s", [1e60], mu), sample("b", [8])] } }),
    ).model();
    const result = fit(model, [5]);
    expect(result.valid).toBe(true);
    expect(model.hessian(result.values, [5]).every(Number.isFinite)).toBe(true);
    expect(result.certificate.atBounds).toEqual([expect.objectContaining({ name: "mu", side: "lower" })]);
    // −2 ∂ log L/∂µ at µ = 0: 2 s (1 − n/b).
    expect(result.certificate.atBounds[0]!.multiplier / (2e60 * (1 - 5 / 8))).toBeCloseTo(1, 12);
  });
});

describe("a count so small that the curvature overflows where the fit ends", () => {
  it("has no valid fit there: the slope is huge, whatever the curvature is", () => {
    const parts = { channels: { c: [sample("s", [5], mu), sample("b", [1e-300])] }, observed: { c: [1e-200] } };
    const model = Workspace.parse(workspaceSpec(parts)).model();
    const result = fit(model, [1e-200]);
    const slope = model.gradient(result.values, [1e-200])[0]!;
    expect(result.valid, `${result.values[0]}`).toBe(Math.abs(slope) < 1e-6);
  });
});

describe("what overflows at the suggested values is refused by the model, with its place", () => {
  const refused = (parts: Parameters<typeof workspaceSpec>[0]) =>
    thrownIssues(() => Workspace.parse(workspaceSpec(parts)).model());

  it("a start value far from its auxiliary datum", () => {
    const far = { name: "h", inits: [1e200], bounds: [[-1e300, 1e300]] as const };
    const parts = { ...single(sample("b", [8, 8], histosys("h", [7, 7], [9, 9]))), parameters: [far] };
    expect(refused(parts)).toEqual([{ code: "overflow", path: 'parameter "h"' }]);
  });

  it("a ratio of observed and expected events", () => {
    const parts = { channels: { c: [sample("s", [5, 1e-300], mu)] }, observed: { c: [5, 7] } };
    expect(refused(parts)).toEqual([{ code: "overflow", path: 'channel "c", bin 1' }]);
  });

  it("a product of factors, of which the rate itself is an ordinary number", () => {
    const settings = [
      { name: "a", inits: [1e-200], bounds: [[0, 10]] as const },
      { name: "z", inits: [1e200], bounds: [[0, 1e300]] as const },
    ];
    const parts = { ...single(sample("b", [1e60, 8], normfactor("a"), normfactor("z"))), parameters: settings };
    expect(refused(parts)).toContainEqual({ code: "overflow", path: 'channel "c", sample "b"' });
  });

  it("a derivative of a formula", () => {
    const parts = single(sample("b", [1e60, 8], factor("f", "1 + 1e200 * (k - 1)")));
    expect(refused(parts)).toContainEqual({ code: "overflow", path: 'channel "c", sample "b"' });
  });

  it("but large numbers that can be computed are not, as a normsys of 1e30 and 1e60 events", () => {
    const parts = single(sample("b", [1e60, 1e60], normsys("n", 1e-30, 1e30)));
    expect(notComputable(Workspace.parse(workspaceSpec(parts)).model())).toEqual([]);
  });
});

describe("a model with more systematics than there is memory for", () => {
  const modifiers = Array.from({ length: 12_000 }, (_, k) => normsys(`n${k}`, 0.99, 1.01));
  const model = Workspace.parse(workspaceSpec(single(sample("b", [50, 40], ...modifiers)))).model();
  const data = model.observedData();

  it("has a log-density and a gradient", () => {
    const { value, gradient } = model.valueAndGradient(model.suggestedInit, data);
    expect(Number.isFinite(value)).toBe(true);
    // expected events are observed ones, and every parameter is where its constraint wants it
    expect(gradient.every((slope) => Math.abs(slope) < 1e-12)).toBe(true);
  });

  it("has no Hessian and no fit, with an estimate: six matrices of 12,001² numbers are 6.9 GB", () => {
    for (const action of [() => model.hessian(model.suggestedInit, data), () => fit(model, data)]) {
      expect(action).toThrow(/about 7 GB: 12001 of its 12001 parameters/);
      expect(thrownIssues(action)).toEqual([{ code: "too-large", path: "Hessian" }]);
    }
  });
});
