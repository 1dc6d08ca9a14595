/**
 * Times the value and gradient of Rosenbrock's function of 100 variables: as a formula, by dual numbers, by hand.
 *
 *   npm run build && node validation/expr/bench.mjs [number of variables]
 *
 * All are timed in turns, so that a busy machine slows all alike; each takes the fastest of its batches. Exits with 1
 * when a gradient disagrees, or when the formula takes longer than 5 times the gradient written by hand.
 */
import { add, mul, square, sub, valueAndGrad } from "../../dist/ad/index.js";
import { formula } from "../../dist/expr/index.js";

const LIMIT = 5;
const AGREEMENT = 1e-13; // relative to the largest derivative
const ROUNDS = 60;
const BATCH_MS = 4;

const n = Number(process.argv[2] ?? 100);
const names = Array.from({ length: n }, (_, i) => `x[${i}]`);
const text = names
  .slice(1)
  .map((next, i) => `100 * (${next} - ${names[i]}^2)^2 + (1 - ${names[i]})^2`)
  .join(" + ");
const x = Float64Array.from(names, (_, i) => -1.2 + (2.4 * i) / n);
const plain = [...x];

/** The gradient as one writes it by hand, into a given array. */
function byHand(at, gradient) {
  gradient.fill(0);
  let value = 0;
  for (let i = 0; i + 1 < at.length; i++) {
    const valley = at[i + 1] - at[i] * at[i];
    const rest = 1 - at[i];
    value += 100 * valley * valley + rest * rest;
    gradient[i] += -400 * at[i] * valley - 2 * rest;
    gradient[i + 1] += 200 * valley;
  }
  return value;
}

/** The same function for dual numbers. */
function rosenbrock(at) {
  let value = 0;
  for (let i = 0; i + 1 < at.length; i++) {
    value = add(value, mul(100, square(sub(at[i + 1], square(at[i])))), square(sub(1, at[i])));
  }
  return value;
}

function milliseconds(call) {
  const began = performance.now();
  const result = call();
  return { result, time: performance.now() - began };
}

const first = milliseconds(() => formula("x + y"));
const { result: tape, time: compileTime } = milliseconds(() => formula(text, { names, engine: "tape" }));
const { result: wasm, time: wasmTime } = milliseconds(() => formula(text, { names, engine: "wasm" }));
const duals = valueAndGrad(rosenbrock);
const out = new Float64Array(n);

/** Each fills or returns a gradient. `peer`: what its ratio is to. */
const contenders = [
  { name: "by hand, into a given array", run: () => byHand(x, out) && out },
  { name: "formula, WebAssembly, into a given array", run: () => wasm.kernel.gradient(x, out) && out, limit: LIMIT },
  { name: "formula, tape, into a given array", run: () => tape.kernel.gradient(x, out) && out },
  { name: "by hand, new array", run: () => fresh((gradient) => byHand(x, gradient)) },
  { name: "formula.gradient(x), WebAssembly", run: () => wasm.gradient(x), peer: 3, limit: LIMIT },
  { name: "scalar dual numbers, valueAndGrad", run: () => duals(plain)[1], peer: 3 },
];

function fresh(fill) {
  const gradient = new Float64Array(n);
  fill(gradient);
  return gradient;
}

const expected = fresh((gradient) => byHand(x, gradient));
const size = expected.reduce((largest, g) => Math.max(largest, Math.abs(g)), 0);
for (const contender of contenders) {
  const gradient = contender.run();
  const worst = expected.reduce((error, g, i) => Math.max(error, Math.abs(g - gradient[i])), 0) / size;
  contender.agrees = worst <= AGREEMENT;
  contender.best = Infinity;
  contender.batch = 1;
  const until = performance.now() + 300;
  while (performance.now() < until) contender.run();
  const { time } = milliseconds(() => contender.run());
  contender.batch = Math.max(1, Math.round(BATCH_MS / time));
}
for (let round = 0; round < ROUNDS; round++) {
  for (const contender of contenders) {
    const { time } = milliseconds(() => {
      for (let i = 0; i < contender.batch; i++) contender.run();
    });
    contender.best = Math.min(contender.best, time / contender.batch);
  }
}

console.log(`Rosenbrock's function of ${n} variables, value and gradient (${text.length} characters of text)\n`);
console.log(`first formula of a process (mathjs is built): ${first.time.toFixed(0)} ms`);
console.log(
  `this formula, parse and compile: ${compileTime.toFixed(1)} ms; with WebAssembly ${wasmTime.toFixed(1)} ms\n`,
);
console.log("| gradient | µs | × by hand | agrees |\n|---|---|---|---|");
let failed = false;
for (const { name, best, peer = 0, limit = Infinity, agrees } of contenders) {
  const ratio = best / contenders[peer].best;
  failed ||= !agrees || ratio > limit;
  const bound = Number.isFinite(limit) ? ` (limit ${limit})` : "";
  console.log(`| ${name} | ${(1000 * best).toFixed(2)} | ${ratio.toFixed(1)}${bound} | ${agrees ? "yes" : "NO"} |`);
}
process.exitCode = failed ? 1 : 0;
