import type { PoolLink, WorkerLink, WorkerListener } from "./types.js";

/** The part of a Web Worker that is used here, declared since this folder does not depend on DOM types. */
export interface WebWorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  addEventListener(type: "message" | "error" | "messageerror", listener: (event: WebEventLike) => void): void;
}

/** The part of a worker's global `self` that is used here. */
export interface WebScopeLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", listener: (event: WebEventLike) => void): void;
}

interface WebEventLike {
  readonly data?: unknown;
  readonly message?: string;
}

/**
 * The connection of a pool to a Web Worker.
 *
 * @example
 * const spawn = () => webWorkerLink(new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
 */
export function webWorkerLink(worker: WebWorkerLike): WorkerLink {
  let listener: WorkerListener | undefined;
  const fail = (message: string): void => listener?.onFailure(new Error(message));
  worker.addEventListener("message", ({ data }) => listener?.onMessage(data));
  worker.addEventListener("error", ({ message }) => fail(message ?? "the worker could not be loaded"));
  worker.addEventListener("messageerror", () => fail("a result of the worker could not be read"));
  return {
    post: (message) => worker.postMessage(message),
    listen(next) {
      listener = next;
    },
    hold: () => undefined, // Workers do not keep a page alive.
    terminate: async () => worker.terminate(),
  };
}

/** The connection of a Web Worker to its pool, as in `serve(webPoolLink(self), jobs)`. */
export function webPoolLink(scope: WebScopeLike): PoolLink {
  return {
    post: (message, transfer) => scope.postMessage(message, [...transfer]),
    listen: (onMessage) => scope.addEventListener("message", ({ data }) => onMessage(data)),
  };
}
