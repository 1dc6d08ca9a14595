import { quote } from "../describe.js";
import type { Model } from "../model/model.js";
import type { ParameterPair } from "./match-parameters.js";
import { shown, shownPair } from "./numbers.js";
import type { ComparedValue } from "./results.js";

/** The name of a parameter in both models. */
export function nameOf({ name, b }: ParameterPair, model: Model): string {
  const other = model.parNames[b]!;
  return name === other ? name : `${name} (${other} in b)`;
}

/** A bin, as in "channel "SR", bin 3"; bins are counted from 0. */
export function placeOf(channel: string, bin: number): string {
  return `channel ${quote(channel)}, bin ${bin}`;
}

/** "0.02 in a, 0.03 in b", where the unit follows the first number. */
export function inBoth(a: ComparedValue, b: ComparedValue, unit = ""): string {
  const [textA, textB] =
    typeof a === "number" && typeof b === "number" ? shownPair(a, b) : ([a, b].map(textOf) as [string, string]);
  return `${textA}${unit} in a, ${textB} in b`;
}

function textOf(value: ComparedValue): string {
  if (typeof value === "number") return shown(value);
  return value === null ? "none" : String(value);
}

/** Values of a parameter, as in "0.95 and 1.05"; "±1" for two that are symmetric around 0. */
export function listOf(values: readonly number[]): string {
  const texts = values.flatMap((value) => {
    if (value === 0 || !values.includes(-value)) return [shown(value)];
    return value > 0 ? [`±${shown(value)}`] : [];
  });
  const last = texts.at(-1) ?? "";
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(", ")} and ${last}`;
}
