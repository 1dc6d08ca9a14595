// What a variation of a source is: a heuristic of the minimiser or of the search, with one text of its source replaced by another.
// Each has a `name`, the `heuristic` that it changes (a constant, one of its numbers as CONSTANT.key, or a rule in words), the `file`,
// the texts `from` and `to`, and the folders of `tests` that should notice. The text is the same in src and in the build.

const variation = (file, heuristic, to, from, text) => ({
  name: `${heuristic} ${to}`,
  heuristic,
  file: `src/${file}.ts`,
  from,
  to: text,
});

/** A constant with other values: what it does is left out with some of them, has no limit with others, or is done otherwise. */
export const constant = (file, name, value, others) =>
  others.map((to) => variation(file, name, to, `const ${name} = ${value};`, `const ${name} = ${to};`));

/** A constant with several numbers, or with one inside an expression: other values of each, by its key. */
export const numbers = (file, name, text, others) =>
  Object.entries(others).flatMap(([key, values]) => {
    const from = `const ${name} = ${text};`;
    const number = new RegExp(`\\b${key}: [\\d.e-]+`);
    return values.map((to) => variation(file, `${name}.${key}`, to, from, from.replace(number, `${key}: ${to}`)));
  });

/** A rule of the code that no longer applies. */
export const rule = (file, name, from, to) => [{ name, heuristic: name, file: `src/${file}.ts`, from, to }];

/** Variations with the folders of tests that should notice them. */
export const noticedBy = (tests, lists) => lists.flat().map((one) => ({ ...one, tests }));
