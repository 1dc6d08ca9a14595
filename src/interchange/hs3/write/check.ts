import { quote } from "../../../describe.js";
import { ownInterpolation } from "../../../workspace/extensions.js";
import { isOwnType } from "../../../workspace/own-types.js";
import type { ModifierSpec, WorkspaceSpec } from "../../../workspace/types.js";
import { formOfCode } from "../interpolation.js";
import { at } from "../place.js";
import type { Hs3Problems, Place } from "../problems.js";

/** Reports everything of a workspace that HS3 cannot say, but for constraints. */
export function checkExpressible(spec: WorkspaceSpec, problems: Hs3Problems): void {
  const root: Place = { value: spec, path: [] };
  if (spec.covariances !== undefined && spec.covariances.length > 0) {
    problems.errorAt("not-expressible", at(root, "covariances"), { expected: "counts as data of all channels" });
  }
  for (const [c, { samples }] of spec.channels.entries()) {
    for (const [s, { modifiers }] of samples.entries()) {
      const list = at(at(at(at(at(root, "channels"), c), "samples"), s), "modifiers");
      checkModifiers(modifiers, list, spec, problems);
    }
  }
  for (const [k, { config }] of spec.measurements.entries()) {
    const { penalties } = config;
    const place = at(at(at(at(root, "measurements"), k), "config"), "penalties");
    if (penalties !== undefined && penalties.length > 0) {
      problems.errorAt("not-expressible", place, { expected: "no penalties, which are no distributions of data" });
    }
  }
}

function checkModifiers(
  modifiers: WorkspaceSpec["channels"][number]["samples"][number]["modifiers"],
  list: Place,
  { dialect }: WorkspaceSpec,
  problems: Hs3Problems,
): void {
  const staterrors = modifiers.filter(({ type }) => type === "staterror").length;
  for (const [m, modifier] of modifiers.entries()) {
    const { type, name } = modifier;
    const place = at(list, m);
    const own = ownInterpolation(modifier);
    checkInterpolation(modifier, at(place, "data"), problems);
    if (isOwnType(type)) {
      problems.errorAt("not-expressible", place, {
        expected: "a modifier of a type that HS3 has",
        received: `a ${type}`,
      });
    } else if (type === "normsys" && dialect === "combine" && own.interpolation === undefined) {
      const received = `${quote(name)} in the dialect of Combine`;
      problems.errorAt("not-expressible", place, {
        expected: "a normsys with the interpolation of pyhf or ROOT",
        received,
      });
    } else if (type === "staterror" && staterrors > 1) {
      const hint = "The uncertainties of a staterror are the errors of its sample, which are there once.";
      problems.errorAt("not-expressible", place, {
        expected: "one staterror in a sample",
        received: `${staterrors}`,
        hint,
      });
    }
  }
}

function checkInterpolation(modifier: ModifierSpec, place: Place, problems: Hs3Problems): void {
  const { type } = modifier;
  const { interpolation, deviations = 1 } = ownInterpolation(modifier);
  if (deviations !== 1) {
    problems.errorAt("not-expressible", at(place, "deviations"), { expected: "templates at ±1 standard deviation" });
  }
  if (interpolation === undefined || (type !== "normsys" && type !== "histosys")) return;
  if (formOfCode(type, interpolation) === undefined) {
    problems.errorAt("not-expressible", at(place, "interpolation"), { expected: "an interpolation that HS3 has" });
  }
}
