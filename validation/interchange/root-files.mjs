// Histograms of files that ROOT wrote, as our reader and uproot read them.
//   python validation/interchange/root_files.py FOLDER && node validation/interchange/root-files.mjs FOLDER
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { library } from "../lib/library.mjs";
import { createReport, printReport } from "../lib/report.mjs";

const { openRootFile } = await library("interchange/root/open-root-file.js");

/** A rounding of a square root; of edges of equal bins, two of the largest edge. */
const ROUNDING = 2 ** -52;

const folder = process.argv[2];
if (folder === undefined) throw new Error("root-files.mjs: give the folder of root_files.py");
const report = createReport("Histograms of ROOT");

const isNear = (x, y) => Math.abs(x - y) <= ROUNDING * Math.abs(y);
const areNear = (edges, expected) => {
  const largest = Math.max(...expected.map(Math.abs));
  return areEqual(edges, expected, (x, y) => Math.abs(x - y) <= 2 * ROUNDING * largest);
};
const areEqual = (a, b, equal) => a.length === b.length && a.every((x, i) => equal(x, b[i]));

function compare(where, found, expected) {
  const isSame =
    found !== undefined &&
    areEqual(found.contents, expected.contents, Object.is) &&
    areEqual(found.errors, expected.errors, isNear) &&
    areEqual(found.edges, expected.edges, areNear);
  if (isSame) report.pass("contents, errors and edges are those of uproot");
  else report.fail("contents, errors and edges are those of uproot", where, JSON.stringify(found).slice(0, 200));
}

for (const [name, histograms] of Object.entries(JSON.parse(readFileSync(join(folder, "uproot.json"), "utf8")))) {
  const file = await openRootFile(readFileSync(join(folder, `${name}.root`)), name);
  for (const [path, expected] of Object.entries(histograms))
    compare(`${name}:${path}`, await file.histogram(path), expected);
}
printReport(report);
if (report.problems.length > 0) process.exitCode = 1;
