// Who takes part: the library and every peer that is installed.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureNextStat, ensurePython } from "../lib/python.mjs";

const here = (relative) => fileURLToPath(new URL(relative, import.meta.url));

export const OURS = { id: "histograd", title: "histograd", command: process.execPath, args: [here("serve.mjs")] };

const pyhf = (backend, optimiser, title, modules) => ({
  id: `${backend}-${optimiser}`,
  title,
  python: ensurePython,
  modules,
  compiles: backend === "jax",
  args: [here("pyhf_server.py"), backend, optimiser],
});

/** In the order of the tables. Each says which Python it runs in, and what that must be able to import. */
const PEERS = [
  pyhf("numpy", "scipy", "NumPy + SciPy", "pyhf"),
  pyhf("numpy", "minuit", "NumPy + Minuit", "pyhf, iminuit"),
  pyhf("jax", "scipy", "JAX + SciPy", "pyhf, jax"),
  pyhf("jax", "minuit", "JAX + Minuit", "pyhf, jax, iminuit"),
  {
    id: "nextstat",
    title: "NextStat",
    python: ensureNextStat,
    modules: "nextstat",
    args: [here("nextstat_server.py")],
  },
];

export const PEER_NAMES = PEERS.map(({ id }) => id);

/** The peers of these names that can run, as { id, title, command, args }; a loud line for each other one. */
export function installedPeers(names) {
  return PEERS.filter(({ id }) => names.includes(id)).flatMap(({ python, modules, ...peer }) => {
    const command = python();
    const works = command !== undefined && spawnSync(command, ["-c", `import ${modules}`]).status === 0;
    if (works) return [{ ...peer, command }];
    const reason = command === undefined ? "there is no Python for it" : `${command} cannot import ${modules}`;
    console.log(`${peer.title.toUpperCase()} IS NOT TIMED: ${reason}`);
    return [];
  });
}
