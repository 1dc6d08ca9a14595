/** Types of errors-page.mjs, for the tests. */
import type { ErrorExplanation } from "../src/error-codes.js";

export interface ErrorSection {
  readonly title: string;
  readonly about: string;
  readonly codes: Readonly<Record<string, ErrorExplanation>>;
}

export declare function errorsPage(sections: readonly ErrorSection[]): string;
