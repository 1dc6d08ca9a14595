/** Reads XML text as a tree of elements, each with its place. */
import { SaxesParser } from "saxes";
import { plural, quote } from "../../describe.js";
import type { ErrorCode } from "../../error-codes.js";
import { WorkspaceError } from "../../errors.js";

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text of the element itself, without that of the elements in it. */
  readonly text: string;
  /** File and line of its start: `channels/SR.xml:12`. */
  readonly where: string;
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** Limits far above the files of any analysis. A file at the limit takes a few seconds and a gigabyte of memory. */
const MOST_BYTES = 2 ** 26;
const MOST_ELEMENTS = 2e6;
/** Deepest nesting of elements; files of HistFactory have four levels. */
const DEEPEST = 50;

function fail(code: ErrorCode, path: string, expected: string, received: string, hint?: string): never {
  throw new WorkspaceError([{ code, path, expected, received, ...(hint === undefined ? {} : { hint }) }]);
}

/** The text of a file, in UTF-8 or in the encoding that it declares. */
function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length > MOST_BYTES)
    fail("too-large", file, `at most ${MOST_BYTES} bytes of XML`, plural(bytes.length, "byte"));
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const encoding = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)/.exec(start)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return fail("not-utf-8", file, `text in the encoding ${quote(encoding)}`, "other bytes");
  }
}

/** Refuses definitions inside a document type; what it names outside is never read. */
function checkDoctype(doctype: string, where: string): void {
  if (!doctype.includes("[")) return;
  fail("format-syntax", where, "a document type without definitions of its own", "some", "Write out what they define.");
}

/**
 * The root element of an XML text. The document type is not read, and there are no entities besides the five of XML.
 *
 * @throws WorkspaceError `format-syntax` with file, line and column; `not-utf-8`, `too-large`
 */
export function parseXml(bytes: Uint8Array, file: string): XmlElement {
  const text = decode(bytes, file);
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const place = (): string => `${file}:${parser.line}`;
  let start = place();
  parser.on("error", ({ message }) =>
    fail(
      "format-syntax",
      `${place()}:${parser.columnIndex}`,
      "XML",
      message.replace(/^[\d:]+ /, "").replace(/\.$/, ""),
    ),
  );
  parser.on("doctype", (doctype) => checkDoctype(doctype, place()));
  parser.on("opentagstart", () => {
    start = place();
    if (++count > MOST_ELEMENTS) fail("too-large", start, `at most ${MOST_ELEMENTS} elements`, "more");
    if (open.length >= DEEPEST) fail("too-large", start, `at most ${DEEPEST} elements in each other`, "more");
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: new Map(Object.entries(attributes)), children: [], text: "", where: start };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.write(text).close();
  return root ?? fail("format-syntax", file, "an element", "none");
}
