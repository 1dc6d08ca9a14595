import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type Model, Workspace } from "../../src/index.js";
import { parseRecord } from "../../src/records/record.js";
import { COUNTING, histograd, TWO_CHANNEL } from "./cli.js";
import { writtenErrors } from "./record-schema.js";

function opened(path: string): { readonly model: Model; readonly data: Float64Array } {
  const workspace = Workspace.parse(JSON.parse(readFileSync(path, "utf8")));
  const model = workspace.model();
  return { model, data: workspace.data(model) };
}

/** The examples, as the library reads them. */
export const counting = opened(COUNTING);
export const twoChannel = opened(TWO_CHANNEL);

/** The record that a command prints with --json, after its schema was checked; the command has to succeed. */
export async function recordOf(...args: string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await histograd([...args, "--json"]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(writtenErrors(stdout)).toEqual([]);
  return parseRecord(stdout);
}

/** What a command prints for people; it has to succeed. */
export async function textOf(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await histograd(args);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
}

/** The text of an error: on standard error, with nothing on standard output and status 2. */
export async function refusalOf(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await histograd(args);
  expect(stdout).toBe("");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|node:internal|undefined|\[object/);
  return stderr;
}
