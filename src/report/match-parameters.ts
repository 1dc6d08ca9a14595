import type { Model } from "../model/model.js";
import type { ParameterSet } from "../model/parameters.js";
import type { ModelChannel } from "../workspace/types.js";
import type { OperationReportOptions } from "./options.js";

/** Which names and bins an operation changed. */
export type FormerNames = Pick<OperationReportOptions, "parameters" | "channels" | "bins">;

/** The place of a component of a per-bin parameter. */
interface Place {
  /** Undefined for a parameter whose components count the bins of every channel that it acts on. */
  readonly channel: string | undefined;
  readonly bin: number;
}

/**
 * For each parameter after an operation, the index of the same parameter before it; undefined for a new one. Components of per-bin
 * parameters are the same if their bins are.
 */
export function matchedParameters(before: Model, after: Model, names: FormerNames): readonly (number | undefined)[] {
  const former = new Map<string, number>();
  const ofBefore = carriersOf(before);
  for (const set of before.parameterSets) {
    keysOf(set, ofBefore).forEach((key, i) => {
      former.set(key, set.first + i);
    });
  }
  const translate = formerPlaces(before, after, names);
  const ofAfter = carriersOf(after);
  return after.parameterSets.flatMap((set) => {
    return keysOf(set, ofAfter, translate, names.parameters).map((key) => former.get(key));
  });
}

/** Channels by the names of the modifiers in them. */
type Carriers = ReadonlyMap<string, ReadonlySet<ModelChannel>>;

function carriersOf(model: Model): Carriers {
  const carriers = new Map<string, Set<ModelChannel>>();
  for (const channel of model.source.spec.channels) {
    for (const { name } of channel.samples.flatMap(({ modifiers }) => modifiers)) {
      carriers.set(name, (carriers.get(name) ?? new Set()).add(channel));
    }
  }
  return carriers;
}

type Translation = (place: Place & { readonly of: string }) => Place | undefined;

/** A key of each component of a set, the same for the same parameter of another model. */
function keysOf(
  set: ParameterSet,
  carriers: Carriers,
  translate: Translation = (place) => place,
  names: Readonly<Record<string, string>> = {},
): readonly string[] {
  const name = ownEntry(names, set.name) ?? set.name;
  if (set.isScalar) return [JSON.stringify([name])];
  const places = placesOf(set, carriers);
  return Array.from({ length: set.size }, (_, i) => {
    if (places.length !== set.size) return JSON.stringify([name, set.size, i]);
    const place = translate(places[i]!);
    return place === undefined
      ? JSON.stringify(["", set.name, i, "new"])
      : JSON.stringify([name, place.channel ?? "", place.bin]);
  });
}

/** Channel and bin of each component. The components of a staterror are ordered by channel, then by bin. */
function placesOf({ name, types }: ParameterSet, carriers: Carriers): readonly (Place & { readonly of: string })[] {
  const isByChannel = types.includes("staterror");
  const channels = [...(carriers.get(name) ?? [])];
  return (isByChannel ? channels : channels.slice(0, 1)).flatMap(({ name: of, nBins }) =>
    Array.from({ length: nBins }, (_, bin) => ({ of, channel: isByChannel ? of : undefined, bin })),
  );
}

/** The place of a component before the operation; undefined for a bin that is new or was changed. */
function formerPlaces(before: Model, after: Model, { channels = {}, bins = {} }: FormerNames): Translation {
  const sizes = new Map(before.channels.map(({ name, nBins }) => [name, nBins]));
  const sizesAfter = new Map(after.channels.map(({ name, nBins }) => [name, nBins]));
  return ({ of, channel, bin }) => {
    const old = ownEntry(channels, of) ?? of;
    const given = ownEntry(bins, of);
    const place = (oldBin: number): Place => ({ channel: channel === undefined ? undefined : old, bin: oldBin });
    if (given === undefined) return sizes.get(old) === sizesAfter.get(of) ? place(bin) : undefined;
    const oldBin = given[bin];
    return oldBin === undefined || oldBin === null ? undefined : place(oldBin);
  };
}

/** The own entry of an object; a name may also be that of an inherited property. */
function ownEntry<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
