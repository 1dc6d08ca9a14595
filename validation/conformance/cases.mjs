// The cases, and the requests that they consist of.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { sharedUrl } from "../lib/shared-data.mjs";

const FOLDER = new URL("cases/", import.meta.url);
export const PROTOCOL = 1;

/** Cases whose id fits a pattern with `*`; those of files that are not there, or are others, are `missing`. */
export function readCases(pattern = "*") {
  const wanted = new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`);
  const all = readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")));
  const cases = all.filter(({ id }) => wanted.test(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const read = cases.map(withDocument);
  return { cases: read.filter(({ missing }) => !missing), missing: read.filter(({ missing }) => missing) };
}

/** Why tools differ, by tool and case. */
export const readReasons = () => JSON.parse(readFileSync(new URL("reasons.json", import.meta.url), "utf8"));

const escaped = (text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

function withDocument(each) {
  if (each.reference === undefined) return each;
  const url = sharedUrl(each.reference.path);
  if (!existsSync(url)) return { ...each, missing: `../shared/${each.reference.path} is absent` };
  const bytes = readFileSync(url);
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (digest !== each.reference.sha256) return { ...each, missing: `../shared/${each.reference.path} is another file` };
  return { ...each, document: JSON.parse(bytes.toString("utf8")) };
}

/** What an adapter is told of a case. */
function toldOf({ id, dialects, format, document, measurement, settings, parameters, poi }) {
  return { id, dialects, format, document, measurement, settings, parameters: parameters.map((p) => p.name), poi };
}

/** The requests of a case, each with what is expected of its response. */
export function requestsOf(each) {
  const { points, minimum, minos = {}, tests = [], limits = [] } = each.expectations;
  const free = [...each.parameters.keys()].filter((i) => !each.parameters[i].fixed);
  const make = (request, wishes, expected) => ({
    request: { protocol: PROTOCOL, request, case: toldOf(each), ...wishes },
    expected,
  });
  return [
    make("describe", {}, { parameters: each.parameters, poi: each.poi }),
    make("evaluate", { points: points.map(({ values }) => values) }, { points, free }),
    ...(minimum === undefined ? [] : [make("fit", { minos: Object.keys(minos) }, { ...minimum, minos })]),
    ...tests.map((test) => make("hypotest", { poi_value: test.poi_value, statistic: test.statistic }, test)),
    ...limits.map((limit) => make("limit", { level: limit.level, statistic: limit.statistic }, limit)),
  ];
}
