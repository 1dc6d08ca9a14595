import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { repoPath } from "../helpers/cli.js";

const SUITE = repoPath("validation/conformance/");
const OURS = `${process.execPath} ${SUITE}adapters/histograd.mjs`;
const CASES = readdirSync(`${SUITE}cases`).map((file) => json(`cases/${file}`));
const folder = mkdtempSync(join(tmpdir(), "histograd-test-"));

afterAll(() => rmSync(folder, { recursive: true }));

function json(relative: string) {
  return JSON.parse(readFileSync(`${SUITE}${relative}`, "utf8"));
}

const validator = (name: string) => new Ajv2020({ strict: false }).compile(json(`schemas/${name}.json`));

function run(args: readonly string[], input = ""): Promise<{ status: number | null; stdout: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args);
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString("utf8");
    });
    child.on("close", (status) => resolve({ status, stdout }));
    child.stdin.end(input);
  });
}

const suite = (adapter: string, cases: string, ...more: string[]) =>
  run([`${SUITE}run.mjs`, "--adapter", adapter, "--cases", cases, ...more]);

/** An adapter that passes requests on to ours and changes its responses by a line of JavaScript. */
function changed(statement: string): string {
  const file = join(folder, `adapter-${statement.length}.mjs`);
  writeFileSync(
    file,
    `import { spawn } from "node:child_process";
     import { createInterface } from "node:readline";
     const ours = spawn(process.execPath, ["${SUITE}adapters/histograd.mjs"], { stdio: ["inherit", "pipe", "inherit"] });
     for await (const line of createInterface({ input: ours.stdout })) {
       const response = JSON.parse(line);
       ${statement}
       process.stdout.write(JSON.stringify(response) + "\\n");
     }`,
  );
  return `${process.execPath} ${file}`;
}

/** All numbers in a JSON value, in order. */
function leaves(value: unknown): number[] {
  return typeof value === "number" ? [value] : Object.values(value as object).flatMap(leaves);
}

describe("the conformance suite", () => {
  it("has cases as its schema says, with different names", () => {
    const isCase = validator("case");
    for (const each of CASES) expect([each.id, isCase(each), isCase.errors]).toEqual([each.id, true, null]);
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
  });

  it("has reasons for cases that there are", () => {
    const ids = new Set(CASES.map(({ id }) => id));
    const named = Object.values<object>(json("reasons.json")).flatMap((reasons) => Object.keys(reasons));
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it("finds that histograd agrees with every case, but for those whose reasons are known", async () => {
    const { stdout } = await suite(OURS, "*", "--strict");
    const verdict = (id: string) =>
      stdout
        .split("\n")
        .find((line) => line.startsWith(`  ${id} `))
        ?.split(/ +/)[2];
    const own = CASES.filter(({ reference }) => reference === undefined).map(({ id }) => id);
    const known = Object.keys(json("reasons.json").histograd ?? {});
    const others = own.filter((id) => verdict(id) !== "pass");
    expect(others.sort()).toEqual([...known, "histosys-code2-outside-released"].sort());
    expect(known.map(verdict)).toEqual(known.map(() => "differ"));
  });

  it.each([
    ["a log-density", "if (response.points) response.points[1].main += 1e-9;", "main log-density: point 1"],
    ["a derivative", "if (response.points) response.points[2].gradient[0] *= 1 + 1e-7;", "gradient: point 2"],
    ["a minimum that is not the lowest", "if (response.twice_nll) response.twice_nll += 0.01;", "minimum: -2 log L"],
    ["a minimum below that of the case", "if (response.twice_nll) response.twice_nll -= 1e-5;", "BELOW"],
    ["a limit", "if (response.observed) response.observed *= 1.01;", "upper limit: limit"],
    ["text that is no response", "process.stdout.write('hello\\n');", "no JSON: hello"],
    ["no response", "process.exit();", "the adapter ended"],
  ])("finds %s that is wrong, and ends with status 1", async (_, statement, told) => {
    const { status, stdout } = await suite(changed(statement), "normfactor");
    expect(stdout).toContain(told);
    expect(status).toBe(1);
  });

  it("counts a tool without any answer as unsupported", async () => {
    const { status, stdout } = await suite(
      changed("for (const key in response) delete response[key]; response.status = 'unsupported';"),
      "normfactor",
    );
    expect(stdout).toContain("0 pass, 0 differ, 1 unsupported");
    expect(status).toBe(0);
  });

  it("gets the response that the page about adapters has as an example", async () => {
    const page = readFileSync(`${SUITE}README.md`, "utf8");
    const [request = "", response = ""] = [...page.matchAll(/```json\n(.*)\n```/g)].map(([, line]) => line);
    const { stdout } = await run([`${SUITE}adapters/histograd.mjs`], `${request}\n`);
    const [got, expected] = [stdout, response].map((text) => JSON.parse(text).points[0]);
    expect(leaves(got)).toHaveLength(leaves(expected).length);
    leaves(expected).forEach((x, k) => {
      expect(leaves(got)[k]).toBeCloseTo(x, 12);
    });
  });

  it("sends requests and gets responses as their schemas say", async () => {
    const { id, dialects, format, document, measurement, settings, parameters, poi, expectations } = CASES.find(
      (each) => each.id === "counting",
    );
    const names = parameters.map(({ name }: { name: string }) => name);
    const about = { id, dialects, format, document, measurement, settings, parameters: names, poi };
    const requests = [
      { request: "describe" },
      { request: "evaluate", points: [expectations.points[0].values] },
      { request: "fit", minos: ["mu"] },
      { request: "hypotest", poi_value: 1, statistic: "qtilde" },
      { request: "limit", level: 0.05, statistic: "qtilde" },
    ].map((wish) => ({ protocol: 1, ...wish, case: about }));
    const input = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
    const { stdout } = await run([`${SUITE}adapters/histograd.mjs`], input);
    const responses = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const [isRequest, isResponse] = [validator("request"), validator("response")];
    for (const request of requests) expect([isRequest(request), isRequest.errors]).toEqual([true, null]);
    for (const response of responses) expect([isResponse(response), isResponse.errors]).toEqual([true, null]);
    expect(responses.map(({ status }) => status)).toEqual(requests.map(() => "ok"));
  });
});
