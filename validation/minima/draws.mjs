// Seeded random draws with the distributions that models and starts are made of.
import { uniforms } from "../lib/numbers.mjs";

/** FNV-1a of a text: 32 bits, the seed that belongs to a name. */
export function seedOf(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const LARGE_MEAN = 500; // from here on a Poisson number is drawn as a rounded normal one

/** A source of draws that depends on `seed` alone. */
export function drawsFrom(seed) {
  const random = uniforms(seed);
  const uniform = (low = 0, high = 1) => low + (high - low) * random();
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const integer = (low, high) => low + Math.floor(random() * (high - low + 1));
  return {
    uniform,
    normal,
    integer,
    logUniform: (low, high) => Math.exp(uniform(Math.log(low), Math.log(high))),
    chance: (probability) => random() < probability,
    sign: () => (random() < 0.5 ? -1 : 1),
    choose: (list) => list[integer(0, list.length - 1)],
    poisson: (mean) => poisson(mean, random, normal),
  };
}

function poisson(mean, random, normal) {
  if (!(mean > 0)) return 0;
  if (mean > LARGE_MEAN) return Math.round(mean + Math.sqrt(mean) * normal());
  const interval = () => -Math.log(1 - random());
  let count = 0;
  let time = interval();
  while (time < mean) {
    count++;
    time += interval();
  }
  return count;
}
