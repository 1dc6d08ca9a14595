import { expect, it } from "vitest";
import { hypotestParts } from "../../src/format/hypotest.js";
import { hypotest } from "../../src/hypotest/hypotest.js";
import { counting } from "../helpers/cli-record.js";

it("a test that is not valid has no verdict, whatever its CLs is", () => {
  const result = hypotest(counting.model, counting.data, 4);
  expect(hypotestParts(result).join("\n")).toContain("mu = 4 is excluded at 95 % confidence level.");
  const text = hypotestParts({ ...result, valid: false }).join("\n");
  expect(text).toContain("No conclusion about mu = 4: what CLs is made from is not valid.");
  expect(text).not.toContain("excluded");
});
