export { portableExp } from "./elementary.js";
export { normalSampler } from "./normal-sampler.js";
export { isPoissonMean, LARGEST_POISSON_MEAN, type PoissonSampler, poissonSampler } from "./poisson-sampler.js";
export { LARGEST_SEED, type RandomStream, randomStream, type StreamKey } from "./random-stream.js";
