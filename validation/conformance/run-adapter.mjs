// All cases through one adapter.
import { AdapterProcess } from "./adapter-process.mjs";
import { requestsOf } from "./cases.mjs";
import { verdicts } from "./compare.mjs";

/**
 * Asks an adapter everything about the cases.
 *
 * @param command - what a shell runs
 * @returns `tool` and `versions` as the adapter says; for each case its `verdicts` and the worst of them
 */
export async function runAdapter(command, cases) {
  const adapter = new AdapterProcess(command);
  const about = { tool: command, versions: {} };
  const results = [];
  for (const each of cases) results.push(await runCase(adapter, each, about));
  adapter.close();
  return { ...about, results };
}

async function runCase(adapter, each, about) {
  const found = [];
  let constants = "full";
  for (const exchange of requestsOf(each)) {
    const response = await adapter.ask(exchange.request);
    if (exchange.request.request === "describe") {
      constants = response.constants ?? "full";
      if (response.tool !== undefined) Object.assign(about, { tool: response.tool, versions: response.versions ?? {} });
    }
    found.push(...verdicts(exchange, response, constants));
    if (exchange.request.request === "describe" && response.status === "unsupported") break;
  }
  const has = (verdict) => found.some((v) => v.verdict === verdict);
  return { case: each, verdicts: found, verdict: has("differ") ? "differ" : has("pass") ? "pass" : "unsupported" };
}
