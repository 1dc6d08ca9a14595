/** Names with every character that people use: those that are special in LaTeX, XML, Markdown and shells, and of other scripts. */
export const NAMES = [
  "under_score",
  "100 % & $5 #1",
  "a^b~c\\d{e}",
  "x < y > z | w",
  "quote \" and ' and `",
  "[first] *star*",
  "tt̄H → bb̄",
  "μ ± σ², √s ≤ 13 TeV ≥ … – — −1",
  "Ελληνικά αβγ Θ Ξ Π Υ ϑ ϕ ς",
  "é ü ø ñ ß Å Ł ç ő",
  "JES_{eta}^{calib}",
  "1e-5 0.5 -3 1,000",
  `very long ${"systematic_".repeat(12)}name`,
];

/** A workspace whose channels, samples and parameters have these names. */
export function namesWorkspace() {
  const sample = (name, k) => ({
    name,
    data: [20 + k, 10 + k],
    modifiers: [{ name: `${name} norm`, type: "normsys", data: { hi: 1.1, lo: 0.9 } }],
  });
  const signal = { name: "signal", data: [5, 4], modifiers: [{ name: "mu_{sig}", type: "normfactor", data: null }] };
  const channels = NAMES.slice(0, 4).map((name) => ({ name, samples: [signal, ...NAMES.map(sample)] }));
  const observations = channels.map(({ name }) => ({ name, data: [350, 220] }));
  const config = { poi: "mu_{sig}", parameters: [{ name: "mu_{sig}", bounds: [[-50, 50]], inits: [1] }] };
  return { version: "1.0.0", channels, observations, measurements: [{ name: "all names", config }] };
}
