// Seeded random functions of a, b and c over all rules of differentiation: as trees, and evaluated by given operations.

/** Names of the variables. */
export const VARIABLES = ["a", "b", "c"];

const ANYWHERE = [
  "neg",
  "square",
  "abs",
  "cbrt",
  "exp",
  "expm1",
  "sin",
  "cos",
  "tan",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "erf",
  "erfc",
];
const ABOVE_0 = ["sqrt", "log", "log1p", "log2", "log10", "lgamma", "digamma"];
const INSIDE_1 = ["asin", "acos", "atanh"];
const BINARY = ["add", "add", "sub", "sub", "mul", "mul", "mul", "div", "div", "hypot", "atan2", "max", "min"];
const COMPARISONS = [">", "<", ">=", "<="];
const EXPONENTS = [0, 1, 2, 3, 4, 7, -1, -2, -3, 0.5, 1.5, -0.5, 1 / 3, 2.7];
const DEEPEST = 5;
const FARTHEST = 30; // powers of ten of far arguments

/**
 * A tree: a number, a name, `[operation, …operands]`, or `["if", comparison, left, right, then, otherwise]`.
 *
 * Four times of five an operand is put into the domain of its function: anything else would rarely be a number.
 *
 * @param uniform - random numbers in [0, 1)
 */
export function randomFunction(uniform) {
  const pick = (list) => list[Math.floor(uniform() * list.length)];
  const leaf = () => (uniform() < 0.2 ? Math.round(600 * (uniform() - 0.5)) / 100 || 0 : pick(VARIABLES));
  const inside = (part, wrap) => (uniform() < 0.8 ? wrap(part) : part);
  const positive = (part) => inside(part, (x) => (uniform() < 0.5 ? ["add", 0.1, ["square", x]] : ["exp", ["sin", x]]));
  const tree = (depth) => {
    const at = uniform();
    if (depth === 0 || at < 0.08) return leaf();
    const part = () => tree(depth - 1);
    if (at < 0.18) return ["if", pick(COMPARISONS), part(), part(), part(), part()];
    if (at < 0.24) return ["pow", uniform() < 0.5 ? positive(part()) : part(), pick(EXPONENTS)];
    if (at < 0.28) return ["pow", positive(part()), part()];
    if (at < 0.5) return [pick(ANYWHERE), part()];
    if (at < 0.6) return [pick(ABOVE_0), positive(part())];
    if (at < 0.65) return [pick(INSIDE_1), inside(part(), (x) => ["sin", x])];
    if (at < 0.67) return ["acosh", inside(part(), (x) => ["add", 1, ["square", x]])];
    if (at < 0.7) return ["poissonLogpdf", Math.floor(20 * uniform()), positive(part())];
    if (at < 0.73) return ["normalLogpdf", part(), part(), positive(part())];
    return [pick(BINARY), part(), part()];
  };
  return tree(1 + Math.floor(uniform() * DEEPEST));
}

/** Values of the variables: one time of four each is near or far, down to 1e-30 and up to 1e30. */
export function randomArguments(uniform) {
  return VARIABLES.map(() => {
    const near = 6 * (uniform() - 0.5);
    return uniform() < 0.25 ? near * 10 ** (2 * FARTHEST * (uniform() - 0.5)) : near;
  });
}

const HOLDS = { ">": (x, y) => x > y, "<": (x, y) => x < y, ">=": (x, y) => x >= y, "<=": (x, y) => x <= y };

/** Value of a tree at scalars, by the operations `rules` of automatic differentiation and JavaScript's own conditionals. */
export function evaluateFunction(tree, scalars, { rules, value }) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return scalars[VARIABLES.indexOf(tree)];
  const at = (part) => evaluateFunction(part, scalars, { rules, value });
  const [operation, ...operands] = tree;
  if (operation !== "if") return rules[operation](...operands.map(at));
  const [comparison, left, right, then, otherwise] = operands;
  return at(HOLDS[comparison](value(at(left)), value(at(right))) ? then : otherwise);
}
