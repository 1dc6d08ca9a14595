/**
 * A plugin of typedoc: sorts what `histograd` exports by the folder that it comes from, so that a reader of the API pages
 * finds the functions for limits beside each other. CATEGORIES has them in the order of the page.
 */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Comment, CommentTag, Converter } from "typedoc";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

const CATEGORIES = {
  "Workspaces and models": ["api", "workspace", "model", "likelihood", "graph", "compare"],
  "Operations on workspaces": ["operations", "report", "simplify"],
  Fits: ["fit"],
  "Tests and limits": ["hypotest"],
  Intervals: ["intervals"],
  "Scans and contours": ["scan"],
  Toys: ["toys"],
  "Diagnoses of a fit": ["diagnostics"],
  Yields: ["yields"],
  "Patch sets": ["patchset"],
  Records: ["records", "format", "reference", "version.ts"],
  Pictures: ["plot"],
  Errors: ["errors.ts", "error-codes.ts"],
};
const CATEGORY_OF = new Map(
  Object.entries(CATEGORIES).flatMap(([category, folders]) => folders.map((folder) => [folder, category])),
);

/** The folder in src, or the file there, of what a reflection was made from. */
function folderOf(context, reflection) {
  const made = reflection.isReference() ? reflection.getTargetReflectionDeep() : reflection;
  const [declaration] = context.getSymbolFromReflection(made).declarations;
  return relative(SRC, declaration.getSourceFile().fileName).split(/[\\/]/)[0];
}

function categorise(context, reflection) {
  const category = CATEGORY_OF.get(folderOf(context, reflection));
  if (category === undefined) throw new Error(`scripts/typedoc-categories.mjs has no category for ${reflection.name}`);
  for (const documented of [reflection, ...(reflection.signatures ?? [])]) {
    documented.comment ??= new Comment();
    documented.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: category }]));
  }
}

export function load(app) {
  app.on(Application.EVENT_BOOTSTRAP_END, () => app.options.setValue("categoryOrder", Object.keys(CATEGORIES)));
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    const main = context.project.getChildByName("histograd");
    for (const child of main.children) categorise(context, child);
  });
}
