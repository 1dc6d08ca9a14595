import { expect, it } from "vitest";
import { expectClose, expectNear } from "../helpers/close.js";
import { mainTerms, readReference, referenceModel, referenceNames } from "../helpers/reference-files.js";
import { describeWithShared } from "../helpers/shared.js";

/** Of the sum of absolute terms, or what pyhf's formula loses where that is larger. */
const LOGPDF = 1e-12;
/** Relative. */
const EXPECTED = 1e-12;
/** One rounding. */
const EQUAL = 2 ** -52;

describeWithShared("numbers of pyhf 0.7.6 for public workspaces", () => {
  const names = referenceNames();
  const compared = { densities: 0, outside: 0 };

  it("are there for all JSON workspaces", () => expect(names.length).toBeGreaterThanOrEqual(39));

  it.each(names)("%s", (name) => {
    const reference = readReference(name);
    const { model, data } = referenceModel(reference);
    expect(model.parNames).toEqual(reference.par_names);
    expect(model.suggestedInit).toEqual(reference.suggested_init);
    expect(model.suggestedBounds).toEqual(reference.suggested_bounds);
    expect(model.suggestedFixed).toEqual(reference.suggested_fixed);
    expect(model.poiIndex ?? null).toBe(reference.poi_index);
    expect(model.auxdataOrder).toEqual(reference.auxdata_order);
    expectClose(model.auxdata, reference.auxdata, EQUAL, "auxdata", reference.auxdata.map(Math.abs));
    expectClose(data, reference.full_data, EQUAL, "data", reference.full_data.map(Math.abs));

    const relative = (values: readonly number[]) => values.map(Math.abs);
    const init = reference.expected_data_at_init;
    expectClose(model.expectedData(reference.suggested_init), init, EXPECTED, "expected", relative(init));
    const atInit = {
      pars: reference.suggested_init,
      logpdf: reference.logpdf_at_init,
      mainlogpdf: reference.mainlogpdf_at_init,
      constraint_logpdf: reference.constraint_logpdf_at_init,
      expected_actualdata: init.slice(0, reference.main_data.length),
    };
    for (const [k, point] of [atInit, ...reference.points].entries()) {
      const rates = model.expectedMainData(point.pars);
      const { expected_actualdata: expected } = point;
      expectClose(rates, expected, EXPECTED, `expected at point ${k}`, relative(expected));
      if (typeof point.logpdf === "string" || Number.isNaN(point.logpdf)) {
        expect(model.logpdf(point.pars, data), `point ${k}, where pyhf has no number`).toBe(Number.NEGATIVE_INFINITY);
        compared.outside++;
        continue;
      }
      const { terms, rounding } = mainTerms(rates, reference.main_data);
      const constraint = model.constraintLogpdf(point.pars, data);
      const scale = Math.max(1, terms + Math.abs(constraint), rounding / LOGPDF);
      expectNear(model.logpdf(point.pars, data), point.logpdf, LOGPDF, `logpdf at point ${k}`, scale);
      expectNear(model.mainLogpdf(point.pars, data), Number(point.mainlogpdf), LOGPDF, `main at point ${k}`, scale);
      expectNear(constraint, Number(point.constraint_logpdf), LOGPDF, `constraint at point ${k}`, scale);
      compared.densities++;
    }
  });

  it("were compared at more than 240 points", () => {
    expect(compared.densities).toBeGreaterThanOrEqual(244);
    expect(compared.outside).toBeGreaterThanOrEqual(2);
  });
});
