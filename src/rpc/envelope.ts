import type { Json } from "../records/json.js";

/** Codes of JSON-RPC 2.0; `library` is for errors of the library, whose own code is in `data`. */
export const RPC_CODE = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  library: -32000,
  cancelled: -32800,
} as const;

/** The identifier of a request; null where it could not be read. */
export type Id = string | number | null;

/** A request, or a notification, which has no `id` and gets no answer. */
export interface Request {
  readonly id: Id | undefined;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** An error as an answer carries it. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: Json;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A request read from a JSON value.
 *
 * @returns the request; or what is wrong with it, and its id
 */
export function readRequest(value: unknown): Request | { readonly id: Id; readonly fault: string } {
  if (!isFields(value)) return { id: null, fault: "a message must be an object" };
  const { jsonrpc, id, method, params = {} } = value;
  const isNamed = id === undefined || id === null || typeof id === "string" || typeof id === "number";
  if (!isNamed) return { id: null, fault: "id must be a text or a number" };
  const refuse = (fault: string) => ({ id: id ?? null, fault });
  if (jsonrpc !== "2.0") return refuse('jsonrpc must be "2.0"');
  if (typeof method !== "string") return refuse("method must be a text");
  if (!isFields(params)) return refuse("params must be an object");
  return { id, method, params };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The answer to a request that succeeded. @param bytes - number of bytes that follow its line, where it refers to some */
export function resultMessage(id: Id, result: Json, bytes?: number): Json {
  return { jsonrpc: "2.0", id, ...(bytes === undefined ? {} : { bytes }), result };
}

/** The answer to a request that failed. */
export function errorMessage(id: Id, { code, message, data }: RpcError): Json {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data === undefined ? {} : { data }) } };
}

/** A notification, which does not answer a request. */
export function notification(method: string, params: Json): Json {
  return { jsonrpc: "2.0", method, params };
}
