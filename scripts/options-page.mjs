/** Writes docs/options.md from the rules of the built package: npm run build && npm run options. */
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const HEAD = `# Options of functions

Every function checks its options before anything else. It refuses unknown names, and values that are not as the table says. The
\`DataError\` lists all problems at once. Each issue has the code \`unknown-option\` or \`bad-option\`, the path of the option, what was
expected and what was received. An option that is \`undefined\` counts as absent. Afterwards, the function checks that the names of
parameters, patches or channels exist, and that values fit the model.

The message about an unknown name suggests the nearest known one:

\`\`\`text
UNKNOWN
\`\`\`

The name of a confidence level is \`confidenceLevel\` everywhere. pyhf's \`level\` of limits, which is 1 − confidence level, is refused
with a message that says what to write instead:

\`\`\`text
FORMER
\`\`\`

This page leaves out functions that check their options together and have separate error codes. These are \`minimize\`,
\`minimizeScalar\` and \`rootScalar\`, whose options depend on the method (\`SolverOptions\`, \`MinimizeScalarOptions\` and
\`RootScalarOptions\` in the API pages), and \`fractalRequest\`, \`fractalCounts\` and \`referenceCounts\` (\`FractalOptions\`).

The last column is the message of the function when the option is NaN. The API pages (\`npm run docs\`) have the defaults and meanings.
\`npm run options\` writes this page, and a test calls every function with every wrong option and compares the messages.
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
