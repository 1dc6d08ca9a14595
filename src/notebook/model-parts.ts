import { inspectedParameters } from "../api/inspected-parameters.js";
import { plural } from "../describe.js";
import { eventsText, parameterTable } from "../format/inspect.js";
import type { Part } from "../format/part.js";
import type { Table } from "../format/table.js";
import type { Model } from "../model/model.js";
import { printable } from "../printable.js";

/** The description of a model: its sizes, its channels at the suggested values, and its parameters. */
export function modelParts(model: Model): readonly Part[] {
  const { channels, nMainData, nPars, measurement, poiName } = model;
  const sizes = [plural(channels.length, "channel"), plural(nMainData, "bin"), plural(nPars, "parameter")].join(", ");
  const poi = poiName === undefined ? "No parameter of interest" : `Parameter of interest: ${printable(poiName)}`;
  const title = `Model of the measurement "${printable(measurement)}": ${sizes}\n${poi}`;
  return [title, channelTable(model), parameterTable(inspectedParameters(model))];
}

/** Expected events at the suggested values, and observed events. */
function channelTable(model: Model): Table {
  const observed = model.observedData();
  const expected = model.expectedMainData(model.suggestedInit);
  const rows = model.channels.map(({ name, begin, nBins, samples }) => {
    const sum = (events: Float64Array) => events.subarray(begin, begin + nBins).reduce((a, b) => a + b, 0);
    return [name, String(nBins), samples.join(", "), eventsText(sum(expected)), eventsText(sum(observed))];
  });
  return {
    columns: [
      { title: "channel", align: "left" },
      { title: "bins", align: "right" },
      { title: "samples", align: "left" },
      { title: "expected", align: "decimal" },
      { title: "observed", align: "decimal" },
    ],
    rows,
  };
}
