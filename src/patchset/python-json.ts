import { compareCodePoints } from "../spec/index.js";

/** Strings, punctuation, and everything else: numbers and words. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** A list or an object whose end has not come yet, its parts already as Python writes them. */
type Open =
  | { readonly kind: "list"; readonly items: string[] }
  | { readonly kind: "object"; readonly members: Map<string, string>; key: string | undefined };

/**
 * The text that Python writes for a JSON text: `json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)`, of which
 * pyhf's digests are taken.
 *
 * It depends on how numbers are written in the text, 1 and 1.0, which JSON.parse does not tell apart: hence a reader of
 * its own, without recursion.
 *
 * @param text - JSON that JSON.parse reads
 * @see pyhf `utils.digest`; Python's `float.__repr__`
 * @example pythonJson('{"b": 1e-5, "a": [1.0, 2]}') // '{"a": [1.0, 2], "b": 1e-05}'
 */
export function pythonJson(text: string): string {
  const open: Open[] = [];
  let result = "";
  const put = (written: string): void => {
    const inside = open.at(-1);
    if (inside === undefined) result = written;
    else if (inside.kind === "list") inside.items.push(written);
    else {
      inside.members.set(inside.key!, written); // of equal keys the last one counts, as in Python
      inside.key = undefined;
    }
  };
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === "{") open.push({ kind: "object", members: new Map(), key: undefined });
    else if (token === "[") open.push({ kind: "list", items: [] });
    else if (token === "}" || token === "]") put(close(open.pop()!));
    else if (token === "," || token === ":") continue;
    else if (token.startsWith('"')) {
      const value = JSON.parse(token) as string;
      if (inside?.kind === "object" && inside.key === undefined) inside.key = value;
      else put(JSON.stringify(value));
    } else put(pythonScalar(token));
  }
  return result;
}

function close(ended: Open): string {
  if (ended.kind === "list") return `[${ended.items.join(", ")}]`;
  const members = [...ended.members].sort(([a], [b]) => compareCodePoints(a, b));
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(", ")}}`;
}

function pythonScalar(token: string): string {
  if (!/^-?\d/.test(token)) return token; // a byte order mark, true, false, null
  if (/[.eE]/.test(token)) return pythonFloat(Number(token));
  return token === "-0" ? "0" : token;
}

/** Exponents between which Python writes a float without one. */
const [LOWEST, HIGHEST] = [-4, 15];

/** A float as `repr` writes it: the same shortest digits as in JavaScript, differently arranged. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa, exponentText] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < LOWEST || exponent > HIGHEST) {
    const digits = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  const sign = value < 0 ? "-" : "";
  const digits = mantissa!.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}
