import { describeValue } from "../../describe.js";
import type { ErrorCode } from "../../error-codes.js";
import type { Issue } from "../../errors.js";
import { formatPath, type JsonPath } from "../../workspace/json-path.js";
import { Problems } from "../problems.js";

/** A value of the document, and where it stands. */
export interface Place {
  readonly value: unknown;
  readonly path: JsonPath;
}

/** What is said of a place besides its path. */
export interface Remark {
  readonly expected: string;
  /** A description of the value by default. */
  readonly received?: string;
  readonly hint?: string;
}

function issueOf(code: ErrorCode, { path, value }: Place, { expected, received, hint }: Remark): Issue {
  const said = { code, path: formatPath(path), expected, received: received ?? describeValue(value) };
  return hint === undefined ? said : { ...said, hint };
}

/** The problems of a JSON document and the choices that were made in reading it, each at a place of the document. */
export class Hs3Problems extends Problems {
  errorAt(code: ErrorCode, place: Place, remark: Remark): void {
    this.error(issueOf(code, place, remark));
  }

  /** A choice of one kind is told at its first place only. */
  choice(kind: string, place: Place, remark: Remark): void {
    this.warn(issueOf("format-choice", place, remark), `format-choice ${kind}`);
  }

  /** A part without influence on the likelihood, told once for each kind. */
  ignored(kind: string, place: Place, remark: Remark): void {
    this.warn(issueOf("format-ignored", place, remark), `format-ignored ${kind}`);
  }
}
