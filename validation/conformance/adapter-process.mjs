// An adapter as a process: a request is one line to it, the response the next line from it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const PATIENCE = 120_000; // ms for one response

/** A running adapter. It is started again when it ends or is too slow, so that one request cannot spoil the next. */
export class AdapterProcess {
  #command;
  #stderr;
  #child;
  #lines;

  /**
   * @param command - what a shell runs
   * @param stderr - `ignore` or `inherit`
   */
  constructor(command, stderr) {
    this.#command = command;
    this.#stderr = stderr;
  }

  /** The response to a request; of a process that ends or hangs, an error. */
  async ask(request) {
    this.#child ?? this.#start();
    const child = this.#child;
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve({ value: undefined, late: true }), PATIENCE);
    });
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, late: isLate } = await Promise.race([this.#lines.next(), late]);
    clearTimeout(timer);
    const response = parsed(value);
    if (response !== undefined) return response;
    this.close(); // what it may still write would be taken for the next response
    if (value !== undefined) return { status: "error", message: `no JSON: ${value.slice(0, 80)}` };
    return { status: "error", message: isLate ? `no response within ${PATIENCE / 1000} s` : "the adapter ended" };
  }

  close() {
    this.#child?.stdin.end();
    this.#child?.kill();
    this.#child = undefined;
  }

  #start() {
    this.#child = spawn("sh", ["-c", `exec ${this.#command}`], { stdio: ["pipe", "pipe", this.#stderr] });
    this.#child.stdin.on("error", () => {}); // an adapter that has ended is found by its missing response
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }
}

/** A response; undefined for what is none, such as text that a library prints to standard output. */
function parsed(line = "") {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
