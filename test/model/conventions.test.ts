import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { ReferenceLikelihood } from "../helpers/reference-likelihood.js";
import { readCase } from "../helpers/validation-case.js";

/** pyhf and we round a few dozen terms of order 100. */
const ROUNDING = 1e-12;

interface Case {
  readonly name: string;
  readonly workspace: WorkspaceSpec;
  readonly par_names: readonly string[];
  readonly suggested_init: readonly number[];
  readonly suggested_bounds: readonly (readonly [number, number])[];
  readonly suggested_fixed: readonly boolean[];
  readonly auxdata_order: readonly string[];
  readonly auxdata: readonly number[];
  readonly data: readonly number[];
  readonly points: readonly {
    readonly pars: readonly number[];
    readonly expected_data: readonly number[];
    readonly logpdf: number;
  }[];
}

const { cases } = readCase<{ cases: readonly Case[] }>("conventions");

it("pyhf's parameter order is the published one", () => {
  const sets = cases.find(({ name }) => name === "order")!.par_names.map((name) => name.replace(/\[.*/, ""));
  expect([...new Set(sets)].join(", ")).toBe(
    "r_hs, q_hs, lumi, znf, mu, anf, m_ns, a_ns, b_ns, z_ns, w_sf, x_ss, y_ss, stat_ac, stat_zc",
  );
});

describe.each(cases)("pyhf's conventions: $name", (expected) => {
  const workspace = Workspace.parse(expected.workspace);
  const model = workspace.model();

  it("parameters and their settings are equal", () => {
    expect(model.parNames).toEqual(expected.par_names);
    expect(model.suggestedInit).toEqual(expected.suggested_init);
    expect(model.suggestedBounds).toEqual(expected.suggested_bounds);
    expect(model.suggestedFixed).toEqual(expected.suggested_fixed);
  });

  it("data vectors are equal", () => {
    expect(model.auxdataOrder).toEqual(expected.auxdata_order);
    expectClose(model.auxdata, expected.auxdata, ROUNDING);
    expectClose(workspace.data(model), expected.data, ROUNDING);
  });

  it("expected data and log-density are equal, also those of the tests' own reference", () => {
    const reference = new ReferenceLikelihood(expected.workspace);
    for (const { pars, expected_data, logpdf } of expected.points) {
      expectClose(model.expectedData(pars), expected_data, ROUNDING, "expected data");
      expectNear(model.logpdf(pars, expected.data), logpdf, ROUNDING, "logpdf");
      expectNear(reference.logpdf(pars, expected.data) as number, logpdf, ROUNDING, "reference");
    }
  });
});
