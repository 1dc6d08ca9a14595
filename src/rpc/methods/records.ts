import { format } from "../../format/format.js";
import { FORMAT_OPTIONS, type FormatOptions } from "../../format/options.js";
import type { Plottable } from "../../plot/plot.js";
import { STYLED_OPTIONS, type StyledOptions } from "../../plot/style/styled-options.js";
import type { ResultRecord } from "../../records/kinds.js";
import { type Methods, recordIn } from "../method.js";
import { readOptions, withOptionNames } from "../options.js";

/** Methods that write a record as text or as a picture. */
export const RECORD_METHODS: Methods = {
  format(params) {
    const options = readOptions(params["options"] ?? {}, FORMAT_OPTIONS) as FormatOptions;
    const record = recordIn<ResultRecord>(params, "record");
    return withOptionNames(FORMAT_OPTIONS, () => format(record, options));
  },
  async plot(params) {
    const options = readOptions(params["options"] ?? {}, STYLED_OPTIONS) as StyledOptions;
    const record = recordIn<Plottable>(params, "record");
    const [{ plot }, { toSvg }] = await Promise.all([import("../../plot/plot.js"), import("../../plot/svg-text.js")]);
    return toSvg(plot(record, options));
  },
};
