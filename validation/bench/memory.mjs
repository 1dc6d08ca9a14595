// node --expose-gc memory.mjs FILE: bytes kept by a loaded, compiled and fitted workspace, above the bare process.
// Prints { file, heap, resident } as JSON. `heap` counts the JavaScript heap and array buffers after a collection.
import { readFileSync } from "node:fs";
import { library } from "../lib/library.mjs";

const collected = () => {
  for (let i = 0; i < 4; i++) globalThis.gc();
  const usage = process.memoryUsage();
  return { heap: usage.heapUsed + usage.external, resident: usage.rss };
};

const before = collected();
const { fit, Workspace } = await library();
const kept = [];

function load(path) {
  const text = readFileSync(path, "utf8");
  const workspace = Workspace.parse(text);
  const model = workspace.model();
  const result = fit(model, workspace.data(model));
  kept.push(workspace, model, result);
  return text.length;
}

const file = load(process.argv[2]);
const after = collected();
const record = { file, heap: after.heap - before.heap, resident: after.resident - before.resident };
console.log(JSON.stringify({ ...record, kept: kept.length }));
