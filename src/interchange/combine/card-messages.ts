import type { Problems } from "../problems.js";

/** Messages about the lines of a card. */
export class CardMessages {
  readonly problems: Problems;
  readonly #name: string;

  constructor(name: string, problems: Problems) {
    this.#name = name;
    this.problems = problems;
  }

  /** Where a line is. */
  at(line: number): string {
    return `${this.#name}: line ${line}`;
  }

  syntax(line: number, expected: string, received: string, hint?: string): void {
    this.problems.error({
      path: this.at(line),
      code: "format-syntax",
      expected,
      received,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** The card as a whole has none of the lines that are expected. */
  missing(expected: string): void {
    this.problems.error({ path: this.#name, code: "format-syntax", expected, received: "none" });
  }

  refuse(line: number, received: string): void {
    const expected = "what binned templates with HistFactory's modifiers can express";
    this.problems.refuse(this.at(line), expected, received);
  }

  ignore(line: number, received: string): void {
    const expected = "lines that change the likelihood of templates";
    this.problems.warn({ path: this.at(line), code: "format-ignored", expected, received });
  }
}
