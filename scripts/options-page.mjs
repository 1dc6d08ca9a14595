/** Writes docs/options.md from the rules of the built package: npm run build && npm run options. */
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const HEAD = `# Options of functions

Every function checks its options before anything else and refuses, with all problems at once, names that it does not know
and values that are not what the table says: a \`DataError\` whose issues have the code \`unknown-option\` or \`bad-option\`, the
path of the option, what was expected and what was received. An option that is \`undefined\` counts as absent. Whether
names of parameters, patches or channels exist, and whether values fit a model, is checked after that.

An unknown name gets the nearest one:

\`\`\`text
UNKNOWN
\`\`\`

A confidence level is \`confidenceLevel\` everywhere. pyhf's \`level\` of limits, 1 − confidence level, is refused with what
to write:

\`\`\`text
FORMER
\`\`\`

Not on this page are functions that check options together, with codes of their own: \`minimize\`, \`minimizeScalar\` and
\`rootScalar\`, of which each method has its own options (\`SolverOptions\`, \`MinimizeScalarOptions\` and
\`RootScalarOptions\` in the API pages), and what a fractal is (\`FractalOptions\`, of \`fractalRequest\`, \`fractalCounts\` and
\`referenceCounts\`).

The last column is what the function says to NaN. Defaults and meanings are in the API pages (\`npm run docs\`). This page is
made by \`npm run options\`; a test calls every function with every wrong option and compares.
`;

/** Rows of a table: options in the order of their rules, those inside of an object behind it. */
export function rowsOf(rules, prefix = "") {
  return Object.entries(rules).flatMap(([name, rule]) => {
    const path = `${prefix}${name}`;
    const inside = rule.inside === undefined ? [] : rowsOf(rule.inside, `${path}.`);
    return [{ path, rule }, ...inside];
  });
}

/** The page, as Markdown. `format` writes an issue as people read it, `issuesOf` checks options by rules. */
export function optionsPage(tables, { format, issuesOf }) {
  const rulesOf = (name) => tables.find(({ functions }) => functions.some((text) => text.startsWith(`${name}(`))).rules;
  const example = (name, options) => issuesOf(options, rulesOf(name)).map(format).join("\n");
  const head = HEAD.replace("UNKNOWN", example("hypotest", { testStat: "q" })).replace(
    "FORMER",
    example("upperLimit", { level: 0.05 }),
  );
  return [head, ...tables.map((table) => sectionOf(table, format))].join("\n");
}

function sectionOf({ functions, rules }, format) {
  const rows = rowsOf(rules).map(({ path, rule }) => {
    const answer = rule.issues(Number.NaN, path).map(format).join(" ");
    return [`\`${path}\`${rule.isRequired ? " (required)" : ""}`, rule.expected, answer].map(cell);
  });
  const lines = [["option", "what it may be", "answer to NaN"], ["---", "---", "---"], ...rows];
  return `## ${functions.map((text) => `\`${text}\``).join(", ")}\n\n${lines.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}

function cell(text) {
  return text.replaceAll("|", "\\|");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [{ OPTION_TABLES }, { optionIssues }, { formatIssue }] = await Promise.all(
    ["option-tables", "options", "errors"].map((name) => import(`../dist/${name}.js`)),
  );
  const page = optionsPage(OPTION_TABLES, { format: formatIssue, issuesOf: optionIssues });
  writeFileSync(fileURLToPath(new URL("../docs/options.md", import.meta.url)), page);
}
