import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { DIALECTS, parameterKind } from "../../src/workspace/dialects.js";
import { MODIFIER_RULES } from "../../src/workspace/modifiers/index.js";
import { DIALECT_NAMES } from "../../src/workspace/types.js";

const PAGE = readFileSync(new URL("../../docs/extensions.md", import.meta.url), "utf8");
const SCHEMA = JSON.parse(readFileSync(new URL("../../schemas/workspace.json", import.meta.url), "utf8")) as {
  $id: string;
};

const ajv = new Ajv({ strict: false, discriminator: true });
ajv.addSchema(SCHEMA);

describe("docs/extensions.md", () => {
  const snippets = [...PAGE.matchAll(/<!-- definition: (\w+) -->\n```json\n(.*?)```/gs)];

  it.each(snippets.map(([, definition = "", text = ""]) => ({ definition, text })))(
    "has a $definition that the schema accepts",
    ({ definition, text }) => {
      const validate = ajv.compile({ $ref: `${SCHEMA.$id}#/definitions/${definition}` });
      expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    },
  );

  it("has no snippet that is not checked", () => {
    expect(snippets.length).toBe(PAGE.match(/```json/g)?.length);
  });

  it("has the defaults of the dialects", () => {
    const rows = new Map(
      [...PAGE.matchAll(/^\| (staterror|normsys|histosys) \| (.*?) \| (.*?) \| (.*?) \|$/gm)].map((row) => [
        row[1],
        row.slice(2),
      ]),
    );
    for (const [k, dialect] of DIALECT_NAMES.entries()) {
      const { interpolation, threshold } = DIALECTS[dialect];
      const { constraint } = parameterKind("staterror", dialect, MODIFIER_RULES);
      expect(rows.get("normsys")![k]).toBe(interpolation.normsys);
      expect(rows.get("histosys")![k]).toBe(interpolation.histosys);
      expect(rows.get("staterror")![k]!.toLowerCase()).toContain(constraint);
      expect(rows.get("staterror")![k]!.includes(`below ${threshold} `)).toBe(threshold > 0);
    }
  });
});
