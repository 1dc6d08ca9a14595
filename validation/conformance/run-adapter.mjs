// All cases through one adapter.
import { AdapterProcess } from "./adapter-process.mjs";
import { requestsOf } from "./cases.mjs";
import { ABOUT_LIKELIHOOD, TOLERANCES, verdicts } from "./compare.mjs";

/**
 * Asks an adapter everything about the cases.
 *
 * @param command - what a shell runs
 * @param options - `tolerances`: one of `TOLERANCES`; `stderr`: `inherit` shows what the adapter writes there
 * @returns `tool` and `versions` as the adapter says; for each case its `verdicts`, and the worst of all of them, of those
 * about the likelihood and of those about fits and tests
 */
export async function runAdapter(command, cases, { tolerances = TOLERANCES.usual, stderr = "ignore" } = {}) {
  const adapter = new AdapterProcess(command, stderr);
  const about = { tool: command, versions: {} };
  const results = [];
  for (const each of cases) results.push(await runCase(adapter, each, about, tolerances));
  adapter.close();
  return { ...about, results };
}

async function runCase(adapter, each, about, tolerances) {
  const found = [];
  let { constants } = each.expectations;
  for (const exchange of requestsOf(each)) {
    const response = await adapter.ask(exchange.request);
    if (exchange.request.request === "describe") {
      if (response.constants === "dropped") constants = "dropped";
      if (response.tool !== undefined) Object.assign(about, { tool: response.tool, versions: response.versions ?? {} });
    }
    const isLikelihood = ABOUT_LIKELIHOOD.includes(exchange.request.request);
    found.push(...verdicts(exchange, response, { constants, tolerances }).map((v) => ({ ...v, isLikelihood })));
    if (exchange.request.request === "describe" && response.status !== "ok") break;
  }
  const [likelihood, inference] = [true, false].map((side) => worst(found.filter((v) => v.isLikelihood === side)));
  return { case: each, verdicts: found, verdict: worst(found), likelihood, inference };
}

/** `differ` if anything does; `pass` if anything was told; `unsupported` otherwise. */
function worst(list) {
  const has = (verdict) => list.some((v) => v.verdict === verdict);
  return has("differ") ? "differ" : has("pass") ? "pass" : "unsupported";
}
