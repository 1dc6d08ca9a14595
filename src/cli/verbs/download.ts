import type { Command } from "commander";
import { plural } from "../../describe.js";
import { downloadArchive, downloadLikelihoods } from "../../node/download/download.js";
import { printable } from "../../printable.js";
import { outputFile, requireOption } from "../options.js";
import { printNote, printResult } from "../output/print.js";
import { requireWritable, writeWholeFile } from "../output/write-file.js";
import { addProgress, type OnProgress, type ProgressOptions, withByteProgress } from "../progress.js";

const EXAMPLES = `
The folder has to be new or empty. Only www.hepdata.net and doi.org are allowed, as in pyhf, also in redirects; --force allows others.
If a record has several archives, an error lists them: give the DOI of one. Archives can also be read as they are: histograd fit archive.tar.gz#FILE.

Examples:
  histograd download 10.17182/hepdata.90607.v3/r3 -o 1Lbb-likelihoods
  histograd download ins1755298 -o 1Lbb-likelihoods --verbose
  histograd download https://doi.org/10.17182/hepdata.90607.v3/r3 -o 1Lbb.tar.gz --compress`;

interface DownloadCommandOptions extends ProgressOptions {
  readonly output?: string;
  readonly compress?: boolean;
  readonly verbose?: boolean;
  readonly force?: boolean;
}

/** Options of `histograd download`, and what it does. */
export function configure(command: Command): void {
  command
    .description("Downloads published likelihoods and unpacks them into a folder.")
    .argument("<source>", "address, DOI or HEPData record (ins1755298)")
    .option("-o, --output <folder>", "folder, or with --compress the file, that is written", outputFile)
    .option("-c, --compress", "keep the archive as it is")
    .option("-v, --verbose", "print the names of the files")
    .option("-f, --force", "allow other hosts, also without encryption");
  addProgress(command).addHelpText("after", EXAMPLES).action(runDownload);
  requireOption(command, "output");
}

async function runDownload(source: string, options: DownloadCommandOptions): Promise<void> {
  const { output = "", compress = false, verbose = false, force = false } = options;
  if (compress) requireWritable(output, false);
  const loading = <T>(load: (onProgress: OnProgress) => Promise<T>) => withByteProgress("downloading", options, load);
  if (compress) {
    const bytes = await loading((onProgress) => downloadArchive(source, { force, onProgress }));
    return writeWholeFile(output, bytes);
  }
  const { url, files } = await loading((onProgress) => downloadLikelihoods(source, output, { force, onProgress }));
  printNote(`${plural(files.length, "file")} from ${printable(url)} in ${printable(output)}\n`);
  if (verbose) printResult(files.map((file) => `${output}/${file}\n`).join(""));
}
