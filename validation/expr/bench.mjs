// Value and gradient of Rosenbrock's function of 100 variables: as a formula, by dual numbers, by hand.
// `npm run bench -- --only formula`.
import { add, mul, square, sub, valueAndGrad } from "../../dist/ad/index.js";
import { formula } from "../../dist/formula/index.js";
import { comparisonTable, missedGoals } from "../bench/tables.mjs";
import { summary } from "../bench/timing.mjs";

const N = 100;
/** How many times as long as by hand a formula may take. */
const LIMIT = 5;
const AGREEMENT = 1e-13; // relative to the largest derivative
const WARM_UP_MS = 300;
const BATCH_MS = 4;

const names = Array.from({ length: N }, (_, i) => `x[${i}]`);
const text = names
  .slice(1)
  .map((next, i) => `100 * (${next} - ${names[i]}^2)^2 + (1 - ${names[i]})^2`)
  .join(" + ");

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

function freshByHand(at) {
  const gradient = new Float64Array(at.length);
  byHand(at, gradient);
  return gradient;
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

/** Ways to the gradient, each of which fills or returns it; `peer`: the one that its time is compared with. */
function contenders(x, tape, wasm) {
  const out = new Float64Array(N);
  const plain = [...x];
  const duals = valueAndGrad(rosenbrock);
  const given = { name: "by hand, into a given array", run: () => byHand(x, out) && out };
  const fresh = { name: "by hand, new array", run: () => freshByHand(x) };
  const goal = { atMost: LIMIT };
  return [
    given,
    fresh,
    {
      name: "formula, WebAssembly, into a given array",
      run: () => wasm.kernel.gradient(x, out) && out,
      peer: given,
      goal,
    },
    { name: "formula.gradient(x), WebAssembly", run: () => wasm.gradient(x), peer: fresh, goal },
    { name: "formula, tape, into a given array", run: () => tape.kernel.gradient(x, out) && out, peer: given },
    { name: "scalar dual numbers, valueAndGrad", run: () => duals(plain)[1], peer: fresh },
  ];
}

/** Times all in turns, so that a busy machine slows all alike. */
function timeInTurns(list, rounds) {
  const batches = list.map(({ run }) => {
    const until = performance.now() + WARM_UP_MS;
    while (performance.now() < until) run();
    return Math.max(1, Math.round(BATCH_MS / milliseconds(run).time));
  });
  const samples = list.map(() => []);
  for (let round = 0; round < rounds; round++) {
    list.forEach(({ run }, c) => {
      const { time } = milliseconds(() => {
        for (let i = 0; i < batches[c]; i++) run();
      });
      samples[c].push(time / batches[c]);
    });
  }
  list.forEach((contender, c) => {
    contender.time = summary(samples[c]);
  });
}

function disagreement({ name, run }, expected) {
  const gradient = run();
  const size = expected.reduce((largest, g) => Math.max(largest, Math.abs(g)), 0);
  const worst = expected.reduce((error, g, i) => Math.max(error, Math.abs(g - gradient[i])), 0) / size;
  return worst <= AGREEMENT ? [] : [`${name}: the gradient differs from that by hand by ${worst}`];
}

/** The group of bench/run.mjs. */
export function formulaGroup({ quick }) {
  console.error("timing formulas ...");
  const x = Float64Array.from(names, (_, i) => -1.2 + (2.4 * i) / N);
  const first = milliseconds(() => formula("x + y")).time;
  const { result: tape, time: tapeTime } = milliseconds(() => formula(text, { names, engine: "tape" }));
  const { result: wasm, time: wasmTime } = milliseconds(() => formula(text, { names, engine: "wasm" }));
  const list = contenders(x, tape, wasm);
  const expected = freshByHand(x);
  const disagreements = list.flatMap((contender) => disagreement(contender, expected));
  timeInTurns(list, quick ? 15 : 60);
  const rows = list.map(({ name, time, peer, goal }) => ({
    task: name,
    ours: time,
    ...(peer === undefined ? {} : { peerName: peer.name, peer: peer.time, goal, asTime: true }),
  }));
  const notes = [
    `Value and gradient of Rosenbrock's function of ${N} variables (${text.length} characters of text), times in ms.`,
    `The first formula of a process, for which mathjs is built: ${first.toFixed(0)} ms; parse and compile this one: ` +
      `${tapeTime.toFixed(1)} ms, then with WebAssembly ${wasmTime.toFixed(1)} ms.`,
  ];
  return {
    record: { rows, milliseconds: { first, tape: tapeTime, wasm: wasmTime } },
    text: `${notes[0]}\n\n${comparisonTable(rows)}\n\n${notes[1]}`,
    disagreements,
    missed: missedGoals(rows),
  };
}
