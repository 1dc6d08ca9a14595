/** What is wrong with a text that is not JSON. */
export interface JsonFault {
  /** Index of the first character that cannot stand where it does. */
  readonly offset: number;
  readonly expected: string;
}

/** Callbacks that a scan calls for what it finds, in the order of the text. */
export interface JsonVisitor {
  /** A bracket that opens an object or a list. */
  readonly open: (bracket: "{" | "[") => void;
  /** The bracket that closes the innermost object or list. */
  readonly close: () => void;
  /** A property name of the innermost object, from its quote to the one behind it. */
  readonly key: (begin: number, end: number) => void;
  /** A comma in the innermost object or list. */
  readonly next: () => void;
}

/** The tokens that are allowed next. */
type State = "value" | "value or ]" | "key" | "key or }" | "colon" | "after value";

const EXPECTED: Readonly<Record<State, string>> = {
  value: "a value",
  "value or ]": 'a value or "]"',
  key: "a property name in double quotes",
  "key or }": 'a property name in double quotes or "}"',
  colon: '":"',
  "after value": "",
};

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const STRING_CHUNK = /[^"\\\p{Cc}]+|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/uy;

function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

/** The end of the string that opens at `from`, or the error in it. */
function scanString(text: string, from: number): number | JsonFault {
  let i = from + 1;
  while (i < text.length && text[i] !== '"') {
    const end = matchEnd(STRING_CHUNK, text, i);
    if (end === i) {
      const isEscape = text[i] === "\\";
      return { offset: i, expected: isEscape ? "an escape that JSON knows, such as \\n or \\\\" : 'a closing "' };
    }
    i = end;
  }
  return i < text.length ? i + 1 : { offset: i, expected: 'a closing "' };
}

/** The tokens that are allowed after a value, which depend on its container. */
function expectedAfterValue(inside: string | undefined): string {
  if (inside === undefined) return "nothing more";
  return inside === "[" ? '"," or "]"' : '"," or "}"';
}

/**
 * The first place where a text stops being JSON; undefined when it is JSON. `visitor` is called for everything before that place.
 *
 * The messages of JSON.parse differ between engines and often give no position, and its value does not show a repeated key, hence
 * this scanner. It is not recursive, so that deep nesting cannot exhaust the stack. It is slower than JSON.parse, and only used for
 * texts that JSON.parse has refused or that may repeat a key.
 */
export function findJsonFault(text: string, visitor?: JsonVisitor): JsonFault | undefined {
  const open: string[] = [];
  let state: State = "value";
  let i = matchEnd(SPACE, text, 0);
  while (i < text.length) {
    const character = text[i]!;
    const next = stepOver(character, state, open);
    if (next !== undefined) {
      if (visitor !== undefined) announce(character, visitor);
      state = next;
      i++;
    } else if (character === '"' && state !== "colon" && state !== "after value") {
      const end = scanString(text, i);
      if (typeof end !== "number") return end;
      const isKey = state.startsWith("key");
      if (isKey) visitor?.key(i, end);
      state = isKey ? "colon" : "after value";
      i = end;
    } else {
      const end = state.startsWith("value") ? matchEnd(SCALAR, text, i) : i;
      if (end === i) break;
      state = "after value";
      i = end;
    }
    i = matchEnd(SPACE, text, i);
  }
  if (i >= text.length && state === "after value" && open.length === 0) return undefined;
  return { offset: i, expected: EXPECTED[state] || expectedAfterValue(open.at(-1)) };
}

function announce(character: string, visitor: JsonVisitor): void {
  if (character === "{" || character === "[") visitor.open(character);
  else if (character === ",") visitor.next();
  else if (character !== ":") visitor.close();
}

/** The state after a bracket, comma or colon; undefined when it is none of these or cannot stand here. */
function stepOver(character: string, state: State, open: string[]): State | undefined {
  const inside = open.at(-1);
  const mayStartValue = state === "value" || state === "value or ]";
  if (mayStartValue && (character === "{" || character === "[")) {
    open.push(character);
    return character === "{" ? "key or }" : "value or ]";
  }
  const closesObject = character === "}" && inside === "{" && (state === "key or }" || state === "after value");
  const closesList = character === "]" && inside === "[" && (state === "value or ]" || state === "after value");
  if (closesObject || closesList) {
    open.pop();
    return "after value";
  }
  if (character === ":" && state === "colon") return "value";
  if (character === "," && state === "after value" && inside !== undefined) return inside === "{" ? "key" : "value";
  return undefined;
}
