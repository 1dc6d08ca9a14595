// The models that are timed: name, JSON text, and the interpolation that pyhf uses by default.
import { hasShared, sharedText } from "../lib/shared-data.mjs";
import { gammaModel } from "./generate.mjs";

const SHARED = [
  ["seed-1bin", "workspaces/small/seed-1bin.json"],
  ["uncorr-200bin", "workspaces/small/uncorr-200bin.json"],
  ["atlas-ttbar-ljets", "workspaces/atlas-ttbar-ljets/workspace.json"],
  ["atlas-tttt", "workspaces/atlas-tttt/workspace.json"],
  ["cms-ttg-2l", "workspaces/cms-ttg-2l/workspace.json"],
  ["atlas-1lbb + signal", "workspaces/atlas-1lbb/patched_C1N2_Wh_hbb_700_250.json.gz"],
];

export const INTERPOLATION = { normsys: "code4", histosys: "code4p" };

/** All cases as { name, text }; without ../shared, loudly, the generated one only. */
export function benchCases() {
  const generated = [{ name: "50 channels x 4 bins", text: JSON.stringify(gammaModel(50, 4)) }];
  if (hasShared()) return [...SHARED.map(([name, path]) => ({ name, text: sharedText(path) })), ...generated];
  console.log("PUBLIC WORKSPACES NOT TIMED: there is no ../shared beside this checkout");
  return generated;
}
