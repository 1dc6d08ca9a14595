/** The formats of documents that are read as workspaces. */
export type DocumentFormat = "json" | "histfactory-xml" | "combine";

/** Lines that every Combine card has, and that hardly occur in other texts. */
const CARD = /^[ \t]*(?:process|rate|observation)[ \t]+\S/m;

/**
 * The format of a text, told by its beginning; what is neither XML nor a card is taken for JSON, whose reader says what is wrong with
 * it.
 */
export function formatOf(text: string): DocumentFormat {
  const start = text.replace(/^\uFEFF/, "").trimStart();
  if (start.startsWith("<")) return "histfactory-xml";
  if (start.startsWith("{") || start.startsWith("[")) return "json";
  return CARD.test(start) && /^[ \t]*bin[ \t]+\S/m.test(start) ? "combine" : "json";
}

/** Whether a JSON value is an HS3 document. */
export function isHs3(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { metadata } = value as { readonly metadata?: unknown };
  const hasVersion = typeof metadata === "object" && metadata !== null && "hs3_version" in metadata;
  return "distributions" in value || hasVersion;
}
