// node validation/python/setup.mjs: makes validation/.venv, or says that it cannot (exit status 0 either way).
import { ensurePython } from "../lib/python.mjs";

const python = ensurePython();
if (python !== undefined) console.log(`python: ${python}`);
