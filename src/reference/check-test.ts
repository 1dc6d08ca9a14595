import { hypotest } from "../hypotest/hypotest.js";
import type { Limit } from "../hypotest/results.js";
import { significance } from "../hypotest/significance.js";
import { upperLimit } from "../hypotest/upper-limit.js";
import type { Model } from "../model/model.js";
import type {
  Quantity,
  ReferenceBand,
  ReferenceCls,
  ReferenceLimit,
  ReferenceNumber,
  ReferenceSignificance,
  Tolerances,
} from "./reference.js";
import { createGroup, type Group, type ReferenceRow, rowsOf } from "./report.js";

/** Compares an asymptotic test of the parameter of interest: CLs, or p0 for `q0`, observed and expected. */
export function checkCls(
  model: Model,
  observed: Float64Array,
  reference: ReferenceCls,
  name: string,
  tolerances: Tolerances | undefined,
): readonly ReferenceRow[] {
  return rowsOf(createGroup(name, reference.tolerances, tolerances), "test", (group) => {
    const { data = observed, poi_value, test_statistic: testStatistic, observed: cls, expected } = reference;
    const result = hypotest(model, data, poi_value, { testStatistic });
    requireValid(group, result);
    if (cls !== undefined) group.number("observed", "cls", cls, result.testStatistic === "q0" ? result.p0 : result.cls);
    compareBand(group, "expected", "cls", expected, result.expected);
  });
}

/** Compares an asymptotic upper limit on the parameter of interest, observed and expected. */
export function checkLimit(
  model: Model,
  observed: Float64Array,
  reference: ReferenceLimit,
  name: string,
  tolerances: Tolerances | undefined,
): readonly ReferenceRow[] {
  return rowsOf(createGroup(name, reference.tolerances, tolerances), "limit", (group) => {
    const { data = observed, test_statistic: testStatistic, level = 0.05, expected = [] } = reference;
    const result = upperLimit(model, data, { testStatistic, confidenceLevel: 1 - level });
    requireValid(group, result);
    compareLimit(group, "observed", reference.observed, result.limits.observed);
    for (const [i, limit] of expected.entries()) {
      compareLimit(group, `expected[${i}]`, limit ?? undefined, result.limits.expected[i]!);
    }
  });
}

/** Compares a discovery significance of the parameter of interest, observed and expected. */
export function checkSignificance(
  model: Model,
  observed: Float64Array,
  reference: ReferenceSignificance,
  name: string,
  tolerances: Tolerances | undefined,
): readonly ReferenceRow[] {
  return rowsOf(createGroup(name, reference.tolerances, tolerances), "significance", (group) => {
    const { data = observed, q0, p0, z, expected = {} } = reference;
    const result = significance(model, data, expected.signal === undefined ? {} : { signal: expected.signal });
    requireValid(group, result);
    if (q0 !== undefined) group.number("q0", "test_statistic", q0, result.q0);
    if (p0 !== undefined) group.number("p0", "p_value", p0, result.p0);
    if (z !== undefined) group.number("z", "significance", z, result.z);
    if (expected.q0 !== undefined) group.number("expected q0", "test_statistic", expected.q0, result.expected.q0);
    compareBand(group, "expected p0", "p_value", expected.p0, result.expected.p0);
    compareBand(group, "expected z", "significance", expected.z, result.expected.z);
  });
}

function requireValid(group: Group, { valid, notes }: { readonly valid: boolean; readonly notes: readonly string[] }) {
  if (!valid) group.fail("valid", true, false, notes.join(" "));
}

function compareBand(
  group: Group,
  name: string,
  quantity: Quantity,
  expected: ReferenceBand = [],
  found: readonly number[],
): void {
  for (const [i, value] of expected.entries()) {
    if (value !== null) group.number(`${name}[${i}]`, quantity, value, found[i]!);
  }
}

/** A missing limit (null) counts as infinite. */
function compareLimit(group: Group, name: string, expected: ReferenceNumber | undefined, found: Limit): void {
  if (expected === undefined) return;
  const { ok } = group.number(name, "limit", expected, found.value ?? Number.POSITIVE_INFINITY);
  if (!ok && found.reason !== undefined) group.note(found.reason);
}
