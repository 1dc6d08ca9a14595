import type { Pool } from "../parallel/types.js";
import { formatJsonLine, type Json } from "../records/json.js";
import { schemaIssues } from "../workspace/schema-issues.js";
import { Attachments } from "./attachments.js";
import {
  errorMessage,
  type Id,
  notification,
  type Request,
  RPC_CODE,
  type RpcError,
  readRequest,
  resultMessage,
} from "./envelope.js";
import { Cancelled, faultOf, invalidParams, methodNotFound } from "./fault.js";
import type { Call, Method } from "./method.js";
import { LONG_METHODS, METHODS } from "./methods/index.js";
import { ModelTable } from "./model-table.js";
import { VALIDATORS } from "./requests.generated.js";

/** The output and the workers of a session. */
export interface SessionOptions {
  /** Writes a message, which is one line of JSON with its line break; or the bytes that follow it where a request asked for them. */
  readonly write: (part: string | Uint8Array) => void;
  readonly pool: Pool;
}

/**
 * A session of JSON-RPC 2.0 with one message per line, which schemas/rpc.json and docs/serve.md describe. It has the models that
 * were opened in it, and the requests that are not answered yet.
 *
 * Requests are processed in their order, so that one may use a model that the one before it opens. While a long one is processed,
 * such as toys, others go on.
 */
export class Session {
  readonly #models = new ModelTable();
  readonly #pending = new Map<Id, AbortController>();
  readonly #unanswered = new Set<Promise<void>>();
  readonly #write: SessionOptions["write"];
  readonly #pool: Pool;
  /** Resolves when the next request may begin. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ write, pool }: SessionOptions) {
    this.#write = write;
    this.#pool = pool;
  }

  /** Processes a line. Its answer, if it asks for one, is written when it is ready. */
  receive(line: Buffer): void {
    if (line.every((byte) => byte === SPACE)) return;
    let message: unknown;
    try {
      message = JSON.parse(line.toString("utf8"));
    } catch (error) {
      this.refuse(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    const answered = this.#take(message).catch((error: unknown) => this.#send(errorMessage(null, faultOf(error))));
    this.#unanswered.add(answered);
    void answered.then(() => this.#unanswered.delete(answered));
  }

  /** Answers a line that could not be read. */
  refuse(reason: string): void {
    this.#send(errorMessage(null, { code: RPC_CODE.parse, message: reason }));
  }

  /** Resolves when all requests are answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#unanswered);
  }

  #send(message: Json, attached: readonly Uint8Array[] = []): void {
    this.#write(`${formatJsonLine(message)}\n`);
    for (const bytes of attached) this.#write(bytes);
  }

  async #take(message: unknown): Promise<void> {
    const isBatch = Array.isArray(message) && message.length > 0;
    const parts: readonly unknown[] = isBatch ? message : [message];
    const answers = (await Promise.all(parts.map((part) => this.#answer(part)))).filter((each) => each !== undefined);
    if (answers.length === 0) return;
    const messages = answers.map((answer) => answer.message);
    this.#send(
      isBatch ? messages : messages[0]!,
      answers.flatMap(({ attached }) => attached),
    );
  }

  /** The answer to a message; undefined for a notification. */
  async #answer(message: unknown): Promise<Answer | undefined> {
    const request = readRequest(message);
    if ("fault" in request) {
      const code = RPC_CODE.invalidRequest;
      return failed(request.id, { code, message: `not a request: ${request.fault}` });
    }
    const { id, method, params } = request;
    if (method === "cancel") this.#pending.get(params["id"] as Id)?.abort(new Cancelled("the request was cancelled"));
    const answer = method === "cancel" ? done(id ?? null, null) : await this.#inTurn(request);
    return id === undefined ? undefined : answer;
  }

  /** Processes a request after those before it have ended, or have begun if they are LONG_METHODS. */
  async #inTurn(request: Request): Promise<Answer> {
    const { id = null, method } = request;
    const controller = new AbortController();
    if (id !== null) this.#pending.set(id, controller);
    const begun = this.#turn.then(() => ({ done: this.#perform(request, controller.signal) }));
    this.#turn = LONG_METHODS.has(method) ? begun : begun.then(({ done }) => done);
    const answer = await (await begun).done;
    if (this.#pending.get(id) === controller) this.#pending.delete(id);
    return answer;
  }

  /** Processes a request. The promise is never rejected: an error is an answer, too. */
  async #perform({ id = null, method, params }: Request, signal: AbortSignal): Promise<Answer> {
    const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (run === undefined) return failed(id, methodNotFound(method, Object.keys(METHODS)));
    const issues = schemaIssues(VALIDATORS[method]!, params);
    if (issues.length > 0) return failed(id, invalidParams(issues));
    try {
      signal.throwIfAborted();
      const attached = new Attachments();
      const result = await this.#run(run, params, id, { signal, attach: (bytes) => attached.add(bytes) });
      return done(id, result, attached);
    } catch (error) {
      return failed(id, faultOf(error));
    }
  }

  #run(run: Method, params: Request["params"], id: Id, given: Pick<Call, "signal" | "attach">): Json | Promise<Json> {
    const progress = throttled((done, total, secondsLeft) => {
      const left = secondsLeft === undefined ? {} : { seconds_left: secondsLeft };
      if (id !== null) this.#send(notification("progress", { id, done, total, ...left }));
    });
    return run(params, { models: this.#models, pool: this.#pool, progress, ...given });
  }
}

const SPACE = 0x20;

/** An answer, and the bytes that follow its line. */
interface Answer {
  readonly message: Json;
  readonly attached: readonly Uint8Array[];
}

function done(id: Id, result: Json, attached = new Attachments()): Answer {
  const { parts, size } = attached;
  return { message: resultMessage(id, result, parts.length === 0 ? undefined : size), attached: parts };
}

function failed(id: Id, error: RpcError): Answer {
  return { message: errorMessage(id, error), attached: [] };
}

/** Time in ms between two notifications of progress. */
const INTERVAL = 50;

type Progress = (done: number, total: number, secondsLeft?: number) => void;

/** At most one notification in an interval, but always the last. */
function throttled(progress: Progress): Progress {
  let last = Number.NEGATIVE_INFINITY;
  return (done, total, secondsLeft) => {
    const now = performance.now();
    if (done < total && now - last < INTERVAL) return;
    last = now;
    progress(done, total, secondsLeft);
  };
}
