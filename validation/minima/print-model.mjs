// Everything about one random model, for a reader.
import { writeFileSync } from "node:fs";
import { table } from "../lib/report.mjs";

/** Prints a checked model; writes its workspace to `file` where one is named. */
export function printModel({ kind, index, findings, made, subject, result, judged }, file) {
  const { model, data, kinked } = subject;
  console.log(`${kind}:${index}, interpolation ${JSON.stringify(made.interpolation ?? "default")}`);
  console.log(`library: ${result?.valid ? "valid" : "not valid"}, -2 log L = ${result?.twiceNll}, ${result?.message}`);
  console.log(`judge: -2 log L = ${judged.value}`);
  const rows = model.parNames.map((name, i) => [
    name,
    `[${model.suggestedBounds[i].join(", ")}]`,
    result?.values[i] ?? "",
    result?.uncertainties[name] ?? "",
    judged.x?.[i] ?? "",
    kinked.includes(i) ? "kink at 0" : "",
  ]);
  console.log(table(["parameter", "bounds", "library", "uncertainty", "judge", ""], rows));
  const rates = (x) => (x === undefined ? [] : model.expectedMainData(x));
  const [ours, theirs] = [rates(result?.values), rates(judged.x)];
  const bins = Array.from({ length: model.nMainData }, (_, b) => [b, data[b], ours[b] ?? "", theirs[b] ?? ""]);
  console.log(table(["bin", "events", "library expects", "judge expects"], bins));
  for (const { what, detail } of findings) console.log(`${what}: ${detail}`);
  if (file === undefined) return;
  writeFileSync(file, `${JSON.stringify(made.workspace, null, 1)}\n`);
  console.log(`workspace written to ${file}`);
}
