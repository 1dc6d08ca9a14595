const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Sets an own property whatever its key; `to.__proto__ = …` would replace the prototype. */
function setOwn(to: object, key: string, value: unknown): void {
  if (key !== "__proto__") (to as Record<string, unknown>)[key] = value;
  else Object.defineProperty(to, key, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * A copy of a JSON value that shares nothing with it. Depth cannot exhaust the stack, and own `__proto__` keys stay
 * plain keys. The value must be a tree: see `surveyJson` for values that may not be.
 */
export function cloneJson(value: unknown): unknown {
  const todo: { readonly from: object; readonly to: object }[] = [];
  const copyOf = (source: unknown): unknown => {
    if (!isContainer(source)) return source;
    if (Array.isArray(source) && !source.some(isContainer)) return source.slice();
    const to = Array.isArray(source) ? [] : {};
    todo.push({ from: source, to });
    return to;
  };
  const root = copyOf(value);
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const [key, child] of Object.entries(next.from)) setOwn(next.to, key, copyOf(child));
  }
  return root;
}

/**
 * Counts the values in a JSON value, up to about `limit`, since a cyclic object would never end. Also finds whether an object in it
 * has an own `__proto__` key, which an assignment would take for the prototype.
 */
export function surveyJson(value: unknown, limit: number): { readonly count: number; readonly hasProtoKey: boolean } {
  const todo = [value];
  let count = 1;
  let hasProtoKey = false;
  while (todo.length > 0 && count <= limit) {
    const next = todo.pop();
    if (!isContainer(next)) continue;
    hasProtoKey ||= Object.hasOwn(next, "__proto__");
    for (const child of Object.values(next)) {
      count++;
      if (isContainer(child)) todo.push(child);
    }
  }
  return { count, hasProtoKey };
}

/**
 * How many properties all objects in a JSON value have. Lists that begin with a number are not looked into, since there
 * are many and they seldom hold anything else.
 */
export function countProperties(value: unknown): number {
  const todo = [value];
  let count = 0;
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (Array.isArray(next)) {
      if (typeof next[0] !== "number") for (const child of next) if (isContainer(child)) todo.push(child);
      continue;
    }
    for (const key in next as object) {
      count++;
      const child = (next as Record<string, unknown>)[key];
      if (isContainer(child)) todo.push(child);
    }
  }
  return count;
}

function equalShallow(a: object, b: object): boolean {
  const keys = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key));
}

/** Whether two JSON values are equal: numbers by value, lists in order, objects whatever the order of their keys. */
export function equalJson(a: unknown, b: unknown): boolean {
  const todo: [unknown, unknown][] = [[a, b]];
  for (let pair = todo.pop(); pair !== undefined; pair = todo.pop()) {
    const [left, right] = pair;
    if (left === right) continue;
    if (!isContainer(left) || !isContainer(right) || !equalShallow(left, right)) return false;
    for (const [key, child] of Object.entries(left)) todo.push([child, (right as Record<string, unknown>)[key]]);
  }
  return true;
}
