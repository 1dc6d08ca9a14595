/** Lets the Python bindings of HTCondor read planned submit descriptions, and runs the jobs that they expand to. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { plan, requireSame, shell } from "./work.mjs";

const JOBS = 6;

/** Prints the jobs of a submit description as JSON: what a queue would get. */
const READ = `
import json, sys, htcondor
text = open(sys.argv[1]).read()
description = htcondor.Submit(text)
data = list(description.itemdata())
names = ["Cmd", "Arguments", "TransferInput", "TransferOutput", "TransferOutputRemaps", "TransferExecutable", "RequestCpus"]
jobs = [{name: str(ad.get(name)) for name in names} for ad in description.jobs(count=1, itemdata=iter(data), clusterid=1)]
print(json.dumps(jobs))
`;

export async function runHtcondor(folder, programs) {
  writeFileSync(join(folder, "read.py"), READ);
  for (const command of ["toys", "scan"]) {
    const merged = `${command}-htcondor.json`;
    const { place, lines } = await plan(folder, command, "htcondor", JOBS, merged);
    const env = { ...process.env, CONDOR_CONFIG: "/dev/null" };
    const jobs = JSON.parse(await shell(folder, `${programs}/python read.py ${place}/job.sub`, env));
    if (jobs.length !== JOBS) throw new Error(`${jobs.length} jobs instead of ${JOBS}: ${JSON.stringify(jobs)}`);
    for (const job of jobs) await runJob(folder, job);
    await shell(
      folder,
      lines.find((line) => line.includes(" merge ")),
    );
    requireSame(folder, command, merged);
  }
}

/** What a node does: the files are copied into a folder, the program runs there, and its output is copied back. */
async function runJob(folder, job) {
  const inputs = job.TransferInput.split(",").map((file) => file.trim());
  const [from, to] = job.TransferOutputRemaps.replaceAll('"', "")
    .split("=")
    .map((part) => part.trim());
  const lines = [
    "node=$(mktemp -d)",
    `cp ${[job.Cmd, ...inputs].map((file) => `'${file}'`).join(" ")} "$node"`,
    `(cd "$node" && ./histograd ${job.Arguments})`,
    `mv "$node/${from}" '${to}' && rm -r "$node"`,
  ];
  await shell(folder, lines.join(" && "));
}
