/**
 * Validates submissions to HEPData with the package hepdata-validator of PyPI, and compares what PyYAML reads in them, as HEPData does,
 * with what was written: npm run build && node validation/hepdata/run.mjs
 *
 * Written are the tables of every command with --hepdata, of a scan of a patch set, of a series of limits, of all of these in one
 * submission, and of a workspace with names that YAML readers take for something else.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseAllDocuments } from "yaml";
import { examplePlane } from "../../scripts/gallery.mjs";

const VERSION = "0.3.6";
const WORKSPACE = "examples/two-channel.json";
const POI = "mu";

/** Commands, and their options after the workspace, by the names of the submissions. */
const COMMANDS = {
  fit: ["fit"],
  cls: ["cls", "--test-stat", "q"],
  discovery: ["cls", "--test-stat", "q0"],
  toys: ["cls", "--test-stat", "q", "--calctype", "toybased", "--toys", "200"],
  upperlimit: ["upperlimit", "--test-stat", "q"],
  "cls-scan": ["upperlimit", "--test-stat", "q", "--scan", "0,3,7"],
  significance: ["significance"],
  minos: ["minos", POI],
  scan: ["scan", "--parameter", `${POI}=0,3,7`],
  contour: ["contour", "--parameter", POI, "--parameter", "lumi"],
  pulls: ["pulls"],
  gof: ["gof"],
  "gof-toys": ["gof", "--toys", "200"],
  binimpacts: ["binimpacts"],
  feldmancousins: ["feldmancousins", "--scan", "0,3,7", "--toys", "100", "--bisections", "2"],
  ranking: ["ranking", "--method", "hessian"],
  breakdown: ["breakdown"],
  correlations: ["correlations", "--threshold", "0"],
  prefit: ["yields", "--prefit"],
  yields: ["yields"],
};

/** Names that YAML 1.1 has other meanings for, or that could end a text. */
const NAMES = [
  "yes",
  "null",
  "=",
  "12:30",
  "1e5",
  "0x1f",
  "2020-01-01",
  "~",
  "- a: b # c",
  'quote " and \\ end',
  "µ 测试",
];

/** What PyYAML reads in files, as JSON. */
const READ = `
import json, sys, yaml
print(json.dumps([list(yaml.safe_load_all(open(name, encoding="utf-8"))) for name in sys.argv[1:]]))
`;

const folder = mkdtempSync(join(tmpdir(), "histograd-hepdata-"));
const python = join(folder, "python", "bin");

async function validate() {
  if (!isInstalled()) {
    console.log(
      `!!! SKIPPED: hepdata-validator ${VERSION} cannot be installed here (python3, pip): nothing was validated`,
    );
    return true;
  }
  const records = join(folder, "records");
  mkdirSync(records);
  const results = [];
  for (const [name, [command, ...options]] of Object.entries(COMMANDS)) {
    results.push(isValidRun(name, [command, WORKSPACE, ...options], join(records, `${name}.json`)));
  }
  const [background, patchSet] = ["examples/patchset/background.json", "examples/patchset/patchset.json"];
  results.push(
    isValidRun("patchset", ["patchset", "scan", background, patchSet, "--limits"], join(records, "patchset.json")),
  );
  await writeLibraryRecords(records);
  const all = readdirSync(records).map((name) => join(records, name));
  const inPlane = ["--labels", "m1,m2", "--theory-uncertainty", "0.1"];
  results.push(isValidRun("plane", ["hepdata", join(records, "plane.json"), ...inPlane]));
  results.push(isValidRun("series", ["hepdata", join(records, "series.json")]));
  results.push(isValidRun("all records", ["hepdata", ...all]));
  const hostile = join(folder, "hostile.json");
  writeFileSync(hostile, JSON.stringify(hostileWorkspace()));
  results.push(isValidRun("hostile names", ["yields", hostile]));
  results.push(isValidRun("hostile names, fit", ["fit", hostile]));
  return results.every(Boolean);
}

/** Records that no command makes of the examples: a large scan of a plane, and a series of limits. */
async function writeLibraryRecords(records) {
  const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url));
  const [api, normal] = await Promise.all(["index.js", "math/normal.js"].map(load));
  const model = api.Workspace.parse(readFileSync(WORKSPACE, "utf8")).model();
  const data = model.observedData();
  const limit = api.upperLimit(model, data, { testStatistic: "q" });
  const series = api.limitSeries(
    "m [GeV]",
    [200, 100].map((parameter) => ({ parameter, limit })),
  );
  const plane = examplePlane(normal, api.recordOrigin(model, data, {}));
  for (const [name, record] of Object.entries({ series, plane })) {
    writeFileSync(join(records, `${name}.json`), api.formatRecord(record));
  }
}

function hostileWorkspace() {
  const sample = (name, k) => ({
    name,
    data: [10 + k, 1e-9],
    modifiers: [{ name: `${name} `, type: "normsys", data: { hi: 1.1, lo: 0.9 } }],
  });
  const signal = { name: "signal", data: [5, 4], modifiers: [{ name: POI, type: "normfactor", data: null }] };
  const channels = NAMES.map((name) => ({ name, samples: [signal, ...NAMES.map(sample)] }));
  const observations = NAMES.map((name) => ({ name, data: [150, 3] }));
  return {
    version: "1.0.0",
    channels,
    observations,
    measurements: [{ name: "m", config: { poi: POI, parameters: [] } }],
  };
}

function isInstalled() {
  return (
    isDone("python3", ["-m", "venv", join(folder, "python")]) &&
    isDone(join(python, "pip"), ["install", "--quiet", `hepdata-validator==${VERSION}`])
  );
}

/** Runs a command that writes a submission, whose files it then validates. */
function isValidRun(name, words, record) {
  const submission = join(folder, name);
  const isCollection = words[0] === "hepdata";
  const where = [isCollection ? "--output" : "--hepdata", submission];
  const kept = record === undefined ? [] : ["--output", record];
  const isValid =
    isDone(process.execPath, ["dist/cli/main.js", ...words, ...where, ...kept], [0, 1]) &&
    existsSync(submission) &&
    isDone(join(python, "hepdata-validate"), ["--directory", submission]) &&
    isReadTheSame(submission);
  const files = existsSync(submission) ? readdirSync(submission).length - 1 : 0;
  console.log(`${name}: ${files} tables, ${isValid ? "valid" : "NOT VALID"}`);
  return isValid;
}

/** Whether PyYAML reads the same names and numbers as the library wrote. */
function isReadTheSame(submission) {
  const files = readdirSync(submission).map((name) => join(submission, name));
  const { status, stdout, stderr } = spawnSync(join(python, "python"), ["-c", READ, ...files], {
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (status !== 0) {
    console.log(stderr);
    return false;
  }
  const ours = files.map((file) => parseAllDocuments(readFileSync(file, "utf8")).map((document) => document.toJS()));
  const isSame = isDeepStrictEqual(JSON.parse(stdout), ours);
  if (!isSame) console.log("PyYAML reads something else than was written.");
  return isSame;
}

/** Whether a program ends with an exit status that is expected. */
function isDone(program, words, expected = [0]) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8", maxBuffer: 1e9 });
  const isExpected = expected.includes(status);
  if (!isExpected) console.log(stdout, stderr);
  return isExpected;
}

try {
  process.exitCode = (await validate()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
