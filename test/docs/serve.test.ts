import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { matchesOutput } from "../../scripts/snippets.mjs";
import { repoPath } from "../helpers/cli.js";

const page = readFileSync(repoPath("docs/serve.md"), "utf8");
const session = /## A session\n[\s\S]*?```text\n([\s\S]*?)```/.exec(page)![1]!.trimEnd().split("\n");
const said = session.filter((line) => line.startsWith("→ ")).map((line) => line.slice(2));
const answered = session.filter((line) => line.startsWith("← ")).map((line) => line.slice(2));

/** What the program answers to each line before it is told the next one; of progress the first. */
async function answersTo(lines: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [repoPath("dist/cli/main.js"), "serve", "--workers", "0"], {
    cwd: repoPath(""),
  });
  const answers: string[] = [];
  const reader = createInterface(child.stdout)[Symbol.asyncIterator]();
  for (const line of lines) {
    child.stdin.write(`${line}\n`);
    for (let isAnswer = false; !isAnswer; ) {
      const answer = String((await reader.next()).value);
      isAnswer = !answer.includes('"method":"progress"');
      if (isAnswer || !answers.at(-1)!.includes('"method":"progress"')) answers.push(answer);
    }
  }
  child.stdin.end();
  return answers;
}

describe("docs/serve.md", () => {
  it("shows a session as it is", async () => {
    expect(said.length).toBeGreaterThan(5);
    const answers = await answersTo(said);
    expect(answers).toHaveLength(answered.length);
    for (const [i, answer] of answers.entries()) {
      if (!matchesOutput(answer, answered[i]!)) expect(answer).toBe(answered[i]);
    }
  });

  it("names methods that there are", () => {
    const { methods } = JSON.parse(readFileSync(repoPath("schemas/rpc.json"), "utf8"));
    for (const line of said) expect([...Object.keys(methods), "upper_limits"]).toContain(JSON.parse(line).method);
  });
});
