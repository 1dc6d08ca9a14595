type Fields = Readonly<Record<string, unknown>>;

/** Name of the measurement of a model that was opened by its spec. */
const MEASUREMENT = "spec";

/**
 * A workspace with the channels and parameters of a pyhf model, `{"channels": [...], "parameters": [...]}`, and with no observed
 * events. Problems of the spec are found when the workspace is checked.
 *
 * @param poi - parameter of interest; none where it is absent or null
 */
export function specDocument(spec: unknown, poi: unknown): unknown {
  const { channels, parameters = [] } = spec as Fields;
  return {
    version: "1.0.0",
    channels,
    observations: Array.isArray(channels) ? channels.map(emptyObservation) : [],
    measurements: [{ name: MEASUREMENT, config: { poi: poi ?? "", parameters } }],
  };
}

function emptyObservation(channel: unknown): Fields {
  const { name, samples } = (channel ?? {}) as Fields;
  const first = Array.isArray(samples) ? (samples[0] as Fields | null) : undefined;
  const data = first?.["data"];
  return { name, data: Array.isArray(data) ? data.map(() => 0) : [] };
}
