import { describe, expect, it } from "vitest";
import { buildWorkspace } from "../../src/api/build-workspace.js";
import { simpleModels } from "../../src/api/simple-models.js";
import { maskData } from "../../src/model/data.js";
import {
  addChannel,
  addSamples,
  correlateModifiers,
  pruneWorkspace,
  symmetriseModifiers,
} from "../../src/operations/index.js";
import { areClose, frozen, likelihoodAt, opened, RANDOM_SPECS, valuesNear } from "../helpers/operations.js";
import {
  histosys,
  normfactor,
  normsys,
  sample,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";

const signal = sample("signal", [3, 4], normfactor("mu"));
const spec = frozen(
  workspaceSpec({
    channels: {
      SR: [sample("bkg", [10, 20], normsys("JES", 0.9, 1.2), staterror("st", [1, 2]))],
      CR: [sample("bkg", [50, 60])],
    },
    observed: { SR: [12, 19], CR: [55, 57] },
  }),
);

describe("addSamples", () => {
  it("puts samples behind those of their channels", () => {
    const added = addSamples(spec, { samples: { SR: signal, CR: sample("signal", [0.1, 0.2], normfactor("mu")) } });
    expect(added.channels.map(({ samples }) => samples.map(({ name }) => name))).toEqual([
      ["bkg", "signal"],
      ["bkg", "signal"],
    ]);
    expect([...opened(added).model.expectedMainData({ mu: 2 })]).toEqual([50 + 0.2, 60 + 0.4, 10 + 6, 20 + 8]);
  });

  it("gives the document back that pruning took a sample from", () => {
    for (const [seed, whole] of RANDOM_SPECS.entries()) {
      const [channel] = whole.channels;
      const last = channel!.samples.at(-1)!;
      const name = `${last.name} alone`;
      const alone = {
        ...last,
        name,
        modifiers: last.modifiers.filter(({ type }) => ["normsys", "histosys", "normfactor"].includes(type)),
      };
      const grown = addSamples(whole, { samples: { [channel!.name]: alone } });
      const shrunk = pruneWorkspace(grown, { samples: [name] });
      const values = valuesNear(whole, seed);
      expect(areClose(likelihoodAt(shrunk, values).twiceNll, likelihoodAt(whole, values).twiceNll)).toBe(true);
    }
  });

  it("refuses unknown channels, names that are there, and samples of other lengths, by their place", () => {
    expect(thrownIssues(() => addSamples(spec, { samples: { VR: signal } }))).toMatchObject([
      { code: "unknown-channel" },
    ]);
    const twice = { ...signal, name: "bkg" };
    expect(thrownIssues(() => addSamples(spec, { samples: { SR: twice } }))).toMatchObject([
      { code: "duplicate-name", path: expect.stringContaining("channels[0].samples[1]") },
    ]);
    expect(thrownIssues(() => addSamples(spec, { samples: { SR: { ...signal, data: [1] } } }))).toMatchObject([
      { code: "bin-count" },
    ]);
    expect(thrownIssues(() => addSamples(spec, { samples: { SR: 7 as never } })).length).toBeGreaterThan(0);
    expect(thrownIssues(() => addSamples(spec, { samples: {} }))).toMatchObject([{ code: "bad-option" }]);
  });
});

describe("addChannel", () => {
  it("adds a channel with its data", () => {
    const grown = addChannel(spec, {
      channel: { name: "VR", samples: [sample("bkg", [7])] },
      data: new Float64Array([9]),
    });
    const { model, data } = opened(grown);
    expect(model.channels.map(({ name }) => name)).toEqual(["CR", "SR", "VR"]);
    expect(data[4]).toBe(9);
    const values = valuesNear(spec, 1);
    const poisson = -2 * (9 * Math.log(7) - 7 - Math.log(362880));
    expect(likelihoodAt(grown, values).twiceNll - likelihoodAt(spec, values).twiceNll).toBeCloseTo(poisson, 10);
  });

  it("refuses a name that is there, and data of another length", () => {
    const channel = { name: "SR", samples: [sample("bkg", [7])] };
    expect(thrownIssues(() => addChannel(spec, { channel, data: [9] }))).toContainEqual(
      expect.objectContaining({ code: "duplicate-name" }),
    );
    expect(thrownIssues(() => addChannel(spec, { channel: { ...channel, name: "VR" }, data: [9, 1] }))).toMatchObject([
      { code: "bin-count" },
    ]);
  });
});

describe("buildWorkspace", () => {
  it("is the document of a model with the data that are given", () => {
    for (const [seed, whole] of RANDOM_SPECS.entries()) {
      const { model, data } = opened(whole);
      const changed = data.map((count, i) => (i < model.nMainData ? count + (i % 3) : count * 1.01));
      const built = buildWorkspace(model, changed, { measurement: "renamed" });
      expect(built.measurements).toEqual(["renamed"]);
      const values = valuesNear(whole, seed);
      const again = built.model();
      expect([...built.data(again)]).toEqual([...changed]);
      expect(areClose(again.twiceNll(values, built.data(again)), model.twiceNll(values, changed))).toBe(true);
      expect(again.suggestedBounds).toEqual(model.suggestedBounds);
    }
  });

  it("takes main data alone", () => {
    const model = simpleModels.uncorrelatedBackground({ signal: [5], bkg: [50], bkgUncertainty: [7] });
    const { observations } = buildWorkspace(model, [42]).spec;
    expect(observations).toEqual([{ name: "singlechannel", data: [42] }]);
    expect(thrownIssues(() => buildWorkspace(model, [42, 1, 1]))).toMatchObject([{ code: "data-length" }]);
    const masked = maskData(model, model.observedData(), ["singlechannel"]);
    expect(thrownIssues(() => buildWorkspace(model, masked))).toMatchObject([{ code: "bad-argument", path: "data" }]);
  });
});

describe("symmetriseModifiers in parts", () => {
  const asymmetric = frozen(
    workspaceSpec({
      channels: {
        SR: [
          sample("a", [100, 200], histosys("JES", [90, 210], [130, 220])),
          sample("b", [10, 20], normsys("JES", 0.9, 1.3)),
        ],
        CR: [sample("a", [40], histosys("JES", [37], [44]))],
      },
    }),
  );
  const parts = symmetriseModifiers(asymmetric, { modifiers: ["JES"], method: "parts" });

  it("keeps the covariance of l α + q α² for a normally distributed α", () => {
    const { model } = opened(parts);
    expect(model.parNames).toEqual(
      ["JES_linear", "JES_quadratic", "mu"].filter((name) => model.parNames.includes(name)),
    );
    const at = (values: Readonly<Record<string, number>>) => model.expectedMainData(values);
    const nominal = at({});
    const shifts = ["JES_linear", "JES_quadratic"].map((name) => at({ [name]: 1 }).map((y, b) => y - nominal[b]!));
    // channel CR, then bins of SR where the normsys of 10 and 20 events adds to the histosys
    const [up, down] = [
      [4, 30 + 3, 20 + 6],
      [-3, -10 - 1, 10 - 2],
    ];
    for (const i of nominal.keys()) {
      for (const j of nominal.keys()) {
        const [l, m] = [(up[i]! - down[i]!) / 2, (up[j]! - down[j]!) / 2];
        const [q, r] = [(up[i]! + down[i]!) / 2, (up[j]! + down[j]!) / 2];
        const covariance = shifts.reduce((sum, shift) => sum + shift[i]! * shift[j]!, 0);
        expect(covariance).toBeCloseTo(l * m + 2 * q * r, 9);
      }
    }
  });

  it("refuses names that other types have, too, unless all are chosen", () => {
    expect(
      thrownIssues(() => symmetriseModifiers(asymmetric, { modifiers: ["histosys/JES"], method: "parts" })),
    ).toMatchObject([{ code: "no-variation" }]);
    expect(
      thrownIssues(() => correlateModifiers(parts, { modifiers: ["JES_linear"], name: "JES_quadratic" })),
    ).toMatchObject([{ code: "name-in-use" }]);
  });
});
