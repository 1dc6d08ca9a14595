import { plural } from "../describe.js";
import type { ProgramOrigin, RecordOrigin } from "../fit/origin.js";
import { printable } from "../printable.js";

/** Letters of a digest that are shown: "sha256:" and twelve digits tell workspaces apart. */
const DIGEST_SHOWN = 19;

/** The subject of a record: measurement, workspace and data, or the program alone where these are unknown. */
export function headingOf(origin: RecordOrigin | ProgramOrigin): string {
  if (!("workspaceDigest" in origin)) return `Made by histograd ${printable(origin.histogradVersion)}`;
  const { measurement, workspaceDigest, data } = origin;
  const what = `Measurement "${printable(measurement)}" of the workspace ${printable(workspaceDigest.slice(0, DIGEST_SHOWN))}…`;
  const counts = data.observed ? "Observed data" : "Other data than the observed ones";
  return `${what}\n${counts}${blindingText(data)}`;
}

/** The parts of the data that were left out or replaced. */
export function blindingText({
  masked,
  asimovChannels,
}: Pick<RecordOrigin["data"], "masked" | "asimovChannels">): string {
  const bins = masked.map(({ channel, bins: left }) => `${channel} (${plural(left.length, "bin")})`);
  const parts = [
    ...(bins.length === 0 ? [] : [`; left out: ${bins.join(", ")}`]),
    ...(asimovChannels.length === 0 ? [] : [`; Asimov data in ${asimovChannels.join(", ")} only`]),
  ];
  return printable(parts.join(""));
}
