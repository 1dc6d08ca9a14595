/** The properties of a JSON value that a workspace may have. */
interface Part {
  readonly version?: unknown;
  readonly channels?: unknown;
  readonly observations?: unknown;
  readonly measurements?: unknown;
  readonly samples?: unknown;
  readonly modifiers?: unknown;
  readonly data?: unknown;
  readonly config?: unknown;
  readonly parameters?: unknown;
}

/**
 * Number of properties in a whole workspace; undefined for a value that lacks one of its four parts.
 *
 * For speed, properties that the format requires are counted without looking for them. The number is wrong for a document that
 * lacks some, but such a document is refused.
 */
export function workspaceProperties(value: unknown): number | undefined {
  const { version, channels, observations, measurements } = partOf(value);
  if ([version, channels, observations, measurements].includes(undefined)) return undefined;
  let count = 4 + 2 * listOf(observations).length;
  for (const channel of listOf(channels)) {
    count += 2;
    for (const sample of listOf(channel?.samples)) {
      const modifiers = listOf(sample?.modifiers);
      count += 3 + 3 * modifiers.length;
      for (let i = 0; i < modifiers.length; i++) {
        const data = modifiers[i]?.data;
        if (typeof data !== "object" || data === null || Array.isArray(data)) continue;
        count += Object.keys(data).length;
      }
    }
  }
  for (const measurement of listOf(measurements)) {
    count += 4;
    for (const settings of listOf(partOf(measurement?.config).parameters))
      count += Object.keys(partOf(settings)).length;
  }
  return count;
}

function partOf(value: unknown): Part {
  return typeof value === "object" && value !== null ? value : {};
}

function listOf(value: unknown): readonly (Part | null | undefined)[] {
  return Array.isArray(value) ? value : [];
}
