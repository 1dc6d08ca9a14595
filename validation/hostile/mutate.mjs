// Changes of a JSON document that keep it near to a workspace: numbers, lists, names, types, deletions, duplications.

const HUGE = [1e15, 1e60, 1e100, 1e153, 1e155, 1e200, 1e300, Number.MAX_VALUE];
const TINY = [1e-8, 1e-17, 1e-60, 1e-100, 1e-153, 1e-155, 1e-200, 1e-300, Number.MIN_VALUE];
const PLAIN = [0, -0, 1, -1, 0.5, 2, 10, 1e6, 2 ** 31, 2 ** 53];
const NAMES = [
  "",
  "mu",
  "lumi",
  "x",
  "a[0]",
  "__proto__",
  "constructor",
  "tt\u001b[31m\nbar",
  "n".repeat(1000),
  "µ",
  "\ud800",
];
const OTHER_TYPES = [null, true, false, "", "1", "NaN", [], {}, [[]], 0, 1.5];
const EXPRESSIONS = [
  "mu",
  "1/0",
  "sqrt(mu - 1)",
  "mu^kappa",
  "log(mu - 1)",
  "1 + 1e300 * mu",
  "mu *",
  "abs(mu)",
  "exp(1000 * mu)",
];

/** Draws from a stream of uniform numbers. */
export function drawing(uniform) {
  const integer = (n) => Math.floor(n * uniform());
  return { uniform, integer, pick: (list) => list[integer(list.length)], chance: (p) => uniform() < p };
}

/** Every value of a document with what holds it, by type. */
function places(document) {
  const found = { number: [], string: [], list: [], object: [], any: [] };
  const visit = (holder, key) => {
    const value = holder[key];
    const place = { holder, key };
    found.any.push(place);
    if (typeof value === "number") found.number.push(place);
    else if (typeof value === "string") found.string.push(place);
    else if (Array.isArray(value)) found.list.push(place);
    else if (value !== null && typeof value === "object") found.object.push(place);
    if (value !== null && typeof value === "object") for (const child of Object.keys(value)) visit(value, child);
  };
  visit({ document }, "document");
  return { ...found, any: found.any.slice(1) };
}

/** Another number, from one nearby to one that no computation survives. */
export function otherNumber(x, { uniform, pick, chance }) {
  const kind = uniform();
  if (kind < 0.3) return x * (1 + 0.5 * (2 * uniform() - 1));
  if (kind < 0.5) return x * 10 ** (4 * (2 * uniform() - 1));
  if (kind < 0.65) return pick(PLAIN) * (chance(0.2) ? -1 : 1);
  if (kind < 0.75) return -x;
  if (kind < 0.85) return pick(HUGE) * (chance(0.1) ? -1 : 1);
  if (kind < 0.95) return pick(TINY) * (chance(0.1) ? -1 : 1);
  return Math.round(x);
}

const set = (places, draw, value) => {
  if (places.length === 0) return;
  const { holder, key } = draw.pick(places);
  holder[key] = value(holder[key]);
};

function changeList(list, draw) {
  const k = draw.integer(list.length + 1);
  const kind = draw.integer(5);
  if (kind === 0) list.splice(k, 1);
  else if (kind === 1 && list.length > 0) list.splice(k, 0, structuredClone(draw.pick(list)));
  else if (kind === 2) list.length = 0;
  else if (kind === 3) list.reverse();
  else list.push(structuredClone(draw.pick(OTHER_TYPES)));
  return list;
}

function changeObject(object, draw) {
  const keys = Object.keys(object);
  if (keys.length === 0) return object;
  const [key, other] = [draw.pick(keys), draw.pick(keys)];
  const kind = draw.integer(4);
  if (kind === 0) delete object[key];
  else if (kind === 1) object[`${key}s`] = object[key];
  else if (kind === 2) [object[key], object[other]] = [object[other], object[key]];
  else
    object[draw.pick(["data", "name", "type", "bounds", "inits", "fixed", "factors", "sigmas", "auxdata"])] =
      object[key];
  return object;
}

/** A setting of a parameter that the document does not have, or another one. */
function addSetting(document, draw) {
  const parameters = document.measurements?.[0]?.config?.parameters;
  const names = places(document)
    .string.filter(({ key }) => key === "name")
    .map(({ holder, key }) => holder[key]);
  if (!Array.isArray(parameters) || names.length === 0) return;
  const number = () => otherNumber(draw.pick([0, 1, 5]), draw);
  const list = () => [number()];
  const [low, high] = [number(), number()].sort((a, b) => a - b);
  const settings = {
    inits: list(),
    bounds: [[low, high]],
    fixed: draw.chance(0.5),
    auxdata: list(),
    sigmas: list(),
    factors: list(),
  };
  const kept = Object.entries(settings).filter(() => draw.chance(0.3));
  parameters.push({ name: draw.pick(names), ...Object.fromEntries(kept) });
}

const STRUCTURAL = [
  (found, draw) => set(found.list, draw, (list) => changeList(list, draw)),
  (found, draw) => set(found.object, draw, (object) => changeObject(object, draw)),
  (found, draw) => set(found.any, draw, () => structuredClone(draw.pick(OTHER_TYPES))),
  (found, draw) => set(found.string, draw, (text) => draw.pick([...NAMES, ...EXPRESSIONS, `${text}x`])),
  (found, draw) =>
    set(found.string, draw, () => {
      const { holder, key } = draw.pick(found.string);
      return holder[key];
    }),
  (found, draw) =>
    set(found.any, draw, () => {
      const { holder, key } = draw.pick(found.any);
      return structuredClone(holder[key]);
    }),
];

/** A document with some changes of any kind. */
export function mutated(seed, draw) {
  const document = structuredClone(seed);
  for (let left = 1 + draw.integer(4); left > 0; left--) {
    const found = places(document);
    const kind = draw.uniform();
    if (kind < 0.45) set(found.number, draw, (x) => otherNumber(x, draw));
    else if (kind < 0.55) addSetting(document, draw);
    else draw.pick(STRUCTURAL)(found, draw);
  }
  return document;
}

/** A document with other numbers, and perhaps another modifier or setting: likely to be one that can be fitted. */
export function mutatedNumbers(seed, draw) {
  const document = structuredClone(seed);
  for (let left = 1 + draw.integer(4); left > 0; left--) {
    const kind = draw.uniform();
    if (kind < 0.8) set(places(document).number, draw, (x) => otherNumber(x, draw));
    else if (kind < 0.9) addSetting(document, draw);
    else
      set(
        places(document).list.filter(({ key }) => key === "modifiers"),
        draw,
        (list) => changeList(list, draw),
      );
  }
  return document;
}

/** The document as a text, in which a key may stand twice and a number be too large for a double. */
export function textOf(document, draw) {
  const text = JSON.stringify(document);
  const kind = draw.uniform();
  if (kind < 0.05) return text.replace(/"data":/, '"data":[1],"data":');
  if (kind < 0.1) return text.replace(/\d+(?=[,\]])/, "1e999");
  if (kind < 0.12) return text.slice(0, draw.integer(text.length));
  return text;
}
