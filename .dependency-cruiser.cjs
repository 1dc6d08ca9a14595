/** The import table of the architecture: arrows between folders point one way, and there are no cycles. */
const only = (from, allowed) => ({
  name: `${from}-imports`,
  severity: "error",
  from: { path: `^src/${from}/` },
  to: { path: "^src/", pathNot: [from, ...allowed].map((a) => `^src/${a}(/|\\.ts$)`) },
});
const CORE = "^src/(errors\\.ts|math|ad|expr|graph|spec|model|optimize|minimize|infer|scan|parallel|fractal|plot|api|reference)";
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "core-is-portable",
      comment: "the core runs unchanged in Node and in a browser",
      severity: "error",
      from: { path: CORE },
      to: { dependencyTypes: ["core"] },
    },
    only("math", ["errors"]),
    only("ad", ["math", "errors"]),
    only("expr", ["ad", "math", "errors"]),
    only("graph", ["math", "ad", "errors"]),
    only("spec", ["errors"]),
    only("model", ["spec", "graph", "ad", "math", "errors"]),
    only("optimize", ["math", "errors"]),
    only("minimize", ["optimize", "ad", "math", "errors"]),
    only("infer", ["model", "expr", "graph", "optimize", "math", "errors"]),
    only("scan", ["infer", "model", "graph", "ad", "optimize", "math", "errors"]),
    only("parallel", ["errors"]),
    only("fractal", ["math", "parallel", "errors"]),
    only("plot", ["infer", "scan", "fractal", "math", "errors"]),
    only("api", ["spec", "model", "infer", "errors"]),
    only("reference", ["spec", "model", "infer", "api", "math", "errors"]),
    only("node", ["api", "spec", "reference", "plot", "fractal", "parallel", "errors", "index"]),
    { name: "nobody-imports-cli", severity: "error", from: { pathNot: "^src/cli/" }, to: { path: "^src/cli/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js"], conditionNames: ["import"] },
  },
};
