import { formatIssue, HistFactoryError, type Issue, nearestName } from "../errors.js";
import type { Json } from "../records/json.js";
import { RPC_CODE, type RpcError } from "./envelope.js";

/** The error of a request that was cancelled. */
export class Cancelled extends Error {}

/** An error in the form of an answer. Errors of the library have their code and all of their problems in `data`. */
export function faultOf(error: unknown): RpcError {
  if (error instanceof HistFactoryError) return libraryFault(RPC_CODE.library, error.name, error.issues);
  if (error instanceof Cancelled) return { code: RPC_CODE.cancelled, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return {
    code: RPC_CODE.internal,
    message: `${message}: this is a fault of histograd itself, please report it`,
    data: { name: "InternalError", stack },
  };
}

/** Params that the schema of a method does not allow. */
export function invalidParams(issues: readonly Issue[]): RpcError {
  return libraryFault(RPC_CODE.invalidParams, "DataError", issues);
}

function libraryFault(code: number, name: string, issues: readonly Issue[]): RpcError {
  const [first] = issues;
  const problems: Json = issues.map((issue) => ({ ...issue }));
  return {
    code,
    message: issues.slice(0, PROBLEMS_SHOWN).map(formatIssue).join("\n"),
    data: { name, code: first?.code ?? "unknown", path: first?.path ?? "", problems },
  };
}

/** Problems in the message; all of them are in the data. */
const PROBLEMS_SHOWN = 50;

/** The error for a method that does not exist, with the one that was probably meant. */
export function methodNotFound(method: string, known: readonly string[]): RpcError {
  const near = nearestName(method, known);
  const hint = near === undefined ? "describe lists the methods" : `did you mean ${JSON.stringify(near)}?`;
  return { code: RPC_CODE.methodNotFound, message: `no method ${JSON.stringify(method)}: ${hint}` };
}
