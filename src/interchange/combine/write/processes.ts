/** Writes the samples of a workspace as columns of a card. */
import { quote } from "../../../describe.js";
import { formula } from "../../../formula/index.js";
import { newNames } from "../../../formula/names.js";
import { sum } from "../../../math/sum.js";
import type { ChannelSpec, ModifierSpec, SampleSpec } from "../../../workspace/types.js";
import { isStatistical } from "./check.js";
import type { CardContext, CardProcess } from "./context.js";
import { type ChannelStatistics, channelStatistics, isCarrier } from "./mc-statistics.js";
import { parameterValue } from "./parameter-value.js";

/** The processes of all channels, without statistical uncertainties. */
export function processesOf(context: CardContext): readonly CardProcess[] {
  return context.spec.channels.flatMap(({ name: channel, samples }) =>
    samples
      .filter((sample) => !isCarrier(sample) && hasEvents(channel, sample, context))
      .map((sample) => {
        const modifiers = sample.modifiers.filter((modifier) => !isStatistical(modifier));
        return { channel, sample, modifiers };
      }),
  );
}

/** Whether a sample can be a process; one without any events is left out, as Combine does. */
function hasEvents(channel: string, { name, data, modifiers }: SampleSpec, { problems }: CardContext): boolean {
  const integral = sum(data);
  if (integral > 0) return true;
  const path = `channel ${quote(channel)}, sample ${quote(name)}`;
  const moves = modifiers.some(({ type }) => type === "histosys" || type === "polynomial");
  if (integral < 0 || moves || data.some((events) => events !== 0)) {
    problems.refuse(path, "a template with an integral above 0, as Combine normalises it", String(integral));
    return false;
  }
  const received = "none: it is left out, with parameters that no other one has";
  problems.warn({ code: "format-ignored", path, expected: "a sample with events", received });
  return false;
}

/** Statistical uncertainties by channel. */
export function statisticsOf(
  signals: ReadonlySet<string>,
  context: CardContext,
): ReadonlyMap<string, ChannelStatistics> {
  const found = new Map<string, ChannelStatistics>();
  for (const channel of context.spec.channels) {
    const stateOf = (sample: SampleSpec) => ({ isSignal: signals.has(sample.name), init: initOf(sample, context) });
    const statistics = channelStatistics(withEvents(channel), stateOf, context);
    if (statistics !== undefined) found.set(channel.name, statistics);
  }
  return found;
}

function withEvents({ name, samples }: ChannelSpec): ChannelSpec {
  return { name, samples: samples.filter((sample) => isCarrier(sample) || sum(sample.data) > 0) };
}

/** The product of the factors of a sample at the start. */
function initOf({ modifiers }: SampleSpec, context: CardContext): number {
  return modifiers.reduce((product, modifier) => product * factorAtStart(modifier, context), 1);
}

function factorAtStart(modifier: ModifierSpec, context: CardContext): number {
  if (modifier.type === "normfactor" || modifier.type === "lumi")
    return parameterValue(modifier.name, modifier.type, context).init;
  if (modifier.type !== "formula" || isStatistical(modifier)) return 1;
  const { expression } = modifier.data;
  const names = newNames(expression, { has: () => false });
  return formula(expression, { names })(names.map((name) => startOf(name, context)));
}

/** The start value of a parameter in a formula. */
function startOf(name: string, context: CardContext): number {
  const types = context.spec.channels.flatMap(({ samples }) =>
    samples.flatMap(({ modifiers }) => modifiers.filter((each) => each.name === name).map(({ type }) => type)),
  );
  return parameterValue(name, types[0] ?? "formula", context).init;
}
