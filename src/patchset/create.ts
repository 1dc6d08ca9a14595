import { type Issue, WorkspaceError } from "../errors.js";
import {
  aList,
  aText,
  isListOfTexts,
  type OptionRules,
  requireArgument,
  required,
  requireOptions,
  tested,
} from "../options.js";
import { applyPatch, parseJsonText, parseWorkspace } from "../workspace/index.js";
import { equalJson } from "../workspace/json-value.js";
import { makePatch } from "../workspace/make-patch.js";
import { digestOfPython } from "../workspace/pyhf-digest.js";
import { pythonJson } from "../workspace/python-json.js";
import { type PatchValue, parsePatchSet } from "./patch-set.js";

/** A workspace of a family, whose members differ by their signals. */
export interface FamilyMember {
  /** Name of the patch that is made from this member. */
  readonly name: string;
  /** One for each label. */
  readonly values: readonly PatchValue[];
  /** Its document. */
  readonly workspace: unknown;
}

/** The metadata of a patch set. */
export interface CreatePatchSetOptions {
  readonly description: string;
  /** Names of the coordinates of the patches: letters, digits and underscores. */
  readonly labels: readonly string[];
  /** The HEPData record that it is published in, such as `ins1234567`, which the format requires. */
  readonly hepdata: string;
}

/** Rules for the options of `createPatchSet`. */
export const CREATE_PATCH_SET_OPTIONS: OptionRules<CreatePatchSetOptions> = {
  description: required(aText),
  labels: required(tested("a list of at least one name", (value) => isListOfTexts(value) && value.length > 0)),
  hepdata: required(aText),
};

const someMembers = aList(
  "a list of at least one object with name, values and workspace",
  (members) =>
    members.length > 0 && members.every((each) => typeof each === "object" && each !== null && "workspace" in each),
);

/**
 * The document of a patch set in the pyhf 1.0.0 format, whose patches turn a background-only workspace into those of a family. Each
 * patch is applied once, and the result is compared with the workspace that it was made from.
 *
 * @param backgroundText - JSON text of the background-only workspace as it is published: its digests depend on how numbers are written
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`
 * @throws WorkspaceError for members that are not workspaces, `duplicate-name`, `duplicate-values`, `value-count`, and as the schema says
 * @see pyhf `PatchSet`; HEPData's published likelihoods
 */
export function createPatchSet(
  backgroundText: string,
  family: readonly FamilyMember[],
  options: CreatePatchSetOptions,
): unknown {
  requireOptions(options, CREATE_PATCH_SET_OPTIONS);
  requireArgument(backgroundText, "backgroundText", aText);
  requireArgument(family, "family", someMembers);
  const background = parseJsonText(backgroundText);
  const written = pythonJson(backgroundText);
  const { description, labels, hepdata } = options;
  const document = {
    metadata: {
      references: { hepdata },
      description,
      digests: { md5: digestOfPython(written, "md5"), sha256: digestOfPython(written, "sha256") },
      labels,
    },
    patches: family.map(({ name, values, workspace }) => ({
      metadata: { name, values },
      patch: checkedPatch(background, workspace, name),
    })),
    version: "1.0.0",
  };
  parsePatchSet(document);
  return document;
}

function checkedPatch(background: unknown, workspace: unknown, name: string) {
  const issues = problemsOf(workspace);
  if (issues.length > 0)
    throw new WorkspaceError(issues.map((issue) => ({ ...issue, path: `${name}: ${issue.path}` })));
  const patch = makePatch(background, workspace);
  if (!equalJson(applyPatch(background, patch), workspace))
    throw new Error(`the patch of ${name} does not result in its workspace`);
  return patch;
}

function problemsOf(workspace: unknown): readonly Issue[] {
  try {
    parseWorkspace(workspace);
    return [];
  } catch (error) {
    if (error instanceof WorkspaceError) return error.issues;
    throw error;
  }
}
