import { expect, it } from "vitest";
import type { Issue } from "../../src/errors.js";
import { formatIssueBlock } from "../../src/format/issues.js";

it("a hint that shows the place in a text keeps its lines, and only those steer the terminal", () => {
  const issue: Issue = {
    code: "bad-option",
    path: "p",
    expected: "e",
    received: "r\n\u001b[31m",
    hint: "Look.\n  mu * foo(x)\n       ^^^",
  };
  expect(formatIssueBlock([issue])).toBe(
    "  p\n    expected  e\n    got       r\uFFFD\uFFFD[31m\n    Look.\n      mu * foo(x)\n           ^^^\n",
  );
});
