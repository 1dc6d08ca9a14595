import { DOMParser, parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { domNode } from "../../src/plot/dom.js";
import { element, type MarkupElement } from "../../src/plot/element.js";
import { markup } from "../../src/plot/markup.js";
import { drawPicture } from "../../src/plot/render.js";
import { PICTURES } from "./pictures.js";

/** What these tests read of a node of linkedom, a DOM library that has a parser of its own. */
interface DomNode {
  readonly localName: string;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  readonly children: ArrayLike<DomNode>;
  readonly textContent: string | null;
}

/** A node as an element, to be compared: texts and children as they are, attributes by name. */
function elementOf({ localName, attributes, children, textContent }: DomNode): MarkupElement {
  const content = children.length > 0 ? Array.from(children, elementOf) : textContent || [];
  const entries = Array.from(attributes, ({ name, value }) => [name, value] as const);
  return { name: localName, attributes: Object.fromEntries(entries), content };
}

const xml = () => new DOMParser().parseFromString("<svg/>", "image/svg+xml");
const parsedAsXml = (text: string) =>
  new DOMParser().parseFromString(text, "image/svg+xml").documentElement as unknown as DomNode;
const parsedAsHtml = (text: string) =>
  parseHTML(`<!doctype html><html><body>${text}</body></html>`).document.body.children[0] as unknown as DomNode;

const HOSTILE = `</text><script>alert("1")</script> & &amp; <!-- ]]> '"`;

describe("markup(element)", () => {
  it.each(Object.entries(PICTURES))("is read back as the same elements by a parser of XML: %s", (_name, picture) => {
    const drawn = drawPicture(picture);
    expect(elementOf(parsedAsXml(markup(drawn)))).toEqual(drawn);
  });

  it("writes texts and attributes so that they are read back as they are, in SVG and in HTML", () => {
    for (const [name, inside, parsed] of [
      ["svg", "text", parsedAsXml],
      ["div", "pre", parsedAsHtml],
    ] as const) {
      const hostile = element(name, {}, [element(inside, { "aria-label": HOSTILE }, HOSTILE)]);
      expect(elementOf(parsed(markup(hostile)))).toEqual(hostile);
    }
  });

  it("closes empty elements in their first tag in SVG alone: in HTML that would open them", () => {
    const empty = element("div", {}, [element("td"), element("svg", {}, [element("rect")]), element("td")]);
    expect(markup(empty)).toBe("<div><td></td><svg><rect/></svg><td></td></div>");
  });
});

describe("domNode(document, element)", () => {
  it.each(Object.entries(PICTURES))("makes the nodes that a parser makes of the text: %s", (_name, picture) => {
    const drawn = drawPicture(picture);
    expect(elementOf(domNode(xml() as never, drawn) as unknown as DomNode)).toEqual(drawn);
  });

  it("makes SVG of an svg element and what is in it, and HTML of everything else", () => {
    const made: string[] = [];
    interface Recorder {
      setAttribute(): void;
      setAttributeNS(): void;
      appendChild(child: Recorder): void;
      textContent: string | null;
    }
    const recorder: Recorder = { setAttribute() {}, setAttributeNS() {}, appendChild() {}, textContent: null };
    const document = {
      createElementNS(namespace: string, name: string) {
        made.push(`${name} of ${namespace}`);
        return recorder;
      },
    };
    domNode(document, element("div", {}, [element("svg", {}, [element("text", {}, "a")]), element("pre", {}, "b")]));
    const [html, svg] = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"];
    expect(made).toEqual([`div of ${html}`, `svg of ${svg}`, `text of ${svg}`, `pre of ${html}`]);
  });
});
