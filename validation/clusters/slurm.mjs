/**
 * A Slurm of this machine alone: munged, slurmctld and slurmd with folders, ports and keys of their own, beside any other one.
 *
 *   const slurm = await startSlurm(folder);
 *   execFile("sbatch", […], { env: slurm.env });
 *   await slurm.stop();
 */
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, hostname, totalmem, userInfo } from "node:os";
import { join } from "node:path";

/** Jobs that run at the same time, whatever the number of processors: they share them. */
const SLOTS = 4;
/** Of this process, so that another Slurm is not in the way. */
const FIRST_PORT = 20_000 + 2 * (process.pid % 10_000);
const PORTS = { controller: FIRST_PORT, node: FIRST_PORT + 1 };
const SECONDS_TO_START = 30;

/** Whether Debian's packages slurm-wlm and munge are there, after a try to install them. */
export function hasSlurm() {
  const isThere = () => ["slurmctld", "slurmd", "munged", "sbatch"].every((name) => isOnPath(name));
  if (isThere()) return true;
  try {
    execFileSync("apt-get", ["install", "--yes", "--quiet", "slurm-wlm", "munge"], { stdio: "ignore" });
  } catch {
    return false;
  }
  return isThere();
}

function isOnPath(name) {
  try {
    execFileSync("sh", ["-c", `PATH=$PATH:/usr/sbin command -v ${name}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Starts it, and waits until its node is idle. */
export async function startSlurm(folder) {
  for (const name of ["", "state", "spool", "log", "munge"])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o755 });
  const socket = join(folder, "munge/socket");
  writeFileSync(join(folder, "munge/key"), randomBytes(128), { mode: 0o400 });
  writeFileSync(join(folder, "slurm.conf"), configuration(folder, socket));
  writeFileSync(join(folder, "cgroup.conf"), `CgroupPlugin=${cgroupPlugin()}\n`);
  const env = {
    ...process.env,
    PATH: `${process.env.PATH}:/usr/sbin`,
    SLURM_CONF: join(folder, "slurm.conf"),
  };
  wrapPrograms(folder, env);
  const munge = (name) => `--${name}=${join(folder, "munge", name)}`;
  const started = [];
  const start = (program, args) => {
    const log = openSync(join(folder, "log", `${program}.out`), "a");
    started.push(spawn(program, args, { env, stdio: ["ignore", log, log] }));
    closeSync(log);
  };
  start("munged", [
    "--foreground",
    "--force",
    `--socket=${socket}`,
    `--key-file=${join(folder, "munge/key")}`,
    munge("pid-file"),
    munge("log-file"),
    munge("seed-file"),
  ]);
  await until(() => answers("munge", ["--no-input", `--socket=${socket}`], env), "munged");
  start("slurmctld", ["-D", "-i"]);
  start("slurmd", ["-D", "-N", "worker"]);
  const stop = async () => {
    for (const child of started.reverse()) await ended(child);
  };
  try {
    await until(() => /\bidle\b/.test(answers("sinfo", ["--noheader", "--format=%T"], env) ?? ""), "slurmd");
  } catch (error) {
    const log = readFileSync(join(folder, "log/slurmctld.log"), "utf8").slice(-2000);
    await stop();
    throw new Error(`${error.message}\n${log}`);
  }
  return { env, stop };
}

/** Snakemake starts srun in a job without the variables of Slurm: programs of the same names know where the configuration is. */
function wrapPrograms(folder, env) {
  mkdirSync(join(folder, "bin"));
  for (const name of ["srun", "sbatch", "squeue", "sacct", "scancel", "scontrol", "sinfo"]) {
    const path = execFileSync("sh", ["-c", `command -v ${name}`], { env, encoding: "utf8" }).trim();
    const text = `#!/bin/sh\nSLURM_CONF='${env.SLURM_CONF}' exec '${path}' "$@"\n`;
    writeFileSync(join(folder, "bin", name), text, { mode: 0o755 });
  }
  env.PATH = `${join(folder, "bin")}:${env.PATH}`;
}

function ended(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once("exit", resolve);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 5000).unref();
  });
}

function answers(program, args, env) {
  try {
    return execFileSync(program, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

/** Waits for something. */
export async function until(test, what, seconds = SECONDS_TO_START) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await test();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Before version 23 slurmd needs one of the plugins, though nothing here uses control groups. */
function cgroupPlugin() {
  const version = execFileSync("sh", ["-c", "PATH=$PATH:/usr/sbin slurmd -V"], { encoding: "utf8" });
  return Number(/slurm\S* (\d+)/.exec(version)?.[1] ?? 0) >= 23 ? "disabled" : "cgroup/v1";
}

function configuration(folder, socket) {
  const { username } = userInfo();
  const megabytes = Math.floor(totalmem() / 2 ** 20);
  return `ClusterName=histograd
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmctldPort=${PORTS.controller}
SlurmdPort=${PORTS.node}
SlurmUser=${username}
SlurmdUser=${username}
AuthType=auth/munge
AuthInfo=socket=${socket}
CredType=cred/munge
StateSaveLocation=${join(folder, "state")}
SlurmdSpoolDir=${join(folder, "spool")}
SlurmctldLogFile=${join(folder, "log/slurmctld.log")}
SlurmdLogFile=${join(folder, "log/slurmd.log")}
SlurmctldPidFile=${join(folder, "slurmctld.pid")}
SlurmdPidFile=${join(folder, "slurmd.pid")}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,bf_interval=2
MinJobAge=300
KillWait=5
ReturnToService=2
SlurmdParameters=config_overrides
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName=worker NodeHostname=${hostname()} NodeAddr=127.0.0.1 CPUs=${Math.max(SLOTS, availableParallelism())} RealMemory=${megabytes} State=UNKNOWN
PartitionName=batch Nodes=worker Default=YES MaxTime=INFINITE State=UP
`;
}
