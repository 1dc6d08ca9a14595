import type { Issue } from "../errors.js";
import { LARGEST_SEED } from "../math/random/index.js";
import { MOST_TOYS, type ToyProgress, type ToyStudyOptions } from "./toy-options.js";
import { wholeNumberIssues } from "./toy-sampler.js";

/** Options of `feldmanCousins`. */
export interface FeldmanCousinsOptions extends ToyStudyOptions {
  /** Values of the parameter to test, ascending, inside its bounds. */
  readonly values: readonly number[];
  /** Any parameter; by default the model's parameter of interest. */
  readonly parameter?: string;
  /** Default 0.95. */
  readonly confidenceLevel?: number;
  /** Toys of each value; default 1000. */
  readonly nToys?: number;
  /**
   * How often the distance between an accepted value and its neighbour that is not is halved, with new toys at the middle;
   * default 6, which finds ends to 1/64 of the distance of `values`. Where no toys are needed it is 20.
   */
  readonly bisections?: number;
  /** Called as toys are made; `total` grows when it is known how many ends are to be found. */
  readonly onProgress?: (progress: ToyProgress) => void;
}

/** Options with their defaults. */
export type CompleteFeldmanCousinsOptions = FeldmanCousinsOptions &
  Required<Pick<FeldmanCousinsOptions, "confidenceLevel" | "nToys" | "bisections" | "seed" | "auxdata">>;

/** Options with their defaults. */
export function completed(options: FeldmanCousinsOptions): CompleteFeldmanCousinsOptions {
  const { confidenceLevel = 0.95, nToys = 1000, bisections = 6, seed = 0, auxdata = "sampled" } = options;
  return { ...options, confidenceLevel, nToys, bisections, seed, auxdata };
}

/** Beyond this many halvings rounding leaves nothing to halve. */
const MOST_BISECTIONS = 50;

/** `bad-seed`, `bad-n-toys`, `bad-bisections`, `bad-values`, `bad-confidence-level` */
export function feldmanCousinsIssues({
  values,
  confidenceLevel,
  nToys,
  bisections,
  seed,
}: CompleteFeldmanCousinsOptions): Issue[] {
  const ascend = values.every((value, i) => i === 0 || value > values[i - 1]!);
  return [
    ...wholeNumberIssues("seed", seed, LARGEST_SEED),
    ...wholeNumberIssues("nToys", nToys, MOST_TOYS, 1),
    ...wholeNumberIssues("bisections", bisections, MOST_BISECTIONS),
    ...(values.length > 0 && ascend
      ? []
      : [
          {
            code: "bad-values",
            path: "values",
            expected: "numbers in ascending order",
            received: `[${values.join(", ")}]`,
          },
        ]),
    ...(confidenceLevel > 0 && confidenceLevel < 1 ? [] : [badLevel(confidenceLevel)]),
  ];
}

function badLevel(level: number): Issue {
  const expected = "a number between 0 and 1";
  return { code: "bad-confidence-level", path: "confidenceLevel", expected, received: String(level) };
}
