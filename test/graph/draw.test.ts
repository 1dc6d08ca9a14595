import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { dotOfGraph, drawPicture, mermaidOfGraph } from "../../src/graph/draw.js";
import { type Graph, inputsOf } from "../../src/graph/nodes.js";
import { COUNTING, TWO_CHANNEL } from "../helpers/cli.js";
import { describeWithShared, readShared } from "../helpers/shared.js";

const graphOf = (path: string): Graph => Workspace.parse(readFileSync(path, "utf8")).model().graph();
const counting = graphOf(COUNTING);
const twoChannel = graphOf(TWO_CHANNEL);

const DETAILS = ["full", "kinds", "groups"] as const;

/** Statements that Mermaid has to see, one a line; labels hold nothing that ends them. */
const LABEL = String.raw`"[^"\n]*"`;
const MERMAID_LINES = [
  /^flowchart LR$/,
  new RegExp(`^ *subgraph b\\d+\\[${LABEL}\\]$`),
  /^ *end$/,
  new RegExp(
    `^ *n\\d+(?:\\[${LABEL}\\]|\\(${LABEL}\\)|\\(\\[${LABEL}\\]\\)|\\{\\{${LABEL}\\}\\}|\\(\\(\\(${LABEL}\\)\\)\\)):::[a-z]+$`,
  ),
  new RegExp(`^ *n\\d+ -->(?:\\|${LABEL}\\|)? [nb]\\d+$`),
  /^ *classDef [a-z]+ [a-z]+:#\w+(?:,[a-z]+:#\w+)*$/,
];
const DOT_STRING = String.raw`"(?:[^"\\\n]|\\[\\"n])*"`;
const DOT_LINES = [
  /^digraph model \{$/,
  /^ *\}$/,
  /^ {2}rankdir=LR;.*;$/,
  /^ {2}(?:node|edge) \[.*\];$/,
  /^ *subgraph cluster_b\d+ \{$/,
  new RegExp(`^ *label=${DOT_STRING}; .*;$`),
  new RegExp(`^ *n\\d+ \\[label=${DOT_STRING}, shape=\\w+(?:, \\w+=(?:\\w+|"[^"]*"))*\\];$`),
  new RegExp(`^ *n\\d+ -> n\\d+(?: \\[(?:lhead=cluster_b\\d+, )?label=${DOT_STRING}\\])?;$`),
];

const strange = (text: string, statements: readonly RegExp[]) =>
  text
    .trimEnd()
    .split("\n")
    .filter((line) => !statements.some((statement) => statement.test(line)));

describe("drawPicture(graph)", () => {
  it("in full has a node for every node and an arrow for everything that a node reads", () => {
    const { nodes, edges, boxes } = drawPicture(counting, { detail: "full" });
    // mu, gamma; nominal, rate for signal; nominal, factor per bin, rate for background; sum, Poisson;
    // tau, tau gamma, Poisson of the constraint; log L
    expect(nodes).toHaveLength(13);
    expect(edges).toHaveLength(counting.nodes.reduce((sum, node) => sum + new Set(inputsOf(node)).size, 0));
    expect(boxes.map(({ title }) => title).sort()).toEqual(["background", "constraints", "counting", "signal"]);
  });

  it.each(DETAILS)("at detail %s connects every parameter with log L", (detail) => {
    const { nodes, edges, boxes } = drawPicture(twoChannel, { detail });
    // an arrow to a box stands for arrows to nodes in it
    const inside = (box: string): string[] => [
      ...nodes.filter((node) => node.box === box).map(({ id }) => id),
      ...boxes.filter(({ parent }) => parent === box).flatMap(({ id }) => inside(id)),
    ];
    const next = (id: string) =>
      edges.filter(({ from }) => from === id).flatMap(({ to }) => (to.startsWith("b") ? inside(to) : [to]));
    const total = nodes.find(({ role }) => role === "total")!.id;
    for (const { id, role } of nodes) {
      const seen = new Set([id]);
      for (const each of seen) for (const reached of next(each)) seen.add(reached);
      expect(seen.has(total), `${role} ${id}`).toBe(true);
    }
  });

  it("has less at less detail, and chooses what can be read", () => {
    const sizes = DETAILS.map((detail) => drawPicture(twoChannel, { detail }).nodes.length);
    expect(sizes[0]).toBeGreaterThan(sizes[1]!);
    expect(sizes[1]).toBeGreaterThan(sizes[2]!);
    expect(drawPicture(twoChannel).nodes.length).toBeLessThanOrEqual(40);
    expect(drawPicture(counting)).toEqual(drawPicture(counting, { detail: "full" }));
  });

  it("at detail groups has one node per sample, with what acts on it", () => {
    const { nodes, boxes } = drawPicture(twoChannel, { detail: "groups" });
    const channel = boxes.find(({ title }) => title === "SR")!;
    const signal = nodes.find(
      ({ role, lines, box }) => role === "group" && lines[0] === "signal" && box === channel.id,
    )!;
    // 1.2 + 4.1 + 8.3 + 2.4 = 16; histosys; mu, lumi, signal_theory; staterror
    expect(signal.lines).toEqual(["signal", "16 in 4 bins", "1 shift, 3 factors, 1 factor per bin"]);
    expect(nodes.filter(({ role }) => role === "group")).toHaveLength(7);
  });

  it("draws chosen groups with what they depend on, and the constraints of that", () => {
    const { nodes, boxes } = drawPicture(twoChannel, { groups: [["SR", "zjets"]], detail: "full" });
    expect(boxes.map(({ title }) => title).sort()).toEqual(["SR", "constraints", "zjets"]);
    const names = nodes.filter(({ role }) => role === "parameter").map(({ lines }) => lines[0]);
    expect(names.sort()).toEqual(["b_tagging", "lumi", "zjets_shape[0…3]"]);
    // Poisson of the channel; normal for b_tagging and lumi, Poisson for zjets_shape
    expect(nodes.filter(({ role }) => role === "density")).toHaveLength(4);
  });
});

describe.each([
  ["mermaidOfGraph", mermaidOfGraph, MERMAID_LINES],
  ["dotOfGraph", dotOfGraph, DOT_LINES],
] as const)("%s(graph)", (_, draw, statements) => {
  it.each(DETAILS)("writes known statements only, at detail %s", (detail) => {
    expect(strange(draw(twoChannel, { detail }), statements)).toEqual([]);
  });

  it("writes the same text for the same graph", () => {
    expect(draw(twoChannel)).toBe(draw(graphOf(TWO_CHANNEL)));
  });

  it("keeps strange names inside their labels", () => {
    const document = JSON.parse(readFileSync(COUNTING, "utf8"));
    const name = 'a"b\\ <b>&amp; #35; `c` ]]} --> ; %%\n end \u202e';
    document.channels[0].name = name;
    document.observations[0].name = name;
    document.channels[0].samples[0].name = "end";
    document.channels[0].samples[1].modifiers[0].name = "- list";
    document.channels[0].samples[0].modifiers[0].name = "1. item";
    const text = draw(Workspace.parse(document).model().graph());
    expect(strange(text, statements)).toEqual([]);
    expect(text).not.toMatch(/\u202e/);
  });

  it("shortens a very long name", () => {
    const document = JSON.parse(readFileSync(COUNTING, "utf8"));
    document.channels[0].samples[0].name = "x".repeat(10_000);
    expect(draw(Workspace.parse(document).model().graph()).length).toBeLessThan(5_000);
  });
});

describe("escapes", () => {
  const document = JSON.parse(readFileSync(COUNTING, "utf8"));
  document.channels[0].samples[0].name = 'a"b#<c>&amp;\\';
  document.channels[0].samples[1].modifiers[0].name = "1. x";
  const graph = Workspace.parse(document).model().graph();

  it("of Mermaid are entity codes, which it decodes", () => {
    const text = mermaidOfGraph(graph);
    expect(text).toContain('"a#34;b#35;#60;c#62;#38;amp#59;#92;"');
    // "1. " would be a list in Markdown
    expect(text).toContain('"1#46; x"');
  });

  it("of DOT are backslashes, and entities that it would decode", () => {
    expect(dotOfGraph(graph)).toContain(String.raw`label="a\"b#<c>&amp;amp;\\"`);
  });
});

describeWithShared("drawings of a published workspace (5 channels, 83 samples, 249 parameters)", () => {
  const graph = Workspace.parse(readShared("workspaces/atlas-tttt/workspace.json")).model().graph();

  it("by default fit into what Mermaid draws, grouped by channel and sample", () => {
    const picture = drawPicture(graph);
    expect(picture.nodes.filter(({ role }) => role === "group")).toHaveLength(83);
    expect(picture.nodes.length).toBeLessThan(120);
    expect(picture.edges.length).toBeLessThan(300);
    expect(mermaidOfGraph(graph).length).toBeLessThan(50_000);
  });

  it("of one sample show its modifiers", () => {
    const { nodes } = drawPicture(graph, { groups: [["SR_AllBDT", "ttH"]] });
    const lines = nodes.map((node) => node.lines[0]);
    expect(lines).toContain("17 shifts");
    expect(lines).toContain("20 factors");
    expect(lines).toContain("staterror_SR_AllBDT");
  });

  it("in full write known statements only", () => {
    expect(strange(mermaidOfGraph(graph, { detail: "full" }), MERMAID_LINES)).toEqual([]);
    expect(strange(dotOfGraph(graph, { detail: "full" }), DOT_LINES)).toEqual([]);
  });
});
