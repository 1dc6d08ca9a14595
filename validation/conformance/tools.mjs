// The adapters of this folder, with the Python that each needs.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const adapter = (file) => fileURLToPath(new URL(`adapters/${file}`, import.meta.url));
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** The first Python of HISTOGRAD_CONFORMANCE_PYTHON (paths with `:` between) that has all of `modules`. */
function pythonWith(modules) {
  const candidates = (process.env.HISTOGRAD_CONFORMANCE_PYTHON ?? "python3").split(":");
  const has = (python) => spawnSync(python, ["-c", `import ${modules}`], { stdio: "ignore" }).status === 0;
  return candidates.find(has);
}

const python = (name, file, modules) => ({
  name,
  needs: `no Python of HISTOGRAD_CONFORMANCE_PYTHON has ${modules}`,
  command() {
    const found = pythonWith(modules);
    return found === undefined ? undefined : `${quoted(found)} ${quoted(adapter(file))}`;
  },
});

export const OUR_COMMAND = `${quoted(process.execPath)} ${quoted(adapter("histograd.mjs"))}`;

export const TOOLS = [
  { name: "histograd", needs: "npm run build", command: () => OUR_COMMAND },
  python("pyhf", "pyhf_adapter.py", "pyhf, iminuit, jax"),
  python("NextStat", "nextstat_adapter.py", "nextstat"),
  python("pyhs3", "pyhs3_adapter.py", "pyhs3, pytensor"),
  python("ROOT", "root_adapter.py", "ROOT, lxml"),
];
