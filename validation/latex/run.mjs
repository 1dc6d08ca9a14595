/**
 * Compiles the tables that the library writes for LaTeX, with pdflatex: every kind of table, plain and for siunitx, of the examples, of a
 * large workspace and of one whose names have every character that people use.
 *
 *   npm run build && node validation/latex/run.mjs [FOLDER]
 *
 * An error of LaTeX and a character that no font has are failures. Where pdflatex or siunitx are missing, Debian's packages are installed
 * if that is possible; otherwise a line that begins with !!! says that nothing was compiled. FOLDER keeps the documents and, where
 * pdftoppm is installed, pictures of the pages, to be looked at.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { examplePlane, exampleWorkspace } from "../../scripts/gallery.mjs";
import { namesWorkspace } from "./names.mjs";

const PACKAGES = ["texlive-latex-base", "texlive-latex-recommended", "texlive-fonts-recommended", "texlive-science"];

/** A page for each table, as large as it; the packages that the documentation names for a format, and no others. */
const PREAMBLES = {
  latex: "",
  siunitx: "\\usepackage{siunitx}\n",
};
const PAGE = `\\newbox\\pagebox
\\long\\def\\onepage#1{\\setbox\\pagebox=\\vbox{\\hsize=150cm \\parindent=0pt #1}%
  \\pdfpagewidth=150cm \\pdfpageheight=\\dimexpr\\ht\\pagebox+\\dp\\pagebox+2cm\\relax
  \\pdfhorigin=1cm \\pdfvorigin=1cm \\shipout\\box\\pagebox}`;

const asked = process.argv[2];
const folder = asked === undefined ? mkdtempSync(join(tmpdir(), "histograd-latex-")) : resolve(asked);

function main() {
  mkdirSync(folder, { recursive: true });
  if (!isInstalled()) {
    console.log(
      `!!! SKIPPED: pdflatex and siunitx (${PACKAGES.join(", ")}) cannot be installed here: nothing was compiled`,
    );
    return true;
  }
  return Object.entries(PREAMBLES)
    .map(([format, preamble]) => compiles(format, preamble, tables))
    .every(Boolean);
}

function isInstalled() {
  const isThere = () =>
    spawnSync("pdflatex", ["--version"]).status === 0 && spawnSync("kpsewhich", ["siunitx.sty"]).status === 0;
  if (isThere()) return true;
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const words of [["update"], ["install", "-y", "--no-install-recommends", ...PACKAGES]]) {
    if (spawnSync("apt-get", words, { env: environment, stdio: "ignore" }).status !== 0) return false;
  }
  return isThere();
}

/** Tables by their names: what writes each of them in a format. */
async function allTables() {
  const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url));
  const [api, normal] = await Promise.all(["index.js", "math/normal.js"].map(load));
  const example = (name) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8");
  const workspaces = {
    "two-channel": example("two-channel.json"),
    large: exampleWorkspace(),
    names: namesWorkspace(),
  };
  const records = [];
  for (const [name, input] of Object.entries(workspaces)) records.push(...recordsOf(api, name, input));
  const set = api.parsePatchSet(example("patchset/patchset.json"));
  const scan = await api.patchSetScan(example("patchset/background.json"), set, { limits: true });
  records.push(["patch set", scan], ["plane", examplePlane(normal, scan.origin)]);
  return records.map(([name, record]) => [`${name}: ${record.kind}`, (format) => api.format(record, { format })]);
}

/** Records of nearly all kinds of one workspace. */
function recordsOf(api, name, input) {
  const workspace = api.Workspace.parse(input);
  const model = workspace.model();
  const data = workspace.data(model);
  const fit = api.fit(model, data);
  const test = { testStatistic: "q" };
  const limit = api.upperLimit(model, data, test);
  const poi = model.poiName;
  const other = model.parNames.find((each) => each !== poi);
  const axis = (parameter) => ({ name: parameter, min: fit.pars[parameter], max: fit.pars[parameter] + 0.1, n: 3 });
  return [
    fit,
    api.pulls(fit),
    api.yields(model, data, { stage: "prefit" }),
    api.yields(model, data, { stage: "postfit", fit }),
    api.ranking(model, data, { method: "hessian" }),
    api.correlations(model, data, { threshold: 0.1 }),
    api.breakdown(model, data, { groups: { "a_b & c": [other] } }),
    api.binImpacts(model, data),
    api.reviewFit(model, data),
    api.hypotest(model, data, 1, test),
    api.hypotest(model, data, 0, { testStatistic: "q0" }),
    api.clsScan(model, data, [0, 1, 2], test),
    limit,
    api.limitSeries("m_{X} [GeV]", [{ parameter: 100, limit }]),
    api.significance(model, data),
    api.minos(model, data, { parameters: [poi] }),
    api.profileScan(model, data, [axis(poi)]),
    api.profileScan(model, data, [axis(poi), axis(other)]),
    api.gridScan(model, [axis(poi)], { data }),
    api.goodnessOfFit(model, data),
    api.findMinima(model, data, { nStarts: 3 }),
    api.compareModels(model, model),
  ].map((record) => [name, record]);
}

function compiles(format, preamble, written) {
  const pages = written.map(([name, write]) => {
    const title = name.replace(/[^\w ]/g, " ").replaceAll("_", " ");
    return `\\typeout{PAGE ${title}}\\onepage{${title}\\par\\medskip\n${write(format)}\n}`;
  });
  const document = `\\documentclass{article}\n${preamble}${PAGE}\n\\begin{document}\n${pages.join("\n")}\n\\end{document}\n`;
  const file = join(folder, `${format}.tex`);
  writeFileSync(file, document);
  const options = ["-interaction=nonstopmode", `-output-directory=${folder}`, file];
  spawnSync("pdflatex", options, { encoding: "utf8", maxBuffer: 1e9 });
  const log = readFileSync(join(folder, `${format}.log`), "utf8");
  const faults = faultsIn(log);
  console.log(`${format}: ${written.length} tables, ${faults.length === 0 ? "compiled" : `${faults.length} FAULTS`}`);
  for (const fault of faults) console.log(`!!! ${format}: ${fault}`);
  if (asked !== undefined)
    spawnSync("pdftoppm", ["-r", "60", "-png", join(folder, `${format}.pdf`), join(folder, format)]);
  return faults.length === 0;
}

/** Errors, and characters that are missing in the fonts, with the page that they are on. */
function faultsIn(log) {
  let page = "";
  const faults = [];
  const lines = log.split("\n");
  lines.forEach((line, k) => {
    if (line.startsWith("PAGE ")) page = line.slice(5);
    if (line.startsWith("!") || line.startsWith("Missing character"))
      faults.push(`${page}: ${line} ${(lines.slice(k + 1).find((each) => each.startsWith("l.")) ?? "").slice(0, 100)}`);
  });
  return faults;
}

const tables = await allTables();
try {
  process.exitCode = main() ? 0 : 1;
} finally {
  if (asked === undefined) rmSync(folder, { recursive: true, force: true });
}
