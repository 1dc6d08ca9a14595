import { quote } from "../../describe.js";
import { nearestName } from "../../errors.js";
import { archiveEntries, isArchive } from "./archive.js";
import { type ArchiveEntry, archiveError } from "./entry.js";

/** Largest number of names that an error lists. */
const MOST_LISTED = 8;

/**
 * The bytes of a document in an archive; undefined for bytes that are not an archive.
 *
 * @param archive - its name in messages
 * @throws WorkspaceError as `archiveEntries` and `chosenEntry`
 */
export function documentIn(bytes: Buffer, archive: string, choice: string | undefined): Buffer | undefined {
  return isArchive(bytes) ? chosenEntry(archiveEntries(bytes, archive), archive, choice).read() : undefined;
}

/**
 * The entry with the chosen path, or with a path of which these are the last parts; without a choice, the only document.
 *
 * @throws WorkspaceError `archive-entry` where there is no such entry, or several, with a list of entries
 */
function chosenEntry(entries: readonly ArchiveEntry[], archive: string, choice: string | undefined): ArchiveEntry {
  const documents = entries.filter(({ name, isLink }) => isDocument(name) && !isLink);
  const others = entries.filter(({ name, isLink }) => !isResourceFork(name) && !isLink);
  const shown = [...(documents.length > 0 ? documents : others)].sort((a, b) => a.name.length - b.name.length);
  if (choice === undefined) {
    const [only] = shown;
    if (only !== undefined && shown.length === 1) return only;
    const received = shown.length === 0 ? "an archive without documents" : `${shown.length}: ${listOf(shown)}`;
    const hint = only === undefined ? undefined : `Name one of them behind "#", as ${quote(only.name)}: archive#FILE.`;
    throw archiveError(archive, "archive-entry", "one document", received, hint);
  }
  const exact = entries.find(({ name }) => name === choice);
  if (exact !== undefined) return exact;
  const [found, ...more] = entries.filter(({ name }) => name.endsWith(`/${choice}`));
  if (found !== undefined && more.length === 0) return found;
  const path = `${archive}#${choice}`;
  if (found !== undefined) {
    const hint = "Give more of the path.";
    throw archiveError(path, "archive-entry", "the end of one path", `that of ${listOf([found, ...more])}`, hint);
  }
  const near = nearestName(
    choice,
    entries.flatMap(({ name }) => [name, name.slice(name.lastIndexOf("/") + 1)]),
  );
  const hint = near === undefined ? undefined : `Did you mean ${quote(near)}?`;
  throw archiveError(path, "archive-entry", "a file in the archive", `none; there are ${listOf(shown)}`, hint);
}

function isDocument(name: string): boolean {
  return /\.json(\.gz)?$/i.test(name) && !isResourceFork(name);
}

/** Whether a name is one of those that macOS adds to archives. */
function isResourceFork(name: string): boolean {
  return /(^|\/)(\._|__MACOSX\/)/.test(name);
}

function listOf(entries: readonly ArchiveEntry[]): string {
  const names = entries.slice(0, MOST_LISTED).map(({ name }) => name);
  const more = entries.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
