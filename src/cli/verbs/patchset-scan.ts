import { readFileSync } from "node:fs";
import { DataError, ModelError, WorkspaceError } from "../../errors.js";
import { fileOnDisk } from "../../node/archive/address.js";
import { readText } from "../../node/read.js";
import { checkPatchSetScan } from "../../patchset/check-scan.js";
import type { PatchSetScan } from "../../patchset/results.js";
import { patchSetScan } from "../../patchset/scan.js";
import type { PatchSetProgress, PatchSetScanOptions } from "../../patchset/scan-options.js";
import { patchSetTable } from "../../patchset/table.js";
import type { ContourLine, ExclusionContours } from "../../plot/pictures/patch-set/exclusion-contours.js";
import { exclusionContours, requireDrawable, requirePlane } from "../../plot/pictures/patch-set-scan.js";
import { printable } from "../../printable.js";
import { formatRecord, parseRecord } from "../../records/record.js";
import type { ConfidenceLevelOptions } from "../confidence-level.js";
import { modelOptions, subjectOf } from "../load.js";
import type { ModelChoice, OutputOptions } from "../options.js";
import { deliverRecord, requireFree } from "../output/deliver.js";
import { printNote } from "../output/print.js";
import { isSameFile, writeWholeFile } from "../output/write-file.js";
import { type ProgressOptions, withProgress } from "../progress.js";
import { requireRecordFile } from "../record-file.js";
import { DocumentError, EXIT } from "../report-error.js";
import type { DivisibleOptions } from "../shards/division.js";
import { isPart, runShard } from "../shards/run-shard.js";
import type { StyleOptions } from "../style-choice.js";
import type { TableOptions } from "../table-options.js";
import type { WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";
import { loadPatchSet, signalRows } from "./patchset-documents.js";

/** Options of `histograd patchset scan`. */
export interface PatchSetScanCommandOptions
  extends ModelChoice,
    OutputOptions,
    StyleOptions,
    WorkerOptions,
    ConfidenceLevelOptions,
    TableOptions,
    ProgressOptions,
    DivisibleOptions {
  readonly poi?: string;
  readonly testPoi: number;
  readonly testStat: "q" | "qtilde";
  readonly limits?: boolean;
  readonly csv?: boolean;
  readonly resume?: string;
  readonly labels?: readonly string[];
  readonly values?: "cls" | "expected" | "limit";
  readonly theoryUncertainty?: number;
  /** File of the points of the contours. */
  readonly contours?: string;
  /** Folder of a submission to HEPData. */
  readonly hepdata?: string;
  readonly verify: boolean;
  readonly signal: readonly string[];
}

/** `histograd patchset scan` */
export async function runPatchSetScan(
  background: string,
  setFile: string,
  options: PatchSetScanCommandOptions,
): Promise<number> {
  const { resume, csv, contours, labels, values, theoryUncertainty, division } = options;
  const file = options.output ?? resume;
  const isResumed = file !== undefined && resume !== undefined && isSameFile(file, resume);
  if (!isPart(division)) {
    await requireFree({ ...options, ...(file === undefined ? {} : { output: file }) }, [background, setFile], {
      replacesOutput: isResumed,
    });
    if (contours !== undefined) {
      await requireFree({ output: contours, ...(options.force === undefined ? {} : { force: options.force }) }, [
        background,
        setFile,
        ...[file, options.plot].filter((each) => each !== undefined),
      ]);
    }
  }
  const earlier = resume === undefined ? undefined : readScan(resume);
  const patchSet = await loadPatchSet(setFile);
  const rows = signalRows(patchSet, options.signal);
  const signals = { labels: patchSet.labels, points: patchSet.patches };
  if (options.plot !== undefined || (options.hepdata !== undefined && labels !== undefined)) {
    requireDrawable(signals, labels);
  }
  if (contours !== undefined) requirePlane(signals, labels);
  const text = await readText(background);
  const choice = scanOptions(options, earlier);
  const make = (work: Work) => inDocument(background, () => patchSetScan(text, patchSet, { ...choice, ...work }));
  if (isPart(division)) return runShard(options, [background, setFile].map(fileOnDisk), make);
  const scan = await keptIn(file, options, make);
  const heading = printable(subjectOf(background, [setFile]));
  const picture = {
    ofPatchSet: {
      ...(labels === undefined ? {} : { labels }),
      ...(values === undefined ? {} : { values }),
      ...(theoryUncertainty === undefined ? {} : { theoryUncertainty }),
    },
  };
  const { output: _, json, ...destination } = options;
  const asCsv = csv === true ? { text: () => patchSetTable(scan) } : {};
  await deliverRecord({ ...destination, ...(json === true ? { json } : {}) }, scan, {
    heading,
    ...rows,
    ...asCsv,
    picture,
  });
  if (contours !== undefined) {
    const chosen = {
      ...(labels === undefined ? {} : { labels }),
      ...(theoryUncertainty === undefined ? {} : { theoryUncertainty }),
    };
    writeWholeFile(contours, contoursTable(exclusionContours(scan, chosen)), { overwrite: options.force === true });
  }
  const isOver = scan.status === "complete";
  if (!isOver) printHowToGoOn(scan, file, [background, setFile]);
  return isOver && scan.nFailed === 0 ? EXIT.done : EXIT.failed;
}

/** The points of contours as comma-separated values, a line of a contour after the other. */
function contoursTable(contours: ExclusionContours): string {
  const rows = Object.entries(contours).flatMap(([contour, lines]: [string, readonly ContourLine[]]) =>
    lines.flatMap(({ x, y }, line) => x.map((value, k) => `${contour},${line + 1},${value},${y[k]}`)),
  );
  return `${["contour,line,x,y", ...rows].join("\n")}\n`;
}

function scanOptions(options: PatchSetScanCommandOptions, resume: PatchSetScan | undefined): PatchSetScanOptions {
  const { poi, testPoi, testStat, confidenceLevel, limits = false, verify } = options;
  return {
    ...modelOptions(options),
    ...(poi === undefined ? {} : { poi }),
    ...(resume === undefined ? {} : { resume }),
    testPoi,
    testStatistic: testStat,
    confidenceLevel,
    limits,
    verify,
  };
}

/** Errors about a document are about the background; those of options and of an earlier scan are not. */
async function inDocument<T>(subject: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const isAboutIt = error instanceof WorkspaceError || error instanceof ModelError;
    throw isAboutIt ? new DocumentError(subject, error) : error;
  }
}

function readScan(file: string): PatchSetScan {
  requireRecordFile(file, "a file of a scan");
  try {
    return checkPatchSetScan(parseRecord(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof DataError) {
      throw new DataError(error.issues.map((issue) => ({ ...issue, path: `${file}: ${issue.path}` })));
    }
    const received = error instanceof Error ? error.message : String(error);
    throw new DataError([{ code: "json-syntax", path: file, expected: "a JSON document", received }]);
  }
}

type Work = Pick<PatchSetScanOptions, "pool" | "signal" | "onProgress">;

/** Time in ms between two times that the file is written. */
const INTERVAL = 5000;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Scans, and keeps what is done in a file: as the scan goes, when the user interrupts, and when a worker ends. */
async function keptIn(
  file: string | undefined,
  options: PatchSetScanCommandOptions,
  scan: (work: Work) => Promise<PatchSetScan>,
): Promise<PatchSetScan> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const write = (record: PatchSetScan): void => {
    if (file !== undefined) writeWholeFile(file, formatRecord(record), { overwrite: true });
  };
  let last = Date.now();
  const keep = (now: PatchSetProgress): void => {
    if (Date.now() - last < INTERVAL) return;
    write(now.scan());
    last = Date.now();
  };
  for (const name of SIGNALS) process.once(name, stop); // a second one ends the process
  try {
    const result = await withProgress("testing signals", options, (tell) => {
      const onProgress = (now: PatchSetProgress): void => {
        tell(now.done, now.total);
        keep(now);
      };
      return onWorkers(
        options.workers,
        (where) => scan({ ...where, signal: controller.signal, onProgress }),
        options.division,
      );
    });
    write(result);
    return result;
  } finally {
    for (const name of SIGNALS) process.removeListener(name, stop);
  }
}

function printHowToGoOn(scan: PatchSetScan, file: string | undefined, documents: readonly string[]): void {
  const left = `The scan is not complete (${scan.points.length} of ${scan.nPatches} signals)`;
  if (file === undefined) {
    printNote(`${left}, and with --output it could be gone on with.\n`);
    return;
  }
  const names = [...documents, "--resume", file].map(printable).join(" ");
  printNote(`${left}: ${printable(file)} has what is done. To go on, with the same options:\n`);
  printNote(`  histograd patchset scan ${names}\n`);
}
