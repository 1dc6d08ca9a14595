import { Workspace } from "../../src/api/workspace.js";
import type { MeasurementSpec, WorkspaceSpec } from "../../src/workspace/types.js";
import { type WorkspaceParts, workspaceSpec } from "./workspaces.js";

/** The model of a small workspace with more in the settings of its measurement and beside its channels, and its data. */
export function extendedModelOf(
  parts: WorkspaceParts,
  config: Partial<MeasurementSpec["config"]> = {},
  more: Partial<WorkspaceSpec> = {},
) {
  const spec = workspaceSpec(parts);
  const [measurement] = spec.measurements;
  const measurements = [{ ...measurement!, config: { ...measurement!.config, ...config } }];
  const workspace = Workspace.parse({ ...spec, ...more, measurements });
  const model = workspace.model();
  return { model, data: workspace.data(model) };
}
