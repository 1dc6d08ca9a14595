import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Absolute path of a file of the repository. */
export const repoPath = (relative: string): string => `${root}${relative}`;

export const COUNTING = repoPath("examples/counting.json");
export const TWO_CHANNEL = repoPath("examples/two-channel.json");
export const TWO_CHANNEL_REFERENCE = repoPath("examples/two-channel.reference.json");

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs the built command line as a user does. */
export function histograd(args: readonly string[], { input, env, cwd }: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [repoPath("dist/cli/main.js"), ...args], {
      env: { ...process.env, HISTOGRAD_DEBUG: "", ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString("utf8");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, stdout, stderr }));
    // a program that fails before it reads its input closes the pipe
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

/** A folder that is removed after the tests of a file; `write` puts a file into it and returns its path. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "histograd-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, content: string | Buffer | object): string => {
    const path = join(folder, name);
    const isText = typeof content === "string" || Buffer.isBuffer(content);
    writeFileSync(path, isText ? content : JSON.stringify(content));
    return path;
  };
  return { folder, write, path: (name: string) => join(folder, name) };
}
