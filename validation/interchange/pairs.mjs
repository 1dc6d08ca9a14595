// Pairs of documents of the same model in two formats, which others made.
import { fileURLToPath } from "node:url";
import { library } from "../lib/library.mjs";
import { sharedUrl } from "../lib/shared-data.mjs";
import { rdstarModels } from "./rdstar.mjs";

const { compareModels } = await library("compare/index.js");
const { readWorkspace } = await library("node/index.js");

const shared = (path) => fileURLToPath(sharedUrl(path));

const PYHF = "interchange/pyhf-repo/validation/";
const SMALL = "workspaces/small/";
const LIKE_PYHF = { xmlDialect: "pyhf" };

/** XML examples of pyhf, and the workspaces that pyhf 0.7.6 made of them. */
const XML = [
  ["multibin_histfactory/config/example.xml", "pyhf-xml-multibin-histfactory"],
  ["multichan_coupledhistosys_histfactory/config/example.xml", "pyhf-xml-multichan-coupledhistosys"],
  ["multichan_coupledoverall_histfactory/config/example.xml", "pyhf-xml-multichan-coupledoverall"],
  ["multichannel_histfactory/config/example.xml", "pyhf-xml-multichannel"],
  ["overallsys_histfactory/config/example.xml", "pyhf-xml-overallsys"],
  ["shared_nuispar_across_types/config/example.xml", "pyhf-xml-shared-nuispar"],
  ["xmlimport_input/config/example.xml", "pyhf-xmlimport-input"],
  ["xmlimport_input2/config/example.xml", "pyhf-xmlimport-input2"],
  ["xmlimport_input3/config/examples/example_ShapeSys.xml", "pyhf-xmlimport-input3-ShapeSys"],
  ["xmlimport_input4/config/example.xml", "pyhf-xmlimport-input4"],
];

/** Documents of HS3 and of pyhf of the same models. Those of pyhs3's benchmarks have a channel for each bin; the tests compare them. */
const HS3 = ["correlated", "uncorrelated"].map((name) => `interchange/hs3/pyhs3/simplemodel_${name}-background`);

/** ROOT and pyhf write numbers of some histograms in single precision; the other programs in double precision. */
const SINGLE = 1e-6;
const DOUBLE = 1e-9;
/** Random points, besides the start and each parameter alone at several values. */
const POINTS = 5;

/** [document, the other one, largest relative difference, how the first is read] */
const PAIRS = [
  [
    "interchange/xml-atlas-tttt/combination.xml",
    "workspaces/atlas-tttt/workspace.json",
    SINGLE,
    { ...LIKE_PYHF, mounts: [`tmp/trex_exports/tttt-prod_20260207_141225:${shared("interchange/xml-atlas-tttt")}`] },
  ],
  ...XML.map(([path, name]) => {
    const folder = path.slice(0, path.indexOf("/"));
    return [`${PYHF}${path}`, `${SMALL}${name}.json`, SINGLE, { ...LIKE_PYHF, basedir: shared(`${PYHF}${folder}`) }];
  }),
  ...HS3.map((path) => [`${path}_hs3.json`, `${path}_hifa.json`, DOUBLE, { hs3: { analysis: "simPdf_obsData" } }]),
];

/** Compares the models of each pair, names of parameters by the rules of ROOT. */
export async function checkPairs(report) {
  for (const [path, other, tolerance, options] of PAIRS) {
    const models = async () => [
      (await readWorkspace(shared(path), options)).model(),
      (await readWorkspace(shared(other))).model(),
    ];
    await checkPair(path, models, tolerance, report);
  }
  await checkPair("interchange/rdstar as XML", rdstarModels, SINGLE, report);
}

async function checkPair(path, models, tolerance, report) {
  try {
    const [a, b] = await models();
    const found = compareModels(a, b, { tolerance, points: POINTS, fits: false });
    if (found.sameLikelihood) report.pass(`pairs of documents: the likelihood to ${tolerance}`);
    else report.fail(`pairs of documents: the likelihood to ${tolerance}`, path, textOf(found));
  } catch (error) {
    report.fail("pairs of documents: are read", path, String(error).slice(0, 400));
  }
}

/** The first difference that is not one of settings. */
export function textOf({ differences, unmatched }) {
  const [first] = [...differences.filter(({ size }) => size !== null), ...unmatched.filter(({ matters }) => matters)];
  return first?.text ?? "differences that are not listed";
}
