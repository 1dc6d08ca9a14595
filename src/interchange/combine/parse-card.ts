import type { Problems } from "../problems.js";
import type { Card } from "./card.js";
import { CardMessages } from "./card-messages.js";
import { CardLines } from "./parse-lines.js";
import { CardTable } from "./parse-table.js";
import { cardLines } from "./words.js";

/**
 * Reads the text of a card. All problems go to `problems`, each with its line.
 *
 * @param keywords - what stands for `$NAME`; names of files and histograms keep theirs, such as `$PROCESS`
 * @see Combine's documentation, part 2, and its `DatacardParser.py`
 */
export function parseCard(name: string, text: string, keywords: ReadonlyMap<string, string>, problems: Problems): Card {
  const lines = cardLines(text, keywords, name, problems);
  const rate = lines.findIndex(({ words }) => words[0] === "rate");
  const head = rate < 0 ? lines : lines.slice(0, rate + 1);
  const messages = new CardMessages(name, problems);
  const table = new CardTable(messages);
  for (const line of head) table.readLine(line);
  table.finish();
  const below = new CardLines(table, messages);
  for (const line of table.columns.length > 0 ? lines.slice(head.length) : []) {
    if (problems.isFull) break;
    below.readLine(line);
  }
  const { observations, bins, columns, shapes } = table;
  const { systematics, rateParameters, constrained, external, mcStatistics, frozen } = below;
  return {
    observations,
    bins,
    columns,
    shapes,
    systematics,
    rateParameters,
    constrained,
    external,
    mcStatistics,
    frozen,
    at: (line) => messages.at(line),
  };
}
