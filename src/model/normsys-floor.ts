import type { Issue } from "../errors.js";
import type { ModelSpec, ModifierOf } from "../workspace/types.js";

type Normsys = ModifierOf<"normsys">;

/** Factors of a normsys; those that are 0 or below are `floor`, where there is one. */
export function flooredFactors({ data: { hi, lo } }: Normsys, floor: number | undefined): Normsys["data"] {
  if (floor === undefined) return { hi, lo };
  return { hi: hi > 0 ? hi : floor, lo: lo > 0 ? lo : floor };
}

/** What messages call a normsys on a sample. */
export function normsysPlace(channel: string, sample: string, name: string): string {
  return `channel "${channel}", sample "${sample}", normsys "${name}"`;
}

/** A warning for every normsys with a factor that is raised to `floor`. */
export function floorWarnings(spec: ModelSpec, floor: number): Issue[] {
  return spec.channels.flatMap((channel) =>
    channel.samples.flatMap((sample) =>
      sample.modifiers.flatMap((modifier) => {
        if (modifier.type !== "normsys") return [];
        const { hi, lo } = modifier.data;
        if (hi > 0 && lo > 0) return [];
        return [
          {
            code: "floored-factor",
            path: normsysPlace(channel.name, sample.name, modifier.name),
            expected: "hi and lo above 0",
            received: `hi ${hi}, lo ${lo}`,
            hint: `Those that are not are taken as ${floor}.`,
          },
        ];
      }),
    ),
  );
}
