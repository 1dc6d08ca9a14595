import { quote } from "../../describe.js";
import { nearestHint } from "../../errors.js";
import type { Problems } from "../problems.js";
import type { RootHistogram } from "../root/histogram.js";
import { openRootFile, type RootFile } from "../root/open-root-file.js";
import type { SourceFiles } from "../source-files.js";

/** A histogram as an element names it. */
export interface HistogramName {
  readonly file: string | undefined;
  /** Folder in the file. */
  readonly folder: string;
  readonly name: string | undefined;
  /** The element, for messages. */
  readonly where: string;
}

/** Reads a histogram; undefined where there is none, which is reported. */
export type ReadHistogram = (name: HistogramName) => Promise<RootHistogram | undefined>;

/**
 * Where to look for a histogram: in its folder, as ROOT does. pyhf looks at the top of the file first.
 */
function candidates({ folder, name }: HistogramName, dialect: "root" | "pyhf"): readonly string[] {
  const path = `${folder}/${name}`;
  return dialect === "pyhf" ? [name ?? "", path] : [path];
}

async function find(
  file: RootFile,
  name: HistogramName,
  paths: readonly string[],
  problems: Problems,
): Promise<RootHistogram | undefined> {
  for (const path of paths) {
    const histogram = await file.histogram(path);
    if (histogram !== undefined) return histogram;
  }
  const last = paths.at(-1)!;
  const otherClass = file.classOf(last);
  problems.error({
    code: "missing-object",
    path: name.where,
    expected: `a histogram ${quote(last.replace(/^\/+/, ""))} in ${quote(name.file ?? "")}`,
    received: otherClass === undefined ? "none" : `an object of class ${otherClass}`,
    ...(otherClass === undefined ? nearestHint(last.replace(/^\/+/, ""), file.paths) : {}),
  });
  return undefined;
}

function checkContents({ contents }: RootHistogram, name: HistogramName, problems: Problems): void {
  const bin = contents.findIndex((content) => !Number.isFinite(content));
  if (bin < 0) return;
  const expected = `finite contents of histogram ${quote(name.name ?? "")}`;
  problems.error({ code: "not-finite", path: name.where, expected, received: `${contents[bin]} in bin ${bin + 1}` });
}

/** Limit for the bins of all histograms together, far above any analysis; they take some hundred megabytes of memory. */
const MOST_BINS = 2e7;

/** Each file is opened once; one that cannot be read is reported once. */
export function histogramReader(files: SourceFiles, dialect: "root" | "pyhf", problems: Problems): ReadHistogram {
  let nBins = 0;
  const opened = new Map<string, Promise<RootFile | undefined>>();
  return async (name) => {
    if (name.name === undefined) return undefined;
    if (name.file === undefined) {
      const expected = `an InputFile with histogram ${quote(name.name)}, here or in an element around`;
      problems.error({ code: "missing-property", path: name.where, expected, received: "none" });
      return undefined;
    }
    const path = name.file;
    const pending = opened.get(path) ?? problems.gather(async () => openRootFile(await files.read(path), path));
    opened.set(path, pending);
    const file = await pending;
    if (file === undefined) return undefined;
    const histogram = await problems.gather(() => find(file, name, candidates(name, dialect), problems));
    if (histogram === undefined) return undefined;
    nBins += histogram.contents.length;
    if (nBins > MOST_BINS) {
      const expected = `at most ${MOST_BINS} bins in all histograms`;
      problems.error({ code: "too-large", path: name.where, expected, received: "more" });
      problems.throwErrors();
    }
    checkContents(histogram, name, problems);
    return histogram;
  };
}
