// A process that loads one model and answers requests: ours (serve.mjs) or a peer's (bench_server.py).
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class Contestant {
  #child;
  #lines;
  #errors = "";

  constructor({ name, command, args }) {
    this.name = name;
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stdin.on("error", () => {}); // the process is gone: the answer will be missing
    this.#child.stderr.on("data", (chunk) => {
      this.#errors = (this.#errors + chunk).slice(-2000);
    });
    this.#child.on("error", (error) => {
      this.#errors += error.message;
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** The answer of a process that has `patience` ms for it; afterwards it is ended. Always an object, with `error` when it failed. */
  async ask(operation, request, patience) {
    if (this.#child === undefined) return { error: "the process has ended" };
    this.#child.stdin.write(`${JSON.stringify({ operation, ...request })}\n`);
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve("late"), patience);
    });
    const next = await Promise.race([this.#lines.next(), late]);
    clearTimeout(timer);
    if (next === "late") {
      this.end();
      return { error: `no answer within ${(patience / 1000).toFixed(0)} s`, late: true };
    }
    if (next.done) {
      this.end();
      return { error: `the process ended: ${this.#errors.trim().split("\n").at(-1)}` };
    }
    return JSON.parse(next.value);
  }

  get running() {
    return this.#child !== undefined;
  }

  end() {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }
}
