import type { Workspace } from "../api/workspace.js";
import { DataError, nearestHint } from "../errors.js";
import type { Model } from "../model/model.js";

/** A model that was opened, and its workspace. */
export interface OpenModel {
  readonly workspace: Workspace;
  readonly model: Model;
}

/** The models of a session by their handles, `m1`, `m2`, …; a handle is never used again. */
export class ModelTable {
  readonly #models = new Map<string, OpenModel>();
  #opened = 0;

  add(opened: OpenModel): string {
    const handle = `m${++this.#opened}`;
    this.#models.set(handle, opened);
    return handle;
  }

  /** @throws DataError `unknown-name` */
  get(handle: string): OpenModel {
    const opened = this.#models.get(handle);
    if (opened !== undefined) return opened;
    const handles = [...this.#models.keys()];
    const expected = handles.length === 0 ? "the handle of a model, from open" : `one of ${handles.join(", ")}`;
    const hint = { hint: "Open the model first.", ...nearestHint(handle, handles) };
    throw new DataError([{ code: "unknown-name", path: "model", expected, received: JSON.stringify(handle), ...hint }]);
  }

  /** Closes a model. @throws DataError as `get` */
  remove(handle: string): void {
    this.get(handle);
    this.#models.delete(handle);
  }
}
