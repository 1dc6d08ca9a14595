import { DataError, type Issue } from "../../errors.js";
import { type EnginePlan, mergeLine, type Plan, SHARDS, shardWords, shellWord } from "./plan.js";

/** A Makefile. A shard is written to another file, which keeps what is done when make ends, and takes its name when it is complete. */
export function makePlan(plan: Plan): EnginePlan {
  const { folder, jobs, name, inputs, output } = plan;
  requirePlain([folder, output, ...inputs]);
  const shards = `${folder}/${SHARDS}`;
  const words = shardWords(plan, "SHARD", "OUTPUT").map(dollars).join(" ");
  const line = words.replace("--shard SHARD/", "--shard $*/").replace("--output OUTPUT", "--output '$@.part'");
  const text = `# histograd ${name}: ${jobs} shards, whose indices count from 0.
SHARDS := $(shell seq -f '${shards}/%.0f.json' 0 ${jobs - 1})

${target(output)}: $(SHARDS)
\t${dollars(mergeLine(plan))}

${target(shards)}/%.json: ${inputs.map(target).join(" ")}
\t${line}
\tmv '$@.part' '$@'

.PRECIOUS: ${target(shards)}/%.json
`;
  return {
    files: [{ name: "Makefile", text }],
    use: [
      `make --file ${shellWord(`${folder}/Makefile`)} --jobs 8`,
      "",
      "# when shards are missing, the same command runs them again",
    ],
  };
}

/** @throws DataError `bad-option` */
function requirePlain(names: readonly string[]): void {
  const issues = names
    .filter((name) => /[\s'"]/.test(name))
    .map((path): Issue => {
      const expected = "a name without spaces and quotes, since make takes them for the end of a name";
      return { code: "bad-option", path, expected, received: "a name with them" };
    });
  if (issues.length > 0) throw new DataError(issues);
}

function dollars(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/** A file as a target of make. */
function target(path: string): string {
  return dollars(path).replace(/[ #:%]/g, (mark) => `\\${mark}`);
}
