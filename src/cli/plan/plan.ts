/** What a plan for a batch system is made of. */
export interface Plan {
  /** Name of the command, such as `toys run`. */
  readonly name: string;
  /** The program, as words of a command line. */
  readonly program: readonly string[];
  /** Words of the command without those about shards, threads and the file of the result. */
  readonly words: readonly string[];
  /** Files that the command reads. */
  readonly inputs: readonly string[];
  /** File of the result. */
  readonly output: string;
  /** Folder of the plan, relative to the current one. */
  readonly folder: string;
  /** The current folder. */
  readonly directory: string;
  readonly jobs: number;
  readonly estimate: Estimate;
}

/** What a job needs. */
export interface Estimate {
  readonly nItems: number;
  /** Time in s for an item, and for what a job does before its first one. */
  readonly secondsPerItem: number;
  readonly secondsToStart: number;
  /** Memory that a job asks for, in MB. */
  readonly megabytes: number;
  /** Time that a job asks for, in minutes. */
  readonly minutes: number;
}

/** A file of a plan. */
export interface PlannedFile {
  /** In the folder of the plan. */
  readonly name: string;
  readonly text: string;
  readonly isProgram?: boolean;
}

/** The files for an engine, and the commands that use them. */
export interface EnginePlan {
  readonly files: readonly PlannedFile[];
  /** Lines that say what to type. */
  readonly use: readonly string[];
}

/** The folder of the shards, and that of what the jobs print. */
export const SHARDS = "shards";
export const LOGS = "logs";

/** The words with which a shard is made. @param index - of the shard, as the language of the engine writes it */
export function shardWords({ program, words, jobs }: Plan, index: string, output: string): readonly string[] {
  return [
    ...program.map(shellWord),
    ...words.map(shellWord),
    "--workers 0",
    `--shard ${index}/${jobs}`,
    `--output ${output}`,
  ];
}

/** The words that merge the shards, as a line of a shell. */
export function mergeLine({ program, folder, output }: Plan): string {
  return [...program, "merge", `${folder}/${SHARDS}`, "--output", output, "--workers", "0"].map(shellWord).join(" ");
}

/** The words that list missing shards, as a line of a shell. */
export function missingLine({ program, folder }: Plan, form = "--missing"): string {
  return [...program, "merge", `${folder}/${SHARDS}`, ...form.split(" ")].map(shellWord).join(" ");
}

/** A word of a shell's command line, in quotes where it needs them. */
export function shellWord(word: string): string {
  if (/^[\w@%+:,./=-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
