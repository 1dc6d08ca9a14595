import { quote } from "../../describe.js";
import type { ParameterSettings } from "../../workspace/types.js";
import type { Problems } from "../problems.js";

/** Settings of parameters that stand in the files of channels, by name. */
export interface ChannelSettings {
  readonly byName: ReadonlyMap<string, ParameterSettings>;
  /** Adds settings of a parameter; those of one parameter must be equal wherever they stand. */
  readonly add: (settings: ParameterSettings, where: string) => void;
}

export function createSettings(problems: Problems): ChannelSettings {
  const byName = new Map<string, ParameterSettings>();
  const places = new Map<string, string>();
  return {
    byName,
    add: (settings, where) => {
      const { name } = settings;
      const known = byName.get(name);
      if (known === undefined) {
        byName.set(name, settings);
        places.set(name, where);
      } else if (JSON.stringify(known) !== JSON.stringify(settings)) {
        const expected = `the same settings of ${quote(name)} as at ${places.get(name)}: ${JSON.stringify(known)}`;
        problems.error({ code: "wrong-value", path: where, expected, received: JSON.stringify(settings) });
      }
    },
  };
}
