import { WorkspaceError } from "../errors.js";
import { compileModel } from "../model/compile.js";
import type { Model } from "../model/model.js";
import type { ModelOptions } from "../model/options.js";
import {
  applyPatch,
  checkWorkspace,
  compareCodePoints,
  MODIFIER_TYPES,
  type ModelSpec,
  parseWorkspace,
  type SampleSpec,
  selectMeasurement,
  type WorkspaceSpec,
} from "../workspace/index.js";
import { MODIFIER_RULES } from "../workspace/modifiers/index.js";
import { ReducedBackground } from "./reduced-background.js";

/** Which model is compiled from a workspace, and how. */
export interface ModelChoice {
  readonly measurement: string | undefined;
  readonly options: ModelOptions;
}

/**
 * Models of one background-only workspace with different patches. For a patch that only adds samples, as those of signals
 * do, the background is neither copied nor checked again.
 */
export class PatchedModels {
  readonly #background: WorkspaceSpec;
  readonly #choice: ModelChoice;
  readonly #digest: string;
  readonly #spec: ModelSpec;
  readonly #readsOthers: boolean;
  readonly #reduced: ReducedBackground;

  /**
   * @param background - from `parseWorkspace`
   * @param digest - digest of the background, which is recorded in the origin of each model
   * @throws ModelError `unknown-measurement`
   */
  constructor(background: WorkspaceSpec, choice: ModelChoice, digest: string) {
    this.#background = background;
    this.#choice = choice;
    this.#digest = digest;
    this.#spec = selectMeasurement(background, choice.measurement);
    this.#readsOthers = background.channels.some(({ samples }) => samples.some(readsOthers));
    this.#reduced = new ReducedBackground(background);
  }

  /** The model without a patch. @throws ModelError */
  background(): Model {
    return this.#compile(this.#spec);
  }

  /**
   * The model with a patch.
   *
   * @throws WorkspaceError for operations that cannot be applied, and for a patched document that is not a workspace
   * @throws ModelError
   */
  patched(operations: unknown): Model {
    return this.#compile(this.#withSamples(operations) ?? this.#withAny(operations));
  }

  #compile(spec: ModelSpec): Model {
    return compileModel(spec, this.#choice.options, () => this.#digest);
  }

  #withAny(operations: unknown): ModelSpec {
    const { spec } = parseWorkspace(applyPatch(this.#background, operations));
    return selectMeasurement(spec, this.#choice.measurement);
  }

  /**
   * The spec of the patched model where the patch only adds samples and the document stays a workspace; undefined
   * otherwise. `#withAny` then makes it, or throws the error.
   */
  #withSamples(operations: unknown): ModelSpec | undefined {
    const added = addedSamples(operations, this.#background);
    if (added === undefined || this.#readsOthers) return undefined;
    try {
      checkWorkspace(this.#reduced.with(added));
    } catch (error) {
      if (error instanceof WorkspaceError) return undefined;
      throw error;
    }
    const channels = this.#background.channels.map((channel, i) => ({ ...channel, samples: added[i]! }));
    const sorted = selectMeasurement({ ...this.#background, channels }, this.#choice.measurement);
    return { ...this.#spec, channels: this.#spec.channels.map((channel, i) => joined(channel, sorted.channels[i]!)) };
  }
}

type ModelChannel = ModelSpec["channels"][number];

/** A channel with the samples of both, sorted by code point as in every model. */
function joined(channel: ModelChannel, { samples }: ModelChannel): ModelChannel {
  if (samples.length === 0) return channel;
  const all = [...channel.samples, ...samples].sort((a, b) => compareCodePoints(a.name, b.name));
  return { ...channel, samples: all };
}

const ADDED = /^\/channels\/(0|[1-9]\d*)\/samples\/(0|[1-9]\d*|-)$/;

/** The samples that a patch adds, by channel; undefined when it does anything else. They are not checked. */
function addedSamples(operations: unknown, { channels }: WorkspaceSpec): SampleSpec[][] | undefined {
  if (!Array.isArray(operations)) return undefined;
  const added: SampleSpec[][] = channels.map(() => []);
  for (const operation of operations as readonly unknown[]) {
    const { op, path, value, ...rest } = (operation ?? {}) as Readonly<Record<string, unknown>>;
    const place = typeof path === "string" ? ADDED.exec(path) : null;
    if (op !== "add" || place === null || !isPlainSample(value) || Object.keys(rest).length > 0) return undefined;
    const [channel, index] = [Number(place[1]), place[2]!];
    const list = added[channel];
    if (list === undefined) return undefined;
    if (index !== "-" && Number(index) > channels[channel]!.samples.length + list.length) return undefined;
    list.push(value);
  }
  return added;
}

/** Whether a value is a sample whose modifiers have names, and read no parameters but those of these names. */
function isPlainSample(value: unknown): value is SampleSpec {
  const sample = (value ?? {}) as { readonly modifiers?: unknown };
  return Array.isArray(sample.modifiers) && sample.modifiers.every(isNamed) && !readsOthers(sample as SampleSpec);
}

function isNamed(modifier: unknown): boolean {
  const name: unknown = (modifier as { readonly name?: unknown } | null | undefined)?.name;
  return typeof name === "string";
}

/** Types of modifiers that read parameters of other names than their own. */
const READING_TYPES = new Set(MODIFIER_TYPES.filter((type) => MODIFIER_RULES[type].newNames !== undefined));

function readsOthers({ modifiers }: SampleSpec): boolean {
  return modifiers.some(({ type }) => READING_TYPES.has(type));
}
