// Which numeric constants of the minimiser and of the search can be changed without any test noticing?
//   node validation/mutations/constants.mjs [--folders src/newton,src/fit] [--only NAME,NAME] [--tests test/newton,test/fit]
//     [--seconds 600] [--json FILE]
// Each constant of the sources is multiplied by 10 and divided by 10, one number at a time, in a copy of the checkout, and the tests are
// run there until one fails. A constant that goes unnoticed both ways needs a case that fails without it, or is not needed.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Checkout, ROOT } from "./checkout.mjs";

const FACTORS = [10, 0.1];

const { values } = parseArgs({
  options: {
    folders: { type: "string", default: "src/newton,src/fit" },
    tests: { type: "string", default: "test/newton,test/fit" },
    only: { type: "string" },
    seconds: { type: "string", default: "600" },
    json: { type: "string" },
  },
});

const TESTS = values.tests.split(",");

/** The numbers of all constants: file, name, what number of its declaration, and where it stands. */
function constants() {
  const files = values.folders.split(",").flatMap((folder) => readdirSync(ROOT + folder).map((f) => `${folder}/${f}`));
  return files.filter((file) => file.endsWith(".ts")).flatMap(numbersOf);
}

function numbersOf(file) {
  const source = readFileSync(ROOT + file, "utf8");
  return [...source.matchAll(/^(?:export )?const ([A-Z_]+) = (.*\d.*);$/gm)].flatMap((declaration) => {
    const [whole, name, text] = declaration;
    const begin = declaration.index + whole.length - text.length - 1;
    return [...text.matchAll(/(?<![\w.])-?\d[\d_]*(?:\.\d+)?(?:e-?\d+)?/g)].map((number, k) => ({
      file,
      name,
      number: k,
      text: number[0],
      at: begin + number.index,
    }));
  });
}

function isNoticed(checkout, { file, at, text }, factor) {
  const source = readFileSync(ROOT + file, "utf8");
  const changed = String(Number(text.replaceAll("_", "")) * factor);
  const mutated = source.slice(0, at) + changed + source.slice(at + text.length);
  return checkout.failureWith(file, mutated, TESTS) !== undefined;
}

const only = values.only?.split(",");
const checkout = new Checkout(Number(values.seconds));
const results = [];
try {
  checkout.expectPasses([TESTS]);
  for (const constant of constants().filter(({ name }) => only === undefined || only.includes(name))) {
    const noticed = FACTORS.map((factor) => isNoticed(checkout, constant, factor));
    const { file, name, number, text } = constant;
    results.push({ file, name, number, text, larger: noticed[0], smaller: noticed[1] });
    const verdict = noticed.every((n) => !n) ? "UNNOTICED" : noticed.every((n) => n) ? "noticed" : "noticed one way";
    console.log(`${file} ${name}[${number}] = ${text}: ${verdict} (x10 ${noticed[0]}, /10 ${noticed[1]})`);
  }
} finally {
  checkout.remove();
}
const unnoticed = results.filter(({ larger, smaller }) => !larger && !smaller);
console.log(`${unnoticed.length} of ${results.length} numbers can be changed without any test noticing`);
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, null, 1));
