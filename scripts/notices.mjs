/** The notices of packages whose code stands in a generated file. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Names of the packages that have code in a bundle, of which esbuild has written the metafile. */
function packagesIn({ outputs }) {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const used = files.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return [...new Set(used.flatMap(([file]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))].sort();
}

/** A licence as text. Some are in Latin 1, where UTF-8 has no such bytes. */
function readNotice(file) {
  const bytes = readFileSync(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}

/** Name, version and copyright of a package: its notice if it has one, its licence otherwise. */
function notice(name) {
  const folder = `${root}node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const files = readdirSync(folder);
  const file = files.find((f) => /^notice/i.test(f)) ?? files.find((f) => /^licen[cs]e/i.test(f));
  if (file === undefined) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readNotice(`${folder}/${file}`).trim()}`;
}

/** A comment with the notices of all packages in a bundle. */
export function noticesOf(metafile) {
  const notices = packagesIn(metafile)
    .map(notice)
    .join(`\n\n${"-".repeat(80)}\n\n`);
  if (notices.includes("*/")) throw new Error("a notice would end the comment that it stands in");
  return `/*! Contains the following packages.\n\n${notices}\n*/`;
}
