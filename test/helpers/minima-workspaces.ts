const document = (samples: readonly object[], data: readonly number[], poi: string, parameters: readonly object[]) => ({
  channels: [{ name: "SR", samples }],
  observations: [{ name: "SR", data }],
  measurements: [{ name: "m", config: { poi, parameters } }],
  version: "1.0.0",
});

/**
 * Signal 5 and 3 on 10 and 1, observed 5 and 0, mu from −5: 8 mu − 5 log(10 + 5 mu) falls down to mu = −1/3, where bin 1
 * expects nothing.
 */
export function edgeWorkspace() {
  const signal = { name: "s", data: [5, 3], modifiers: [{ name: "mu", type: "normfactor", data: null }] };
  const background = { name: "b", data: [10, 1], modifiers: [] };
  return document([signal, background], [5, 0], "mu", [{ name: "mu", bounds: [[-5, 10]], inits: [1] }]);
}

/**
 * Both variations raise the 100 events, to `hi` and `lo`, and 116 are observed: a minimum on either side of 0, equally low
 * where `hi` is `lo`.
 */
export function doubleWell(hi = 119, lo = 113) {
  const modifiers = [{ name: "alpha", type: "histosys", data: { hi_data: [hi], lo_data: [lo] } }];
  return document([{ name: "a", data: [100], modifiers }], [116], "alpha", []);
}
