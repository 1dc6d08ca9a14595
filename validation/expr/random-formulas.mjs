// Seeded random formulas with conditionals: as trees, as text, evaluated without the formula engines, and by mathjs.

/** Names: `a` and `b` in values and conditions, `c` and `d` mostly in conditions, so that many occur nowhere else. */
export const NAMES = ["a", "b", "c", "d"];

const UNARY = ["neg", "square", "sin", "cos", "atan", "tanh", "asinh", "erf", "exp", "sqrt", "log", "abs", "cbrt"];
const BINARY = ["add", "add", "sub", "mul", "mul", "div", "pow", "min", "max", "hypot", "atan2"];
const COMPARISONS = [">", "<", ">=", "<=", "==", "!="];
// not 0, which makes a constant, and not 0.5: as a square root it differs from pow at -0 and -Infinity
const EXPONENTS = [1, 2, 3, 4, -1, -2, 1.5];
const INFIX = { add: "+", sub: "-", mul: "*", div: "/" };
const DEEPEST = 5;

/** Numbers at which comparisons and derivatives are special. */
const SPECIAL = [0, -0, 1, -1, 0.5, 2, Infinity, -Infinity, Number.NaN, 1e308, -1e308, 5e-324, 1e-200];

/**
 * A tree: a number, a name, `[operation, …operands]`, or `["if", comparison, left, right, then, otherwise]`.
 *
 * @param uniform - random numbers in [0, 1)
 */
export function randomTree(uniform) {
  const pick = (list) => list[Math.floor(uniform() * list.length)];
  const leaf = (inCondition) => {
    if (uniform() < 0.25) return Math.round(400 * (uniform() - 0.5)) / 100 || 0;
    return inCondition ? pick(NAMES) : pick(uniform() < 0.1 ? NAMES : NAMES.slice(0, 2));
  };
  const tree = (depth, inCondition) => {
    const at = uniform();
    if (depth === 0 || at < 0.15) return leaf(inCondition);
    const part = () => tree(depth - 1, inCondition);
    if (at < 0.5) return conditional(depth);
    if (at < 0.55) return ["pow", part(), pick(EXPONENTS)];
    if (at < 0.75) return [pick(UNARY), part()];
    return [pick(BINARY), part(), part()];
  };
  const conditional = (depth) => {
    // a bare name against a number or a name half of the time: the shortest conditions are the usual ones
    const compared = () => (uniform() < 0.5 ? leaf(true) : tree(Math.min(2, depth - 1), true));
    const right = compared();
    const left = compared();
    // not two constants: the formula would have one branch only
    return [
      "if",
      pick(COMPARISONS),
      isConstant(left) && isConstant(right) ? pick(NAMES) : left,
      right,
      tree(depth - 1, false),
      tree(depth - 1, false),
    ];
  };
  return tree(1 + Math.floor(uniform() * DEEPEST), false);
}

/** Values of the names, special ones among them when `special`. */
export function randomPoint(uniform, special) {
  return NAMES.map(() => {
    if (special && uniform() < 0.5) return SPECIAL[Math.floor(uniform() * SPECIAL.length)];
    // few digits, so that equalities hold now and then
    return Math.round(60 * (uniform() - 0.5)) / 10;
  });
}

/** The text of a tree. */
export function toText(tree) {
  if (typeof tree === "number") return tree < 0 ? `(${tree})` : `${tree}`;
  if (typeof tree === "string") return tree;
  const [operation, ...operands] = tree;
  if (operation === "if") {
    const [comparison, ...parts] = operands;
    const [left, right, then, otherwise] = parts.map(toText);
    return `(${left} ${comparison} ${right} ? ${then} : ${otherwise})`;
  }
  const [x, y] = operands.map(toText);
  if (operation in INFIX) return `(${x} ${INFIX[operation]} ${y})`;
  if (operation === "neg") return `(-${x})`;
  if (operation === "square") return `(${x}^2)`;
  if (operation === "pow") return `(${x}^${y})`;
  return `${operation}(${operands.map(toText).join(", ")})`;
}

const HOLDS = {
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

/** Value of a tree at scalars, by the operations `rules` of automatic differentiation and JavaScript's own conditionals. */
export function evaluateTree(tree, scalars, { rules, value }) {
  const at = (part) => {
    if (typeof part === "number") return part;
    if (typeof part === "string") return scalars[NAMES.indexOf(part)];
    const [operation, ...operands] = part;
    if (operation === "if") {
      const [comparison, left, right, then, otherwise] = operands;
      return at(HOLDS[comparison](value(at(left)), value(at(right))) ? then : otherwise);
    }
    if (operation === "pow" && typeof operands[1] === "number" && !isConstant(operands[0])) {
      return power(at(operands[0]), operands[1], rules);
    }
    return rules[operation](...operands.map(at));
  };
  return at(tree);
}

/** Whether a formula makes a number of a tree when it is compiled. */
function isConstant(tree) {
  return (
    typeof tree === "number" ||
    (Array.isArray(tree) && tree.slice(1).every((part) => part in HOLDS || isConstant(part)))
  );
}

/** A power whose base varies: constant exponents that a formula takes as a constant, products and a quotient. */
function power(x, y, rules) {
  switch (y) {
    case 0:
      return 1;
    case 1:
      return x;
    case 2:
      return rules.square(x);
    case 3:
      return rules.mul(rules.square(x), x);
    case 4:
      return rules.square(rules.square(x));
    case -1:
      return rules.div(1, x);
    default:
      return rules.pow(x, y);
  }
}

/**
 * The tree without conditionals that a tree is near a point, its branches chosen by `compare(comparison, left, right)` of
 * the texts of the two sides.
 */
export function branchTaken(tree, compare) {
  if (!Array.isArray(tree)) return tree;
  const [operation, ...operands] = tree;
  if (operation !== "if") return [operation, ...operands.map((part) => branchTaken(part, compare))];
  const [comparison, left, right, then, otherwise] = operands;
  return branchTaken(compare(comparison, toText(left), toText(right)) ? then : otherwise, compare);
}
