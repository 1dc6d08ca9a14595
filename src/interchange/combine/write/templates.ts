import type { WorkspaceSpec } from "../../../workspace/types.js";
import type { HistogramToWrite } from "../../root/write-root-file.js";
import type { CardProcess } from "./context.js";
import type { CardEffect } from "./effects.js";

/** The histograms of a card, and the patterns of their names. */
export interface WrittenTemplates {
  /** Names as a `shapes` line has them, nominal and varied. */
  readonly pattern: string;
  readonly histograms: readonly HistogramToWrite[];
}

interface Named {
  readonly parts: readonly string[];
  readonly contents: readonly number[];
  readonly errors?: readonly number[];
}

/** What templates depend on besides columns. */
export interface TemplateSource {
  readonly spec: WorkspaceSpec;
  /** Events of the control region of each column that has one. */
  readonly counts: ReadonlyMap<CardProcess, number>;
  readonly errorsOf: (column: CardProcess) => readonly number[] | undefined;
}

/** @param effects - of each column */
export function writtenTemplates(
  columns: readonly CardProcess[],
  effects: readonly ReadonlyMap<string, CardEffect>[],
  { spec, counts, errorsOf }: TemplateSource,
): WrittenTemplates {
  const data = spec.channels.map(({ name }): Named => {
    const contents = spec.observations.find((observation) => observation.name === name)?.data ?? [];
    return { parts: [name, "data_obs"], contents };
  });
  const templates = columns.flatMap((column, k) => {
    // The events of a process with a control region are those for all events of the control region.
    const factor = counts.get(column) || 1;
    return columnTemplates(column, effects[k]!, factor, errorsOf(column));
  });
  return named([...data, ...templates]);
}

function columnTemplates(
  { channel, sample }: CardProcess,
  effects: ReadonlyMap<string, CardEffect>,
  factor: number,
  errors: readonly number[] = sample.data.map(() => 0),
): readonly Named[] {
  const scaled = (values: readonly number[]) => values.map((value) => value * factor);
  const parts = [channel, sample.name];
  const varied = [...effects].flatMap(([name, effect]): readonly Named[] =>
    effect.kind === "lnN"
      ? []
      : [
          { parts: [...parts, `${name}Up`], contents: scaled(effect.up) },
          { parts: [...parts, `${name}Down`], contents: scaled(effect.down) },
        ],
  );
  return [{ parts, contents: scaled(sample.data), errors: scaled(errors) }, ...varied];
}

/** Names joined by as many underscores as make them different. */
function named(templates: readonly Named[]): WrittenTemplates {
  let separator = "_";
  const names = () => templates.map(({ parts }) => parts.join(separator));
  while (new Set(names()).size < templates.length) separator += "_";
  const nominal = ["$CHANNEL", "$PROCESS"].join(separator);
  const all = names();
  const histograms = templates.map(({ contents, errors }, i): HistogramToWrite => {
    const histogram = { name: all[i]!, contents };
    return errors === undefined ? histogram : { ...histogram, errors };
  });
  return { pattern: `${nominal} ${nominal}${separator}$SYSTEMATIC`, histograms };
}
