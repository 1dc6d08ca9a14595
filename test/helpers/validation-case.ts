import { readFileSync } from "node:fs";

/** Reference numbers that the make.py beside them wrote: `validation/cases/<name>/expected.json`. */
export function readCase<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../validation/cases/${name}/expected.json`, import.meta.url), "utf8"),
  ) as T;
}
