export { checkToyRun } from "./check-toy-run.js";
export { type ClsScanToysOptions, clsScanToys } from "./cls-scan-toys.js";
export { feldmanCousins } from "./feldman-cousins.js";
export type { FeldmanCousinsOptions } from "./feldman-cousins-options.js";
export { type GoodnessOfFitToysOptions, goodnessOfFitToys } from "./goodness-of-fit-toys.js";
export { hypotestFromToys } from "./hypotest-from-toys.js";
export { mergeToys } from "./merge-toys.js";
export { type PValueOptions, type Smoothing, type ToyErrors, type ToyPValue, toyPValue } from "./p-value.js";
export type {
  AcceptedInterval,
  AuxdataConvention,
  FailedToy,
  FeldmanCousinsPoint,
  FeldmanCousinsResult,
  GoodnessOfFitToys,
  ToyConvention,
  ToyRun,
  ToyRunStatus,
  ToySample,
} from "./results.js";
export {
  type ClsToysOptions,
  type DiscoveryToysOptions,
  type HypotestToysOptions,
  hypotestToys,
  type ResumeToysOptions,
  type RunToysOptions,
  resumeToys,
  runToys,
  type ToyRunProgress,
} from "./run-toys.js";
export type { ToyProgress, ToyStudyOptions, ToyTestOptions, ToyWork } from "./toy-options.js";
export { type SampleToyOptions, sampleToy } from "./toy-sampler.js";
export { ToysInterrupted } from "./toys-interrupted.js";
