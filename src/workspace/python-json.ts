import { compareCodePoints } from "./sort.js";

/** Strings, punctuation, and everything else: numbers and words. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** A string of plain ASCII without escapes, which Python writes unchanged. */
const PLAIN = /^"[ !#-[\]-~]*"$/;

/** A list or an object that is still being read, with its parts already as Python writes them. */
type Open =
  | { readonly kind: "list"; readonly items: string[] }
  | { readonly kind: "object"; readonly members: Map<string, string>; key: string | undefined };

/**
 * The text that Python writes for a JSON text: `json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)`, of which
 * pyhf's digests are taken.
 *
 * The result depends on whether a number is written 1 or 1.0, which JSON.parse does not tell apart, hence this parser. It is not
 * recursive.
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
      const isKey = inside?.kind === "object" && inside.key === undefined;
      const isPlain = PLAIN.test(token);
      if (isKey) inside.key = isPlain ? token.slice(1, -1) : (JSON.parse(token) as string);
      else put(isPlain ? token : JSON.stringify(JSON.parse(token)));
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

/** Where Python writes a float without an exponent; JavaScript does so from 1e-6 to below 1e21. */
const PLAINLY = { from: 1e-4, below: 1e16 };

/** A float as `repr` writes it: the same shortest digits as in JavaScript, with an exponent elsewhere. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  if (size >= PLAINLY.from && size < PLAINLY.below) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa, exponent] = value.toExponential().split("e");
  const digits = exponent!.slice(1).padStart(2, "0");
  return `${mantissa}e${exponent![0]}${digits}`;
}
