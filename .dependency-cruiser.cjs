/** The import table of the architecture: arrows between folders point one way, and there are no cycles. */
const EVERYWHERE = ["errors", "error-codes", "printable", "describe", "options"];
const only = (from, allowed) => ({
  name: `${from}-imports`,
  severity: "error",
  from: { path: `^src/${from}/` },
  to: { path: "^src/", pathNot: [from, ...EVERYWHERE, ...allowed].map((a) => `^src/${a}(/|\\.ts$)`) },
});
const CORE = "^src/(errors\\.ts|error-codes\\.ts|printable\\.ts|describe\\.ts|options\\.ts|math|ad|expr|graph|spec|model|optimize|minimize|infer|records|format|hypotest|intervals|patchset|toys|diagnostics|yields|scan|parallel|fractal|plot|api|reference)";
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
    only("math", []),
    only("records", ["reference", "patchset", "hypotest", "intervals", "toys", "diagnostics", "yields", "infer", "scan", "model/constraints"]),
    only("format", ["records", "reference", "patchset", "hypotest", "intervals", "toys", "diagnostics", "yields", "infer", "scan", "model/constraints", "plot/sparkline", "printable"]),
    only("ad", ["math"]),
    only("expr", ["ad", "math"]),
    only("graph", ["math", "ad"]),
    only("spec", ["expr"]),
    only("model", ["spec", "expr", "graph", "ad", "math", "version"]),
    only("optimize", ["math"]),
    only("minimize", ["optimize", "ad", "math"]),
    only("infer", ["model", "expr", "graph", "optimize", "math"]),
    only("hypotest", ["infer", "model", "optimize", "math", "version"]),
    only("intervals", ["hypotest", "infer", "scan", "model", "graph", "optimize", "math"]),
    only("toys", ["hypotest", "infer", "model", "graph", "parallel", "spec", "optimize", "math"]),
    only("diagnostics", ["intervals", "infer", "model", "graph", "parallel", "math"]),
    only("yields", ["infer", "model", "graph", "math"]),
    only("scan", ["infer", "model", "graph", "ad", "optimize", "math", "version"]),
    only("parallel", []),
    only("fractal", ["math", "parallel"]),
    only("plot", ["records", "patchset", "hypotest", "intervals", "toys", "diagnostics", "yields", "infer", "scan", "fractal", "math"]),
    only("api", ["spec", "model", "infer", "graph"]),
    only("reference", ["spec", "hypotest", "model", "infer", "api", "math"]),
    only("patchset", ["hypotest", "infer", "model", "spec", "optimize", "parallel"]),
    only("node", ["patchset", "records", "toys", "diagnostics", "yields", "api", "spec", "reference", "plot", "fractal", "parallel"]),
    { name: "nobody-imports-entries", severity: "error", from: {}, to: { path: "^src/(entries/|index\\.ts$)" } },
    { name: "nobody-imports-cli", severity: "error", from: { pathNot: "^src/cli/" }, to: { path: "^src/cli/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js"], conditionNames: ["import"] },
  },
};
