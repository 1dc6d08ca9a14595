import { WorkspaceError } from "../../../src/errors.js";
import type { SourceFiles } from "../../../src/interchange/source-files.js";

/** Files by path, with their texts. */
export function textFiles(texts: Readonly<Record<string, string>>): SourceFiles {
  return {
    read: async (path) => {
      const text = texts[path];
      if (text !== undefined) return new TextEncoder().encode(text);
      throw new WorkspaceError([{ code: "file-not-found", path, expected: "a file", received: "no such file" }]);
    },
  };
}

/** Histograms as a data frame: events by `channel:process:systematic`, with uncertainties of the nominal ones. */
export function dataFrame(
  histograms: Readonly<Record<string, readonly number[]>>,
  errors: Readonly<Record<string, readonly number[]>> = {},
): string {
  const lines = Object.entries(histograms).flatMap(([key, events]) =>
    events.map((n, b) => `${key.replaceAll(":", ",")},${b},${n},${(errors[key]?.[b] ?? Math.sqrt(n)) ** 2}`),
  );
  return ["channel,process,systematic,bin,sum_w,sum_ww", ...lines].join("\n");
}
