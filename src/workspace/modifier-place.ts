import { formatPath, type JsonPath } from "./json-path.js";

/** The position of a modifier in a document, as indices. */
export interface ModifierPlace {
  readonly channel: number;
  readonly sample: number;
  readonly modifier: number;
}

/** The path of a modifier from the top of the document. */
export function pathOfModifier({ channel, sample, modifier }: ModifierPlace): JsonPath {
  return ["channels", channel, "samples", sample, "modifiers", modifier];
}

/** The path of a modifier as messages write it. */
export function formatPlace(place: ModifierPlace): string {
  return formatPath(pathOfModifier(place));
}
