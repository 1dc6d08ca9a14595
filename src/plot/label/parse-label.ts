import { DataError, type Issue, nearestName } from "../../errors.js";
import { printable } from "../../printable.js";
import { labelWidth } from "./metrics.js";
import { joined, type Piece, piece } from "./pieces.js";
import {
  ACCENTS,
  type AtomClass,
  COMMANDS,
  makesSign,
  SCRIPT_LETTERS,
  SPACES,
  spaceBetween,
  symbolOf,
} from "./symbols.js";

/** Size of sub- and superscripts relative to what they belong to, and where their baselines are. */
const SCRIPT = { size: 0.7, up: 0.4, down: -0.2 };

/**
 * A label as pieces of text. Between dollar signs it is math in a subset of LaTeX: letters italic, Greek letters by
 * name, sub- and superscripts, `\hat`, `\bar`, `\tilde`, `\sqrt`, `\overline`, `\mathrm`, `\text`, `\mathbf`, `\mathcal`,
 * `\boldsymbol`, `\textit`, function names such as `\log`, signs such as `\pm` and `\leq`, spaces such as `\,`. Outside, it is
 * text as it stands; `\$` is a dollar sign. Control characters and others that cannot be shown, which SVG forbids, are replacement characters.
 *
 * @throws DataError `label` for what is not in the subset, with the label as path
 * @example parseLabel("$-2\\,\\Delta\\log L$")
 */
export function parseLabel(label: string): readonly Piece[] {
  return joined(new LabelParser(label).parse()).filter(({ text }) => text !== "");
}

/** Text that is to appear as it stands, as a label: dollar signs in it do not begin math. */
export function plainLabel(text: string): string {
  return text.replaceAll("$", "\\$");
}

/** Groups and commands within one another that a formula may have. */
const MOST_NESTED = 100;

/** Characters of a name that are shown: more would fill the picture. */
const MOST_CHARACTERS = 72;

/** A name as a label; "…" stands for the middle of one that is very long. */
export function nameLabel(name: string): string {
  const characters = [...name];
  if (characters.length <= MOST_CHARACTERS) return plainLabel(name);
  const half = MOST_CHARACTERS / 2;
  return plainLabel(`${characters.slice(0, half).join("")}…${characters.slice(1 - half).join("")}`);
}

interface Atom {
  readonly class: AtomClass;
  readonly pieces: readonly Piece[];
}

class LabelParser {
  readonly #label: string;
  #at = 0;
  /** How many groups and commands the place is in. */
  #depth = 0;

  constructor(label: string) {
    this.#label = printable(label);
  }

  parse(): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#label.length) {
      if (this.#take("\\$")) pieces.push(piece("$"));
      else if (this.#take("$")) {
        pieces.push(...this.#list("$", false));
        if (!this.#take("$")) this.#fail("a closing dollar sign", "the end of the label");
      } else pieces.push(piece(this.#character()));
    }
    return pieces;
  }

  #fail(expected: string, received: string, hint?: string): never {
    const issue: Issue = { code: "label", path: `label ${JSON.stringify(this.#label)}`, expected, received };
    throw new DataError([hint === undefined ? issue : { ...issue, hint }]);
  }

  #isNext(text: string): boolean {
    return this.#label.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    const found = this.#isNext(text);
    if (found) this.#at += text.length;
    return found;
  }

  #character(): string {
    const code = this.#label.codePointAt(this.#at);
    if (code === undefined) this.#fail("more of a formula", "the end of the label");
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  /** Atoms up to `end`, which is not taken, with the spaces between them. */
  #list(end: string, inScript: boolean): Piece[] {
    const pieces: Piece[] = [];
    let last: AtomClass | undefined;
    let skip = 0;
    while (this.#at < this.#label.length && !this.#isNext(end) && !this.#isNext("$")) {
      if (this.#take(" ")) continue;
      const space = this.#space();
      if (space !== undefined) {
        skip += space;
        continue;
      }
      const atom = this.#atom(inScript);
      const atomClass = atom.class === "binary" && makesSign(last) ? "ordinary" : atom.class;
      if (last !== undefined) skip += spaceBetween(last, atomClass, inScript);
      pieces.push(...moved(atom.pieces, skip));
      last = atomClass;
      skip = 0;
    }
    return skip > 0 ? [...pieces, { ...piece("\u200b"), skip }] : pieces;
  }

  #space(): number | undefined {
    if (this.#take("~")) return SPACES.get(" ");
    if (this.#label[this.#at] !== "\\") return undefined;
    const start = this.#at;
    this.#at += 1;
    const space = SPACES.get(this.#commandName());
    if (space === undefined) this.#at = start;
    return space;
  }

  /** Name of a command whose backslash has been taken: letters, or one other character. */
  #commandName(): string {
    const letters = /^[A-Za-z]+/.exec(this.#label.slice(this.#at))?.[0];
    if (letters === undefined) return this.#character();
    this.#at += letters.length;
    return letters;
  }

  /** One symbol, command or group, with its scripts. */
  #atom(inScript: boolean): Atom {
    // Scripts without a symbol belong to the text before the formula, as in fb$^{-1}$.
    const isBare = this.#isNext("^") || this.#isNext("_");
    const nucleus: Atom = isBare ? ordinary([]) : this.#nucleus(inScript);
    const scripts = this.#scripts(leansOver(nucleus.pieces.at(-1)) ? LEAN : 0);
    return { class: nucleus.class, pieces: [...nucleus.pieces, ...scripts] };
  }

  /** @param lean - how far the symbol before reaches over its own width, at the height of a superscript */
  #scripts(lean: number): Piece[] {
    let sub: Piece[] | undefined;
    let sup: Piece[] | undefined;
    for (;;) {
      while (this.#take(" "));
      if (this.#take("_")) {
        if (sub !== undefined) this.#fail("one subscript", "two");
        sub = inScript(this.#argument(true), SCRIPT.down);
      } else if (this.#take("^")) {
        if (sup !== undefined) this.#fail("one superscript", "two");
        sup = inScript(this.#argument(true), SCRIPT.up);
      } else if (this.#take("'")) sup = [...(sup ?? []), piece("′")];
      else break;
    }
    if (sup === undefined) return sub ?? [];
    sup = moved(sup, lean);
    if (sub === undefined) return sup;
    const [subWidth, supWidth] = [labelWidth(sub), labelWidth(sup)];
    const both = [...sub, ...moved(sup, -subWidth)];
    return subWidth > supWidth ? [...both, { ...piece("\u200b"), skip: subWidth - supWidth }] : both;
  }

  /** All that follows in a group, as after `\rm`. */
  #restOfGroup(inScript: boolean): Piece[] {
    return this.#list("}", inScript);
  }

  /** What follows a command, `_` or `^`: a group or one symbol. */
  #argument(inScript: boolean): Piece[] {
    while (this.#take(" "));
    if (!this.#take("{")) return [...this.#nucleus(inScript).pieces];
    const pieces = this.#nested(() => this.#list("}", inScript));
    if (!this.#take("}")) this.#fail("a closing brace", "the end of the formula");
    return pieces;
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MOST_NESTED) this.#fail(`at most ${MOST_NESTED} groups within one another`, "more");
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #nucleus(inScript: boolean): Atom {
    if (this.#label[this.#at] === "{") return { class: "ordinary", pieces: this.#argument(inScript) };
    const character = this.#character();
    if (character === "\\") return this.#nested(() => this.#command(inScript));
    if ("}_^&#%$".includes(character)) {
      this.#fail("a symbol", `"${character}"`, `Write \\${character} for the character itself.`);
    }
    const { text, class: atomClass, italic } = symbolOf(character);
    return { class: atomClass, pieces: [piece(text, italic)] };
  }

  #command(inScript: boolean): Atom {
    const name = this.#commandName();
    const symbol = COMMANDS.get(name);
    if (symbol !== undefined) return { class: symbol.class, pieces: [piece(symbol.text, symbol.italic)] };
    const accent = ACCENTS.get(name);
    if (accent !== undefined) return ordinary(this.#accented(this.#argument(inScript), accent));
    switch (name) {
      case "sqrt":
        return ordinary([piece("√"), ...this.#argument(inScript).map((part) => ({ ...part, overline: true }))]);
      case "mathrm":
      case "operatorname":
        return ordinary(this.#argument(inScript).map((part) => ({ ...part, italic: false })));
      case "rm":
        return ordinary(this.#restOfGroup(inScript).map((part) => ({ ...part, italic: false })));
      case "boldsymbol":
        return ordinary(this.#argument(inScript).map((part) => ({ ...part, bold: true })));
      case "overline":
        return ordinary(this.#argument(inScript).map((part) => ({ ...part, overline: true })));
      case "textit":
      case "mathit":
        return ordinary([piece(this.#raw(), true)]);
      case "textbf":
        return ordinary([{ ...piece(this.#raw()), bold: true }]);
      case "mathbf":
        return ordinary(this.#argument(inScript).map((part) => ({ ...part, italic: false, bold: true })));
      case "text":
      case "textrm":
        return ordinary([piece(this.#raw())]);
      case "mathcal":
        return ordinary([piece(this.#script(this.#raw()))]);
      case "left":
      case "right":
        return this.#nucleus(inScript);
    }
    return this.#unknown(name);
  }

  #unknown(name: string): never {
    const nearest = nearestName(name, [...COMMANDS.keys(), ...ACCENTS.keys(), ...OTHER_COMMANDS]);
    const hint =
      name === "frac"
        ? "Write a/b for a fraction."
        : nearest === undefined
          ? "Labels can have Greek letters, subscripts, superscripts, accents and common symbols."
          : `Did you mean \\${nearest}?`;
    return this.#fail("a command that labels know", `\\${name}`, hint);
  }

  #accented(pieces: readonly Piece[], accent: string): Piece[] {
    const [only] = pieces;
    if (pieces.length !== 1 || [...only!.text].length !== 1) {
      if (accent === ACCENTS.get("bar") && pieces.length > 0)
        return pieces.map((part) => ({ ...part, overline: true }));
      this.#fail("one letter under an accent", "more or less");
    }
    return [{ ...only!, text: only!.text + accent }];
  }

  /** Text in braces as it stands. */
  #raw(): string {
    if (!this.#take("{")) this.#fail("text in braces", "something else");
    const end = this.#label.indexOf("}", this.#at);
    if (end < 0) this.#fail("a closing brace", "the end of the label");
    const text = this.#label.slice(this.#at, end);
    this.#at = end + 1;
    return text;
  }

  #script(letters: string): string {
    return [...letters]
      .map(
        (letter) =>
          SCRIPT_LETTERS[letter] ?? this.#fail(`a letter of ${Object.keys(SCRIPT_LETTERS).join(" ")}`, letter),
      )
      .join("");
  }
}

/** Letters of the oblique font that lean over what follows: in em, and which ones. */
const LEAN = 0.1;
const LEANING = /[A-Zbdfhkl]$/;

function leansOver(last: Piece | undefined): boolean {
  return last?.italic === true && LEANING.test(last.text);
}

const OTHER_COMMANDS = [
  "sqrt",
  "mathrm",
  "mathbf",
  "boldsymbol",
  "mathit",
  "textit",
  "textbf",
  "overline",
  "mathcal",
  "text",
  "quad",
];

function ordinary(pieces: readonly Piece[]): Atom {
  return { class: "ordinary", pieces };
}

/** The pieces, moved to the right. */
function moved(pieces: readonly Piece[], skip: number): Piece[] {
  const [first, ...others] = pieces;
  if (first === undefined) return skip === 0 ? [] : [{ ...piece("\u200b"), skip }];
  return [{ ...first, skip: first.skip + skip }, ...others];
}

function inScript(pieces: readonly Piece[], rise: number): Piece[] {
  return pieces.map((part) => ({
    ...part,
    size: part.size * SCRIPT.size,
    rise: rise + part.rise * SCRIPT.size,
    skip: part.skip * SCRIPT.size,
  }));
}
