/** Writes docs/errors.md from the tables of codes in the built package: npm run build && npm run options. */
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const HEAD = `# Codes of errors

Every error that histograd throws on purpose is a \`HistFactoryError\`: a \`WorkspaceError\` for documents, a \`ModelError\` for models, and
a \`DataError\` for the arguments of functions. Its \`issues\` list all problems at once. Warnings are issues, too:

\`\`\`ts
import { HistFactoryError, Workspace } from "histograd";

try {
  Workspace.parse({ channels: [], version: "1.0.0" });
} catch (error) {
  if (!(error instanceof HistFactoryError)) throw error;
  for (const { code, path } of error.issues) console.log(code, path);
}
\`\`\`

\`\`\`text
missing-property observations
missing-property measurements
empty-list channels
\`\`\`

The code of an issue is stable and part of the API. The texts \`expected\`, \`received\` and \`hint\` are for people; they say more than this
page, and may change. \`ERROR_CODES\` contains the tables of this page as data. \`npm run options\` writes this page.
`;

/** The page, as Markdown. */
export function errorsPage(sections) {
  return [HEAD, ...sections.map(sectionOf)].join("\n");
}

function sectionOf({ title, about, codes }) {
  const rows = Object.entries(codes).map(([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |`);
  return `## ${title}\n\n${about}\n\n| code | what it means | what to do |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { ERROR_SECTIONS } = await import("../dist/error-codes.js");
  writeFileSync(fileURLToPath(new URL("../docs/errors.md", import.meta.url)), errorsPage(ERROR_SECTIONS));
}
