import { expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/fit/fit.js";
import { minos } from "../../src/intervals/minos.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { describeWithShared, readShared } from "../helpers/shared.js";

/** MIGRAD stops at an estimated distance to the minimum, here of up to 1e-7: differences in units of the uncertainties. */
const STOPPING_POINT = 1e-3;
/** The fit of this workspace stopped nearer to its minimum. */
const TTTT_STOPPING_POINT = 1e-4;

interface RootFit {
  readonly parameters: readonly { readonly name: string; readonly value: number; readonly uncertainty: number }[];
}

/** Differences of a fit from ROOT's, in units of ROOT's uncertainties; what ROOT held has none. */
function distances(result: ReturnType<typeof fit>, { parameters }: RootFit): number[] {
  return parameters.flatMap(({ name, value, uncertainty }) => {
    const scalar = name.replace(/^alpha_/, "").replace(/^Lumi$/, "lumi");
    const bin = name
      .replace(/^gamma_stat_/, "staterror_")
      .replace(/^gamma_/, "")
      .replace(/_bin_(\d+)$/, "[$1]");
    const own = [name, scalar, bin].map((each) => result.parNames.indexOf(each)).find((p) => p >= 0);
    expect(own, name).toBeDefined();
    return uncertainty > 0 ? [Math.abs(result.values[own!]! - value) / uncertainty] : [];
  });
}

describeWithShared("the dialect of ROOT", () => {
  it("reproduces all parameters of a published fit by ROOT", () => {
    const workspace = Workspace.parse(readShared("workspaces/atlas-tttt/workspace.json"));
    const root = readShared("workspaces/atlas-tttt/root_fit.json") as RootFit;
    const model = workspace.model({ dialect: "root" });
    const result = fit(model, workspace.data(model));
    expect(result.valid).toBe(true);
    const found = distances(result, root);
    expect(found.length).toBeGreaterThan(200);
    expect(Math.max(...found)).toBeLessThan(TTTT_STOPPING_POINT);
    // in pyhf's reading, the constraints of bins are normal ones
    const plain = workspace.model();
    expect(Math.max(...distances(fit(plain, workspace.data(plain)), root))).toBeGreaterThan(0.01);
  });

  it("reproduces the parameters and the MINOS error of ROOT's log of a fit with 1,538 free parameters", () => {
    const document = readShared("workspaces/lhcb-rdstar/workspace.json.gz") as WorkspaceSpec;
    const [measurement] = document.measurements;
    const parameters = [...measurement!.config.parameters, { name: "stat", threshold: 1e-5 }];
    const measurements = [{ ...measurement!, config: { ...measurement!.config, parameters } }];
    const workspace = Workspace.parse({ ...document, measurements, dialect: "root" });
    const model = workspace.model();
    const data = workspace.data(model);
    const result = fit(model, data);
    expect(result.valid).toBe(true);
    const log = readShared("workspaces/lhcb-rdstar/root_fit.json") as {
      readonly parameters: Readonly<Record<string, readonly [number, number]>>;
      readonly minos: { readonly RawRDst: readonly [number, number] };
    };
    for (const [name, [value, uncertainty]] of Object.entries(log.parameters)) {
      const [own, unit] = name === "nmu_times_5e4" ? ["nmu", 5e4] : [name, 1];
      const estimate = unit * result.values[result.parNames.indexOf(own)]!;
      expect(Math.abs(estimate - value) / uncertainty, name).toBeLessThan(STOPPING_POINT);
    }
    const [interval] = minos(model, data, { parameters: ["RawRDst"] }).intervals;
    const [down, up] = log.minos.RawRDst;
    expect(Math.abs(interval!.lower.error! - down) / up).toBeLessThan(STOPPING_POINT);
    expect(Math.abs(interval!.upper.error! - up) / up).toBeLessThan(STOPPING_POINT);
  });
});
