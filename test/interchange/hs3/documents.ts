import { Workspace } from "../../../src/api/workspace.js";
import { type Issue, WorkspaceError } from "../../../src/errors.js";
import { type ImportHs3Options, importHs3 } from "../../../src/interchange/hs3/index.js";
import type { Model } from "../../../src/model/model.js";

type Json = Readonly<Record<string, unknown>>;

/** What differs between small documents: one channel with one sample. */
export interface Parts {
  readonly contents?: readonly number[];
  readonly errors?: readonly number[];
  readonly observed?: readonly number[];
  readonly modifiers?: readonly Json[];
  readonly distributions?: readonly Json[];
  readonly functions?: readonly Json[];
  readonly channel?: Json;
  readonly likelihood?: Json;
  readonly points?: readonly Json[];
  readonly axes?: readonly Json[];
  readonly rest?: Json;
}

/** An HS3 document with a channel SR of one sample. */
export function hs3({ contents = [10], errors, observed = contents, ...parts }: Parts): Json {
  const sample = {
    name: "bkg",
    data: errors === undefined ? { contents } : { contents, errors },
    modifiers: parts.modifiers ?? [],
  };
  return {
    metadata: { hs3_version: "0.2" },
    distributions: [
      { name: "SR", type: "histfactory_dist", axes: [], samples: [sample], ...parts.channel },
      ...(parts.distributions ?? []),
    ],
    functions: parts.functions ?? [],
    data: [{ name: "obs", type: "binned", axes: [], contents: observed }],
    likelihoods: [{ name: "L", distributions: ["SR"], data: ["obs"], ...parts.likelihood }],
    domains: [{ name: "default_domain", type: "product_domain", axes: parts.axes ?? [] }],
    parameter_points: [{ name: "default_values", parameters: parts.points ?? [] }],
    analyses: [{ name: "A", likelihood: "L", parameters_of_interest: [] }],
    ...parts.rest,
  };
}

/** The model of a document. */
export function modelOf(document: unknown, options?: ImportHs3Options): Model {
  const { value, warnings } = importHs3(document, options);
  return Workspace.parse(value, warnings).model();
}

/** The problems with which something is refused. */
export function issuesOf(run: () => unknown): readonly Issue[] {
  try {
    run();
  } catch (error) {
    if (error instanceof WorkspaceError) return error.issues;
    throw error;
  }
  throw new Error("it was not refused");
}

/** Code and path of each. */
export function placesOf(run: () => unknown): string[] {
  return issuesOf(run).map(({ code, path }) => `${code} ${path}`);
}
