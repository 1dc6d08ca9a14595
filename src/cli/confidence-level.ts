import { type Command, Option } from "commander";
import { shownComplement } from "../hypotest/options.js";
import { parseProbability } from "./values.js";

/** The options after the hook below. */
export interface ConfidenceLevelOptions {
  readonly confidenceLevel: number;
}

const DEFAULT = 0.95;
/** Both options, one of them as 1 − the other, agree but for rounding. */
const ROUNDING = 1e-12;

/** Adds `--confidence-level`, and `--level` with pyhf's meaning: CLs at the limit. */
export function addLimitConfidenceLevel(command: Command, what: string): Command {
  command
    .option("--confidence-level <number>", `${what} (default: ${DEFAULT})`, parseProbability)
    .option("--level <number>", "1 - confidence level, as in pyhf", parseProbability);
  return command.hook("preAction", () => {
    const { confidenceLevel, level } = command.opts<{ confidenceLevel?: number; level?: number }>();
    if (level === undefined) command.setOptionValue("confidenceLevel", confidenceLevel ?? DEFAULT);
    else if (confidenceLevel === undefined) command.setOptionValue("confidenceLevel", shownComplement(level));
    else if (Math.abs(1 - level - confidenceLevel) > ROUNDING) {
      const meant = `--level ${level} is --confidence-level ${shownComplement(level)}`;
      command.error(`error: ${meant}, but --confidence-level is ${confidenceLevel}: give one of the two`);
    }
  });
}

/** Refuses `--level` where no limit is computed, and says what to write. */
export function refuseLevel(command: Command): Command {
  const refused = (text: string): never =>
    command.error(`error: unknown option '--level'. A confidence level is --confidence-level ${text}`);
  return command.addOption(new Option("--level <probability>").argParser(refused).hideHelp());
}
