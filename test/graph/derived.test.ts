import { describe, expect, it } from "vitest";
import { dotOfGraph, mermaidOfGraph } from "../../src/graph/draw.js";
import { lower } from "../../src/graph/lower.js";
import { lowerDerived } from "../../src/graph/lower-derived.js";
import { supportOf } from "../../src/graph/nodes.js";
import { factor, modelOf, normsys, sample, shapefactor, shapesys } from "../helpers/workspaces.js";

const { model } = modelOf({
  channels: {
    SR: [
      sample("s", [5, 12], factor("quad", "mu * kappa^2")),
      sample("b", [50, 45], normsys("xs", 0.9, 1.1), shapesys("gamma", [5, 4]), shapefactor("shape")),
    ],
    CR: [sample("s", [9], factor("quad", "mu * kappa^2"), factor("lin", "kappa * gamma[1]"))],
  },
});
const graph = model.graph();
const program = lowerDerived(graph);

describe("derived variables", () => {
  it("are nodes that read the parameters of the formula, one for each name", () => {
    const nodes = graph.nodes.filter(({ kind }) => kind === "derived");
    expect(nodes.map(({ label }) => label).sort()).toEqual(["lin", "quad"]);
    const supports = graph.nodes.flatMap((node, id) =>
      node.kind === "derived" ? [supportOf(graph, id).map((p) => model.parNames[p])] : [],
    );
    // channels in sorted order: CR's first; lin before quad
    expect(supports).toEqual([
      ["gamma[1]", "kappa"],
      ["kappa", "mu"],
    ]);
  });

  it("are not to be seen in the program: its parameters are the model's", () => {
    expect(program.nPars).toBe(model.nPars);
    const names = (indices: Iterable<number>) => Array.from(indices, (p) => model.parNames[p]);
    for (const { locals } of program.channels) {
      expect(names([...locals].map((border) => program.border[border]!))).not.toContain(undefined);
    }
    expect(names([...program.border, ...program.arrow]).sort()).toEqual([...model.parNames].sort());
    expect(program.derived!.inner.nPars).toBe(model.nPars + 2);
  });

  it("move the vectors that they read to the border, and leave other ones", () => {
    const arrows = Array.from(program.arrow, (p) => model.parNames[p]);
    expect(arrows).toEqual(["shape[0]", "shape[1]"]);
  });

  it("are absent from models without formulas, which are lowered as ever", () => {
    const plain = modelOf({ channels: { c: [sample("b", [5], normsys("xs", 0.9, 1.1))] } }).model.graph();
    expect(lowerDerived(plain)).toEqual(lower(plain));
    expect(lowerDerived(plain).derived).toBeUndefined();
  });

  it("are drawn with their formula, in the sample that alone reads them", () => {
    const dot = dotOfGraph(graph, { detail: "full" });
    expect(dot).toContain('[label="quad\\nmu * kappa^2"');
    expect(dot).toContain('[label="lin\\nkappa * gamma[1]"');
    expect(mermaidOfGraph(graph, { detail: "full" })).toContain("mu #42; kappa#94;2");
    const groups = dotOfGraph(graph, { detail: "groups" });
    expect(groups).not.toContain("lin");
    expect(groups).toContain("quad");
  });
});
