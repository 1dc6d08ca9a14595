import { quote } from "../../describe.js";
import type { ParameterSettings } from "../../workspace/types.js";
import type { Problems } from "../problems.js";

/** The settings of parameters, by name, from any number of lines and cards that have to agree. */
export class Settings {
  readonly #byName = new Map<string, ParameterSettings>();
  readonly #problems: Problems;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** Adds settings; ones that are there already have to be the same. */
  add(settings: ParameterSettings, at: string): void {
    const known = this.#byName.get(settings.name);
    if (known === undefined) {
      this.#byName.set(settings.name, settings);
      return;
    }
    const differs = Object.entries(settings).some(
      ([key, value]) => key in known && JSON.stringify(known[key as keyof ParameterSettings]) !== JSON.stringify(value),
    );
    if (differs) {
      const expected = `the settings that ${quote(settings.name)} has elsewhere: ${JSON.stringify(known)}`;
      this.#problems.error({ path: at, code: "incompatible-name", expected, received: JSON.stringify(settings) });
    }
    this.#byName.set(settings.name, { ...known, ...settings });
  }

  get(name: string): ParameterSettings | undefined {
    return this.#byName.get(name);
  }

  get list(): readonly ParameterSettings[] {
    return [...this.#byName.values()];
  }
}
