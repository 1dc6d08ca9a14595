// node validation/python/setup.mjs: makes validation/.venv and, for the benchmark, validation/.venv/nextstat, or says that it
// cannot (exit status 0 either way).
import { ensureNextStat, ensurePython } from "../lib/python.mjs";

const python = ensurePython();
if (python !== undefined) console.log(`python: ${python}`);
const nextStat = ensureNextStat();
if (nextStat !== undefined) console.log(`NextStat: ${nextStat}`);
