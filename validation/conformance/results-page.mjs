// The page of results: each tool's verdict on each case, and what differs.

/**
 * Text of results.md.
 *
 * @param reasons - by tool and case, why a tool differs, where somebody has found out
 */
export function resultsPage(runs, reasons) {
  const date = new Date().toISOString().slice(0, 10);
  return [
    "# Results of the conformance suite",
    "",
    "Made by `node validation/conformance/run.mjs --all`; do not edit. The [README](README.md) says what is compared and how",
    "closely, and what is behind the differences.",
    "",
    ...runs.map(({ tool, versions }) => `- **${tool}**: ${versionsText(versions)}`),
    `- ${date}`,
    "",
    "## Cases",
    "",
    ...markdownTable(
      ["tool", "likelihood: pass", "differ", "unsupported", "fits and tests: pass", "differ", "unsupported"],
      runs.map(countsRow),
    ),
    "",
    "The first mark is of the likelihood, the second of fits and tests: ✓ everything that the tool tells agrees, ✗ something",
    "differs, – the tool does not read the case, or the case has no fit.",
    "",
    ...markdownTable(["case", ...runs.map(({ tool }) => tool)], caseRows(runs)),
    "",
    "## What differs",
    ...runs.flatMap((run) => differences(run, reasons[run.tool] ?? {})),
    "",
    "## What is not told",
    "",
    "Quantities that a tool has no answer to, or that its adapter does not ask for, and the number of cases.",
    "",
    ...runs.map(({ tool, results }) => `- **${tool}**: ${untold(results)}`),
    "",
  ].join("\n");
}

const versionsText = (versions) =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");

const MARKS = { pass: "✓", differ: "✗", unsupported: "–" };

function countsRow({ tool, results }) {
  const counts = ["likelihood", "inference"].flatMap((side) => {
    const asked = results.filter((r) => side === "likelihood" || r.case.expectations.minimum !== undefined);
    return Object.keys(MARKS).map((verdict) => asked.filter((r) => r[side] === verdict).length);
  });
  return [tool, ...counts];
}

function caseRows(runs) {
  return runs[0].results.map(({ case: { id } }, k) => [
    `\`${id}\``,
    ...runs.map(({ results }) => `${MARKS[results[k].likelihood]} ${MARKS[results[k].inference]}`),
  ]);
}

function differences({ tool, results }, reasons) {
  const rows = results.flatMap(({ case: { id }, verdicts }) =>
    verdicts
      .filter(({ verdict }) => verdict === "differ")
      .map(({ quantity, detail }) => [`\`${id}\``, quantity, cell(detail)]),
  );
  if (rows.length === 0) return ["", `### ${tool}`, "", "Nothing."];
  const known = results.filter(({ case: { id }, verdict }) => verdict === "differ" && reasons[id] !== undefined);
  return [
    "",
    `### ${tool}`,
    "",
    ...markdownTable(["case", "quantity", "first number that differs"], rows),
    "",
    ...known.map(({ case: { id } }) => `- \`${id}\`: ${reasons[id]}`),
  ];
}

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ").slice(0, 160);

function untold(results) {
  const counts = new Map();
  for (const { verdict, verdicts } of results) {
    if (verdict === "unsupported") continue;
    for (const each of verdicts) {
      if (each.verdict === "unsupported") counts.set(each.quantity, (counts.get(each.quantity) ?? 0) + 1);
    }
  }
  return [...counts].map(([quantity, n]) => `${quantity} (${n})`).join(", ") || "nothing";
}

function markdownTable(header, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)];
}
