import type {
  ChannelSpec,
  MeasurementSpec,
  ModifierSpec,
  ModifierType,
  SampleSpec,
  WorkspaceSpec,
} from "../workspace/index.js";
import { MODIFIER_RULES } from "../workspace/modifiers/index.js";

/** A modifier of the background, with the indices of its channel and sample. */
interface Place {
  readonly channel: number;
  readonly sample: number;
  readonly modifier: ModifierSpec;
}

/**
 * The parts of a background that the check of added samples needs: names and events of all samples, all modifiers of the types whose
 * modifiers are checked together, and the decisive ones (`decisiveUses`) of the other modifiers whose names the added samples have.
 */
export class ReducedBackground {
  readonly #background: WorkspaceSpec;
  /** The modifiers of each sample of each channel that are needed for all added samples. */
  readonly #always: readonly (readonly (readonly ModifierSpec[])[])[];
  /** The decisive ones of the other modifiers, by name. */
  readonly #others: ReadonlyMap<string, readonly Place[]>;

  /** @param background - a workspace that has been checked */
  constructor(background: WorkspaceSpec) {
    this.#background = background;
    this.#always = background.channels.map(({ samples }) =>
      samples.map(({ modifiers }) => modifiers.filter(({ type }) => needsEvery(type))),
    );
    this.#others = placesByName(background.channels);
  }

  /** The smallest document that is a workspace exactly when the background with samples added, by channel, is one. */
  with(added: readonly (readonly SampleSpec[])[]): WorkspaceSpec {
    const names = new Set(added.flat().flatMap(({ modifiers }) => modifiers.map(({ name }) => name)));
    const shown = this.#always.map((samples) => samples.map((modifiers) => [...modifiers]));
    for (const name of names) {
      for (const { channel, sample, modifier } of this.#others.get(name) ?? []) shown[channel]![sample]!.push(modifier);
    }
    const channels = this.#background.channels.map(
      (channel, c): ChannelSpec => ({
        ...channel,
        samples: [...channel.samples.map((sample, s) => ({ ...sample, modifiers: shown[c]![s]! })), ...added[c]!],
      }),
    );
    const measurements = this.#background.measurements.map(
      ({ config, ...measurement }): MeasurementSpec => ({
        ...measurement,
        config: { ...config, parameters: config.parameters.filter(({ name }) => names.has(name)) },
      }),
    );
    return { ...this.#background, channels, measurements };
  }
}

function placesByName(channels: readonly ChannelSpec[]): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const [channel, { samples }] of channels.entries()) {
    for (const [sample, { modifiers }] of samples.entries()) {
      for (const modifier of modifiers) {
        if (needsEvery(modifier.type)) continue;
        const known = places.get(modifier.name);
        if (known === undefined) places.set(modifier.name, [{ channel, sample, modifier }]);
        else if (!known.some((place) => isShownBy(place, modifier, channel))) known.push({ channel, sample, modifier });
      }
    }
  }
  return places;
}

/** Whether a modifier that is kept already decides for another one of its name. */
function isShownBy(place: Place, { type }: ModifierSpec, channel: number): boolean {
  if (place.modifier.type !== type) return false;
  return place.channel === channel || MODIFIER_RULES[type].decisiveUses === "first";
}

/** Whether all modifiers of a name and type decide together. */
function needsEvery(type: ModifierType): boolean {
  return MODIFIER_RULES[type].decisiveUses === "every";
}
