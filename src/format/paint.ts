/** How a text stands out on a terminal: `good` and `bad` for verdicts, `dim` for what is read last. */
export type Tone = "good" | "bad" | "caution" | "dim" | "strong";

/** Gives a text the colour of a tone, which takes no room. */
export type Paint = (tone: Tone, text: string) => string;

/** What stands out in a line, the first that is found there. */
const MARKS: readonly { readonly tone: Tone; readonly text: RegExp }[] = [
  { tone: "bad", text: /^(?:error:|It cannot be used)/ },
  { tone: "caution", text: /^warning:/ },
  {
    tone: "good",
    text: /^(?:valid:|THE SAME likelihood|It can be used|All \d+ numbers(?: that were compared)? agree)/,
  },
  { tone: "dim", text: /^(?:note:|… and .*| {2,}(?:expected|got) {2,})/ },
  {
    tone: "bad",
    text: /\b(?:NOT VALID|NOT COMPLETE|CANCELLED|INTERRUPTED|DIFFERENT likelihoods|DISAGREE|NOTHING WAS COMPARED)\b/,
  },
];

/** Lines in which verdicts, warnings and errors stand out. */
export function paintLines(text: string, paint: Paint | undefined): string {
  if (paint === undefined) return text;
  return text
    .split("\n")
    .map((line) => {
      const mark = MARKS.find((each) => each.text.test(line));
      return mark === undefined ? line : line.replace(mark.text, (found) => paint(mark.tone, found));
    })
    .join("\n");
}
