import type { Command } from "commander";
import { normalisationOnly, shapeOnly } from "../../operations/separate.js";
import { addAddChannel, addAddSample } from "./edit-add.js";
import { addAsimov } from "./edit-asimov.js";
import { addRebin, addSlice } from "./edit-bins.js";
import { addCorrelate, addDecorrelate, addDropSmall, addSeparation, addSymmetrise } from "./edit-modifiers.js";
import { addMerge, addScale } from "./edit-samples.js";

const EXAMPLES = `
Every operation reads a workspace and prints a new one, so that they can follow each other in a pipe. docs/operations.md explains them.

Examples:
  histograd edit rebin workspace.json --factor 2 -o rebinned.json
  histograd edit rebin workspace.json --edges SR=0,2,5,10
  histograd edit slice workspace.json --bins SR=2:10 | histograd fit -
  histograd edit merge workspace.json -s WW -s WZ -s ZZ --name diboson
  histograd edit decorrelate workspace.json -m JES --by channel`;

/** Options of `histograd edit`, and what it does. */
export function configure(command: Command): void {
  command
    .description("Changes bins, samples, systematic effects or data of a workspace.")
    .addHelpText("after", EXAMPLES);
  addRebin(command);
  addSlice(command);
  addAddSample(command);
  addAddChannel(command);
  addMerge(command);
  addScale(command);
  addDecorrelate(command);
  addCorrelate(command);
  addSymmetrise(command);
  addSeparation(command, "normalisation", "turn histosys into normsys of their integrals", normalisationOnly);
  addSeparation(command, "shape", "scale templates of histosys to the integrals of the samples", shapeOnly);
  addDropSmall(command);
  addAsimov(command);
}
