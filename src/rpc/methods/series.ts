import { limitSeries } from "../../hypotest/limit-series.js";
import type { UpperLimitResult } from "../../hypotest/results.js";
import { parsePatchSet } from "../../patchset/patch-set.js";
import { patchSetScan } from "../../patchset/scan.js";
import { PATCH_SET_SCAN_OPTIONS, type PatchSetScanOptions } from "../../patchset/scan-options.js";
import type { Json } from "../../records/json.js";
import { readNumber } from "../arrays.js";
import { textOrValueIn } from "../documents.js";
import { type Methods, type Params, recordAnswer, recordIn } from "../method.js";
import { inSnakeCase, readOptions } from "../options.js";
import { surroundings } from "../surroundings.js";

/** Methods for many signals: scans of a patch set, and limits as a function of a parameter of the signal. */
export const SERIES_METHODS: Methods = {
  async patch_set_scan(params, call) {
    const background = await textOrValueIn(params, "workspace", "path");
    const patchSet = parsePatchSet(await textOrValueIn(params, "patch_set", "patch_set_path"));
    const rules = PATCH_SET_SCAN_OPTIONS;
    const options = { ...readOptions(params["options"] ?? {}, rules), ...surroundings(rules, call) };
    try {
      return recordAnswer(await patchSetScan(background, patchSet, options as PatchSetScanOptions), params, call);
    } catch (error) {
      throw inSnakeCase(error, rules);
    }
  },
  limit_series: (params, call) =>
    recordAnswer(limitSeries(String(params["parameter"]), limitsIn(params)), params, call),
};

function limitsIn({ limits }: Params) {
  return (limits as readonly { readonly parameter: Json; readonly limit: Json }[]).map((point, k) => ({
    parameter: readNumber(point.parameter, `limits[${k}].parameter`),
    limit: recordIn<UpperLimitResult>({ ...point }, "limit"),
  }));
}
