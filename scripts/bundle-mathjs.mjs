/**
 * Bundles the parser of mathjs to src/formula/mathjs.generated.js (and its .d.ts): one exported function `parse`, plain ESM.
 *
 *   node scripts/bundle-mathjs.mjs        (npm run generate)
 *
 * mathjs evaluates, differentiates and prints its syntax trees, which is nine tenths of the code behind its `parse`. Formulas
 * are lowered and differentiated here, so the parser is given nodes that hold their parts and nothing else. It stands
 * inside a function: a program without formulas pays for reading the file, and the first formula for building the parser.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { noticesOf } from "./notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const output = `${root}src/formula/mathjs.generated`;

/**
 * The names of a node's parts, in the order of the arguments of its constructor; of nodes that formulas have not, which
 * the parser must be able to make before the formula is refused, none.
 */
const NODES = {
  SymbolNode: ["name"],
  ConstantNode: ["value"],
  OperatorNode: ["op", "fn", "args", "implicit", "isPercentage"],
  FunctionNode: ["fn", "args"],
  ParenthesisNode: ["content"],
  ConditionalNode: ["condition", "trueExpr", "falseExpr"],
  RelationalNode: ["conditionals", "params"],
  RangeNode: ["start", "end", "step"],
  ...Object.fromEntries(
    ["Accessor", "Array", "Assignment", "Block", "FunctionAssignment", "Index", "Object"].map((name) => [
      `${name}Node`,
      [],
    ]),
  ),
};

/** mathjs recognises a node by these properties. */
const PARSER = `
  import { createParse } from "./node_modules/mathjs/lib/esm/expression/parse.js";
  class Node {}
  Node.prototype.isNode = true;
  const nodeClass = (type, parts) =>
    class extends Node {
      constructor(...values) {
        super();
        this.type = type;
        this["is" + type] = true;
        parts.forEach((part, i) => (this[part] = values[i]));
      }
    };
  const nodes = Object.fromEntries(
    Object.entries(${JSON.stringify(NODES)}).map(([type, parts]) => [type, nodeClass(type, parts)]),
  );
  const typed = (name, signatures) => signatures.string;
  typed.addConversion = () => {};
  export const create = () => createParse({ ...nodes, typed, numeric: Number, config: { number: "number" } });`;

const { outputFiles, metafile } = await build({
  stdin: { contents: PARSER, resolveDir: root },
  absWorkingDir: root,
  bundle: true,
  format: "iife",
  globalName: "mathjs",
  minify: true,
  treeShaking: true,
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  write: false,
  metafile: true,
});
const bundle = outputFiles[0].text;
if (/\beval\(|\bnew Function\b/.test(bundle)) throw new Error("the bundle of mathjs must not use eval");

const header = "// Made by scripts/bundle-mathjs.mjs. Do not edit.";
const javascript = `${header}
${noticesOf(metafile)}
function load() {
${bundle}
return mathjs.create();
}
let loaded;
export function parse(text) {
  loaded ??= load();
  return loaded(text);
}
`;
const types = `${header}
import type { SyntaxNode } from "./syntax-tree.js";
export declare function parse(text: string): SyntaxNode;
`;
writeFileSync(`${output}.js`, javascript);
writeFileSync(`${output}.d.ts`, types);
