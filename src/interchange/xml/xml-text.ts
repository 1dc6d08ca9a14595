/** Writes elements as XML text. */

/** Characters that XML cannot have, not even as references; surrogates that stand alone among them. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** Whether XML can have a text. */
export function isXmlText(text: string): boolean {
  return !FORBIDDEN.test(text);
}

function escapeText(text: string): string {
  return text.replace(/[&<>"\n\r\t]/g, (character) => REFERENCES[character] ?? character);
}

/** An element to be written. */
export interface ElementToWrite {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** Elements in it, or its text. */
  readonly content?: readonly ElementToWrite[] | string;
}

function lines({ name, attributes = {}, content = [] }: ElementToWrite, indent: string): readonly string[] {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(String(value))}"`);
  const start = `${indent}<${name}${written.join("")}`;
  if (typeof content === "string") return [`${start}>${escapeText(content)}</${name}>`];
  if (content.length === 0) return [`${start} />`];
  return [`${start}>`, ...content.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}

/** A document of one element. @param schema - path of the document type definition, as the file names it */
export function xmlDocument(root: ElementToWrite, schema: string): string {
  return `<!DOCTYPE ${root.name} SYSTEM "${schema}">\n\n${lines(root, "").join("\n")}\n`;
}
