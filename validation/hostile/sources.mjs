// Mutated files of other formats: HistFactory XML with ROOT histograms, HS3, Combine cards with ROOT files or data frames.
import { readFileSync } from "node:fs";
import { library } from "../lib/library.mjs";
import { checkDocument, refusal } from "./documents.mjs";
import { mutated, textOf } from "./mutate.mjs";

const { Workspace, WorkspaceError } = await library();
const { importDocument } = await library("interchange/import-document.js");
const { exportHistFactoryXml } = await library("interchange/xml/export-xml.js");
const { exportHs3 } = await library("interchange/hs3/index.js");
const { exportCombine } = await library("interchange/combine/export-combine.js");

const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);
const example = (name) =>
  Workspace.parse(JSON.parse(readFileSync(new URL(`../../examples/${name}.json`, import.meta.url), "utf8"))).spec;

const CARD = `imax 1
jmax 2
kmax *
shapes * * templates.csv $CHANNEL:$PROCESS $CHANNEL:$PROCESS:$SYSTEMATIC
bin SR
observation -1
bin SR SR SR
process sig bkg fakes
process 0 1 2
rate 11 -1 -1
lumi lnN 1.025 - 1.03   # of the signal and of fakes
xs   lnN - 0.9/1.2 -
jes  shape - 1 -
jer  shapeN - 0.5 -
flat lnU - - 1.2
side gmN 11 - - 0.5
both shape? 1.1 1 -
norm rateParam SR bkg 1.1 [0,5]
scale rateParam SR fakes (@0*@1) norm,other
other extArg 0.8 [0,3]
norm param 1.1 0.2 [0,5]
nuisance edit freeze flat
g group = lumi xs
* autoMCStats 8 0 1
`;

const row = (key, contents) => contents.map((n, b) => `${key},${b},${n},${Math.abs(n)}`).join("\n");
const FRAME = [
  "channel,process,systematic,bin,sum_w,sum_ww",
  row("SR,data_obs,nominal", [47, 30, 5]),
  row("SR,sig,nominal", [3, 6, 2]),
  row("SR,bkg,nominal", [40, 25, 2]),
  row("SR,fakes,nominal", [3, 2, 0.5]),
  ...["jes", "jer", "both"].flatMap((name) => [
    row(`SR,bkg,${name}Up`, [44, 24, 2.5]),
    row(`SR,bkg,${name}Down`, [37, 25, 1.5]),
  ]),
].join("\n");

/** A document that a card can say. */
const PLAIN = Workspace.parse({
  version: "1.0.0",
  dialect: "combine",
  channels: [
    {
      name: "SR",
      samples: [
        { name: "sig", data: [3, 5], modifiers: [{ name: "r", type: "normfactor", data: null }] },
        {
          name: "bkg",
          data: [40, 60],
          modifiers: [
            { name: "jes", type: "normsys", data: { hi: 1.2, lo: 0.9 } },
            { name: "jes", type: "histosys", data: { hi_data: [42, 58], lo_data: [39, 61] } },
            { name: "norm", type: "normfactor", data: null },
          ],
        },
      ],
    },
  ],
  observations: [{ name: "SR", data: [41, 68] }],
  measurements: [{ name: "m", config: { poi: "r", parameters: [] } }],
}).spec;

/** Files by path, the document first. */
const SEEDS = [
  exportHistFactoryXml(example("two-channel")).files,
  exportHistFactoryXml(example("counting")).files,
  new Map([["hs3.json", encode(JSON.stringify(exportHs3(example("two-channel"))))]]),
  new Map([["hs3.json", encode(JSON.stringify(exportHs3(example("counting"))))]]),
  exportCombine(PLAIN).files,
  new Map([
    ["card.txt", encode(CARD)],
    ["templates.csv", encode(FRAME)],
  ]),
];

const WORDS = [
  "",
  "-",
  "*",
  "?",
  "__proto__",
  "constructor",
  "toString",
  "../../etc/passwd",
  "/etc/passwd",
  "$CHANNEL",
  "$PROCESS",
  "@0",
  "@99",
  "NaN",
  "1e999",
  "-1",
  "0",
  "1e300",
  "1e-320",
  "0x10",
  "1/0",
  "0.9/1.1",
  "[0,5]",
  "[5,0]",
  "\u0000",
  "\u001b[31m",
  "\ud800",
  "𝒳",
  "lnN",
  "shape",
  "gmN",
  "&lol;",
  "<a>",
  "]]>",
  "<!DOCTYPE a [<!ENTITY b 'c'>]>",
  "a".repeat(5000),
];

/** A text with a word, a line or a piece changed. */
function changedText(text, draw) {
  const kind = draw.uniform();
  const at = draw.integer(text.length + 1);
  if (kind < 0.1) return text.slice(0, at);
  if (kind < 0.2) return text.slice(0, at) + draw.pick(WORDS) + text.slice(at);
  if (kind < 0.3) return text.slice(0, at) + text.slice(at + 1 + draw.integer(20));
  if (kind < 0.6) {
    const words = text.split(/([^\s"',:=<>/]+)/);
    const k = 1 + 2 * draw.integer((words.length - 1) / 2);
    words[k] = draw.chance(0.5) ? draw.pick(WORDS) : words[1 + 2 * draw.integer((words.length - 1) / 2)];
    return words.join("");
  }
  const lines = text.split("\n");
  const [k, other] = [draw.integer(lines.length), draw.integer(lines.length)];
  if (kind < 0.7) lines.splice(k, 1);
  else if (kind < 0.8) lines.splice(k, 0, lines[other]);
  else [lines[k], lines[other]] = [lines[other], lines[k]];
  return lines.join("\n");
}

const NUMBERS = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x40000000, 0xfffffffe, 255, 65535];

/** Bytes with some of them changed, cut short, or with another 4-byte number. */
function changedBytes(bytes, draw) {
  const copy = bytes.slice();
  const at = draw.integer(copy.length);
  const kind = draw.uniform();
  if (kind < 0.15) return copy.slice(0, at);
  if (kind < 0.5) {
    if (at + 4 <= copy.length) new DataView(copy.buffer, copy.byteOffset).setUint32(at, draw.pick(NUMBERS));
    return copy;
  }
  if (kind < 0.6) copy.copyWithin(at, draw.integer(copy.length), draw.integer(copy.length));
  else for (let left = 1 + draw.integer(8); left > 0; left--) copy[draw.integer(copy.length)] = draw.integer(256);
  return copy;
}

/** Files of a document with some changes of any kind. */
export function mutatedSource(draw) {
  const seed = draw.pick(SEEDS);
  const files = new Map(seed);
  const [main] = files.keys();
  for (let left = 1 + draw.integer(3); left > 0; left--) {
    const path = draw.pick([...files.keys()].filter((each) => !each.endsWith(".dtd")));
    const bytes = files.get(path);
    if (path.endsWith(".root")) files.set(path, changedBytes(bytes, draw));
    else if (path.endsWith(".json") && draw.chance(0.8) && left === 1) {
      files.set(path, encode(mutatedJson(bytes, draw)));
    } else files.set(path, encode(changedText(decode(bytes), draw)));
  }
  return { main, files };
}

function mutatedJson(bytes, draw) {
  try {
    return textOf(mutated(JSON.parse(decode(bytes)), draw), draw);
  } catch {
    return decode(bytes);
  }
}

const notFound = (path) =>
  new WorkspaceError([{ code: "file-not-found", path, expected: "a file", received: "no such file" }]);

/** Whether the files are refused by an error of the library, or are a workspace of which all holds that holds for any other. */
export async function checkSource({ main, files }) {
  const source = {
    read: async (path) => {
      const bytes = files.get(path);
      if (bytes === undefined) throw notFound(path);
      return bytes;
    },
  };
  let document;
  try {
    document = await importDocument(decode(files.get(main)), main, source);
  } catch (error) {
    return refusal(error);
  }
  const { outcome, fault } = checkDocument(document.value);
  return fault === undefined ? { outcome: `read, and ${outcome}` } : { outcome, fault };
}
