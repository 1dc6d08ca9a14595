import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { WorkspaceError } from "../../src/errors.js";
import type { SourceFiles } from "../../src/interchange/source-files.js";

/** Files that are not there are the problem that a real implementation reports. */
function notFound(path: string): WorkspaceError {
  return new WorkspaceError([{ code: "file-not-found", path, expected: "a file", received: "none" }]);
}

/** Files of a folder. @param place - where a path of the document stands below it; the path itself by default */
export function folderFiles(folder: string, place: (path: string) => string = (path) => path): SourceFiles {
  return {
    read: async (path) => {
      try {
        return await readFile(join(folder, place(path)));
      } catch {
        throw notFound(path);
      }
    },
  };
}

/** Files in memory: texts, or bytes. */
export function memoryFiles(files: Readonly<Record<string, string | Uint8Array>>): SourceFiles {
  return {
    read: async (path) => {
      const content = files[path];
      if (content === undefined) throw notFound(path);
      return typeof content === "string" ? new TextEncoder().encode(content) : content;
    },
  };
}
