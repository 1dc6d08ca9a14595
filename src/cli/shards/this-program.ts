import type { ShardedCommand } from "../../shards/record.js";
import { VERSION } from "../../version.js";

/** The version and the JavaScript engine of this process, as shards have them. */
export function thisProgram(): Pick<ShardedCommand, "histogradVersion" | "runtime"> {
  return { histogradVersion: VERSION, runtime: process.versions["bun"] === undefined ? "node" : "bun" };
}
