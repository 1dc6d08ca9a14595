import { type Command, InvalidArgumentError, Option } from "commander";
import { readText } from "../../node/read.js";
import { formatDocument } from "../../records/json.js";
import { parseWorkspace } from "../../workspace/parse.js";
import { DIGEST_ALGORITHMS, type DigestAlgorithm, pyhfDigest } from "../../workspace/pyhf-digest.js";
import { subjectOf } from "../load.js";
import { printResult } from "../output/print.js";
import { about } from "../report-error.js";

const EXAMPLES = `
The digest is pyhf's: that of the text which Python writes for the document, so that 1 and 1.0 are not the same. Workspaces of
other formats have none: convert them first.

Algorithms: ${DIGEST_ALGORITHMS.join(", ")}

Examples:
  histograd digest workspace.json
  histograd digest -a md5 -a sha256 --json workspace.json`;

interface DigestOptions {
  readonly algorithm: readonly DigestAlgorithm[];
  readonly json?: boolean;
}

/** Options of `histograd digest`, and what it does. */
export function configure(command: Command): void {
  command
    .description("Prints digests of a workspace, by which patch sets name the workspace that they were made for.")
    .argument("[workspace]", 'JSON file, gzip-compressed or plain; "-" for standard input', "-")
    .addOption(
      new Option("-a, --algorithm <name>", "algorithm of the digest (repeatable, default: sha256)").argParser(
        (word: string, earlier: readonly DigestAlgorithm[]) => [...earlier, algorithmOf(word)],
      ),
    )
    .setOptionValueWithSource("algorithm", [], "default")
    .option("-j, --json", "print a JSON object with the digest of each algorithm")
    .addOption(new Option("-p, --plaintext", "print a line for each algorithm (default)").conflicts("json"))
    .addHelpText("after", EXAMPLES)
    .action(runDigest);
}

function algorithmOf(word: string): DigestAlgorithm {
  const found = DIGEST_ALGORITHMS.find((algorithm) => algorithm === word);
  if (found === undefined) throw new InvalidArgumentError(`Expected one of ${DIGEST_ALGORITHMS.join(", ")}.`);
  return found;
}

async function runDigest(path: string, { algorithm, json }: DigestOptions): Promise<void> {
  const text = await readText(path);
  const algorithms = algorithm.length === 0 ? (["sha256"] as const) : algorithm;
  const digests = about(subjectOf(path, []), () => {
    parseWorkspace(text);
    return Object.fromEntries(algorithms.map((name) => [name, pyhfDigest(text, name)]));
  });
  const lines = Object.entries(digests).map(([name, digest]) => `${name}:${digest}\n`);
  printResult(json === true ? formatDocument(digests) : lines.join(""));
}
