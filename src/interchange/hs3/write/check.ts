import { quote } from "../../../describe.js";
import { OWN_TYPES, ownInterpolation } from "../../../workspace/extensions.js";
import type { ModifierSpec, WorkspaceSpec } from "../../../workspace/types.js";
import type { Findings, Place } from "../findings.js";
import { formOfCode } from "../interpolation.js";
import { at } from "../place.js";

/** Reports everything of a workspace that HS3 cannot say, but for constraints. */
export function checkExpressible(spec: WorkspaceSpec, findings: Findings): void {
  const root: Place = { value: spec, path: [] };
  if (spec.covariances !== undefined && spec.covariances.length > 0) {
    findings.error("not-expressible", at(root, "covariances"), { expected: "counts as data of all channels" });
  }
  for (const [c, { samples }] of spec.channels.entries()) {
    for (const [s, { modifiers }] of samples.entries()) {
      const list = at(at(at(at(at(root, "channels"), c), "samples"), s), "modifiers");
      checkModifiers(modifiers, list, spec, findings);
    }
  }
  for (const [k, { config }] of spec.measurements.entries()) {
    const { penalties } = config;
    const place = at(at(at(at(root, "measurements"), k), "config"), "penalties");
    if (penalties !== undefined && penalties.length > 0) {
      findings.error("not-expressible", place, { expected: "no penalties, which are no distributions of data" });
    }
  }
}

function checkModifiers(
  modifiers: WorkspaceSpec["channels"][number]["samples"][number]["modifiers"],
  list: Place,
  { dialect }: WorkspaceSpec,
  findings: Findings,
): void {
  const staterrors = modifiers.filter(({ type }) => type === "staterror").length;
  for (const [m, modifier] of modifiers.entries()) {
    const { type, name } = modifier;
    const place = at(list, m);
    const own = ownInterpolation(modifier);
    checkInterpolation(modifier, at(place, "data"), findings);
    if (OWN_TYPES.has(type)) {
      findings.error("not-expressible", place, {
        expected: "a modifier of a type that HS3 has",
        received: `a ${type}`,
      });
    } else if (type === "normsys" && dialect === "combine" && own.interpolation === undefined) {
      const received = `${quote(name)} in the dialect of Combine`;
      findings.error("not-expressible", place, {
        expected: "a normsys with the interpolation of pyhf or ROOT",
        received,
      });
    } else if (type === "staterror" && staterrors > 1) {
      const hint = "The uncertainties of a staterror are the errors of its sample, which are there once.";
      findings.error("not-expressible", place, {
        expected: "one staterror in a sample",
        received: `${staterrors}`,
        hint,
      });
    }
  }
}

function checkInterpolation(modifier: ModifierSpec, place: Place, findings: Findings): void {
  const { type } = modifier;
  const { interpolation, deviations = 1 } = ownInterpolation(modifier);
  if (deviations !== 1) {
    findings.error("not-expressible", at(place, "deviations"), { expected: "templates at ±1 standard deviation" });
  }
  if (interpolation === undefined || (type !== "normsys" && type !== "histosys")) return;
  if (formOfCode(type, interpolation) === undefined) {
    findings.error("not-expressible", at(place, "interpolation"), { expected: "an interpolation that HS3 has" });
  }
}
