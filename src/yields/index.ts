/** Expected yields with their uncertainties: records, and tables of them. */
export { affectedSamples } from "./affected-samples.js";
export type { YieldsOptions } from "./point.js";
export type { ChannelYields, TemplateVariation, Yield, YieldsResult } from "./results.js";
export { type TemplateChoice, templateVariation } from "./template-variation.js";
export { yields } from "./yields.js";
