import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, posix, relative, resolve, sep } from "node:path";
import { quote } from "../describe.js";
import { WorkspaceError } from "../errors.js";
import type { SourceFiles } from "../interchange/source-files.js";
import { parseAddress } from "./archive/address.js";
import { readBytes } from "./read-bytes.js";

/** A folder name in a document, and the folder that replaces it. */
export interface Mount {
  readonly from: string;
  readonly to: string;
}

/** Where the files that a document names may be. */
export interface SourceFolders {
  /** Folder that paths are relative to; by default the first in which the file exists: that of the document, the one above it, the current one. */
  readonly basedir?: string;
  /** Replacements of folders at the beginning of paths. */
  readonly mounts?: readonly Mount[];
  /** Called with the path of each file on disk before it is read. */
  readonly onRead?: (file: string) => void;
}

/**
 * The files that a document on disk names. Only files in its folder, in the one above it (or in `basedir`), and in those of mounts can be
 * read, so that a document from somewhere else cannot name any other file of the machine.
 */
export function filesBeside(document: string, { basedir, mounts = [], onRead }: SourceFolders = {}): SourceFiles {
  const folder = dirname(resolve(document));
  const parent = dirname(folder);
  const bases = basedir === undefined ? [folder, parent, process.cwd()] : [resolve(basedir)];
  // the folder above one like /tmp contains all files of the machine
  const isTop = dirname(parent) === parent;
  const allowed = [
    ...(basedir === undefined ? (isTop ? [folder] : [folder, parent]) : bases),
    folder,
    ...mounts.map(({ to }) => resolve(to)),
  ];
  return {
    async read(path) {
      if (path === document) return await readBytes(document);
      const { file, entry } = await parseAddress(document);
      if (entry !== undefined) return await readBytes(`${file}#${posix.join(posix.dirname(entry), path)}`);
      const mounted = mountedPath(path, mounts);
      const candidates = mounted === undefined ? bases.map((base) => resolve(base, path)) : [mounted];
      const inside = candidates.filter((candidate) => allowed.some((root) => isInside(candidate, root)));
      if (inside.length === 0) throw outside(path, allowed);
      const found = inside.find((candidate) => existsSync(candidate));
      if (found === undefined) throw notFound(path, inside);
      onRead?.(found);
      return await readBytes(found);
    },
  };
}

/** The path with its beginning replaced by a mount; undefined where no mount matches. */
function mountedPath(path: string, mounts: readonly Mount[]): string | undefined {
  for (const { from, to } of mounts) {
    const rest = relative(resolve("/", from), resolve("/", path));
    if (rest === "" || (!rest.startsWith("..") && !isAbsolute(rest))) return resolve(to, rest);
  }
  return undefined;
}

/** Whether a file is in a folder, links followed. */
function isInside(path: string, folder: string): boolean {
  const rest = relative(real(folder), real(path));
  return rest !== ".." && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
}

/** The path with links resolved, as far as it exists. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : resolve(real(parent), basename(path));
  }
}

const NOT_FOUND_HINT =
  "Give the folder that paths start from (--basedir), or replace a part of the path (--mount from:to).";

function notFound(path: string, candidates: readonly string[]): WorkspaceError {
  const received = `none; looked for ${[...new Set(candidates)].map(quote).join(", ")}`;
  const expected = "a file that the document names";
  return new WorkspaceError([{ code: "file-not-found", path, expected, received, hint: NOT_FOUND_HINT }]);
}

function outside(path: string, allowed: readonly string[]): WorkspaceError {
  const expected = `a file in ${[...new Set(allowed)].map(quote).join(" or ")}`;
  const hint =
    "Move the file, give the folder that paths start from (--basedir), or replace a part of the path (--mount from:to).";
  return new WorkspaceError([{ code: "outside-folder", path, expected, received: "a path that leaves them", hint }]);
}
