import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { VERSION } from "../src/version.js";

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

it("the version in records is that of the package", () => {
  const { version } = JSON.parse(read("package.json")) as { version: string };
  expect(VERSION).toBe(version);
});

it("the version to be cited is that of the package", () => {
  expect(/^version: (.*)$/m.exec(read("CITATION.cff"))?.[1]).toBe(VERSION);
});
