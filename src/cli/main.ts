#!/usr/bin/env node
import { CommanderError } from "commander";
import { printable } from "../printable.js";
import { endWhereWritingFails } from "./output/print.js";
import { runCommand } from "./program.js";
import { EXIT, reportError } from "./report-error.js";

/** `histograd workspace.json`: the verb was forgotten. */
function hintAtVerb(error: unknown): void {
  const [first = ""] = process.argv.slice(2);
  const isFile = first === "-" || /\.(json|xml|txt|tar|tgz|zip)(\.gz)?(#.*)?$/.test(first);
  if (isFile && error instanceof CommanderError && error.code === "commander.unknownCommand") {
    process.stderr.write(`To fit it: histograd fit ${printable(process.argv.slice(2).join(" "))}\n`);
  }
}

endWhereWritingFails(EXIT.badInput);
try {
  await runCommand(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportError(error);
  hintAtVerb(error);
}
