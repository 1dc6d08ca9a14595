import { quote } from "../../describe.js";
import { DataError } from "../../errors.js";
import { matches } from "./patterns.js";
import { numberOf } from "./words.js";

/** A parameter of interest, and the processes that it scales. */
export interface SignalStrength {
  readonly name: string;
  /** Patterns `process` or `channel/process`; undefined for all signals. */
  readonly processes: readonly string[] | undefined;
  readonly init: number;
  readonly range: readonly [number, number];
}

/** Combine's default model: r scales all signals. */
const DEFAULT: SignalStrength = { name: "r", processes: undefined, init: 1, range: [0, 20] };

/**
 * Parameters of interest as texts `NAME=PATTERNS:INIT,LOW,HIGH`, such as `r_ggH=ggH:1,0,20`: each scales the processes that fit one of
 * its patterns, `process` or `channel/process` with `*` for any text, several with `|` between. The numbers may be left out. Where
 * there are no texts, `r` scales all signals, as in Combine's default model. A process that fits several texts is scaled by the last one,
 * and signals that fit none stay as they are, both as in Combine.
 *
 * @throws DataError `bad-option` with all texts that cannot be read
 * @see Combine, `multiSignalModel` (PhysicsModel.py)
 */
export function signalStrengths(texts: readonly string[]): readonly SignalStrength[] {
  if (texts.length === 0) return [DEFAULT];
  const read = texts.map((text) => ({ text, strength: signalStrength(text) }));
  const bad = read.filter(({ strength }) => strength === undefined);
  if (bad.length > 0) {
    const expected = "NAME=PATTERNS:INIT,LOW,HIGH, such as r_ggH=ggH:1,0,20";
    throw new DataError(bad.map(({ text }) => ({ code: "bad-option", path: "pois", expected, received: quote(text) })));
  }
  return read.map(({ strength }) => strength!);
}

function signalStrength(text: string): SignalStrength | undefined {
  const [, name = "", patterns = "", numbers] = /^([^=\s]+?)(?:=([^:\s]*))?(?::([^:\s]+))?$/.exec(text) ?? [];
  if (name === "") return undefined;
  const [init = 1, low = 0, high = 20] = (numbers?.split(",") ?? []).map((word) => numberOf(word) ?? Number.NaN);
  if (!(low < high && low <= init && init <= high)) return undefined;
  return { name, processes: patterns === "" ? undefined : patterns.split("|"), init, range: [low, high] };
}

/** Whether a parameter of interest scales a process of a channel. */
export function scales(
  { processes }: SignalStrength,
  channel: string,
  { process, index }: { readonly process: string; readonly index: number },
): boolean {
  if (processes === undefined) return index <= 0;
  return processes.some((pattern) =>
    pattern.includes("/") ? matches(pattern, `${channel}/${process}`) : matches(pattern, process),
  );
}
