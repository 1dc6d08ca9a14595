import { describe, expect, it } from "vitest";
import {
  binImpacts,
  breakdown,
  correlations,
  type DiagnosticOptions,
  findMinima,
  goodnessOfFit,
  ranking,
  rankingOnPool,
  reviewFit,
} from "../../src/diagnostics/index.js";
import { fit } from "../../src/fit/fit.js";
import type { FitResult } from "../../src/fit/results.js";
import { localPool } from "../../src/parallel/local-pool.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { modelOf, normfactor, normsys, sample, thrownIssues } from "../helpers/workspaces.js";

const withNames = (...names: readonly string[]) =>
  modelOf({
    channels: {
      c: [
        sample("signal", [5, 8], normfactor("mu")),
        sample("background", [50, 60], ...names.map((name) => normsys(name, 0.9, 1.1))),
      ],
    },
    observed: { c: [53, 72] },
  });

const { model, data } = withNames("a", "b");

/** Every diagnostic that takes an existing fit. */
const DIAGNOSTICS = {
  binImpacts: (options: DiagnosticOptions) => binImpacts(model, data, options),
  breakdown: (options: DiagnosticOptions) => breakdown(model, data, options),
  correlations: (options: DiagnosticOptions) => correlations(model, data, options),
  findMinima: (options: DiagnosticOptions) => findMinima(model, data, { ...options, nStarts: 1 }),
  goodnessOfFit: (options: DiagnosticOptions) => goodnessOfFit(model, data, options),
  ranking: (options: DiagnosticOptions) => ranking(model, data, { ...options, method: "hessian" }),
  reviewFit: (options: DiagnosticOptions) => reviewFit(model, data, options),
};

const fewer = withNames("a");
const renamed = withNames("x", "y");
const WRONG_FITS: Readonly<Record<string, FitResult>> = {
  "with fewer parameters": fit(fewer.model, fewer.data),
  "with other parameters": fit(renamed.model, renamed.data),
  "to other data": fit(model, [58, 72, ...model.auxdata]),
};

describe("diagnostics of an existing fit", () => {
  it.each(Object.entries(DIAGNOSTICS))("%s has the result that it has for its own fit", (_, body) => {
    const read = parseRecord<FitResult>(formatRecord(fit(model, data)));
    expect(body({ bestFit: fit(model, data) })).toEqual(body({}));
    expect(JSON.stringify(body({ bestFit: read }))).toBe(JSON.stringify(body({})));
  });

  describe.each(Object.entries(WRONG_FITS))("%s", (_, bestFit) => {
    it.each(Object.entries(DIAGNOSTICS))("%s refuses it", (__, body) => {
      expect(thrownIssues(() => body({ bestFit }))).toEqual([{ code: "fit-of-another-model", path: "bestFit" }]);
    });

    it("rankingOnPool refuses it", async () => {
      const body = rankingOnPool(localPool({}), model, data, { bestFit });
      await expect(body).rejects.toMatchObject({ code: "fit-of-another-model" });
    });
  });
});
