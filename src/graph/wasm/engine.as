// Rates, deviances, gradients and the structured Hessian of a lowered program with 128-bit vectors: what
// ../evaluate-value.ts, ../evaluate-gradient.ts, ../evaluate-hessian.ts and ../sample-curvature.ts do. AssemblyScript; scripts/compile-kernels.mjs compiles it into engine.generated.ts.
//
// The host puts a program's tables and the buffers of its state into the memory, and their byte addresses into the globals
// below, which have the names of ../program.ts and ../state.ts. Tables of indices hold byte offsets, so that no loop
// multiplies. Sums are added up in another order than there: results agree to rounding.

@external("env", "exp")
declare function exp(x: f64): f64;
@external("env", "log")
declare function log(x: f64): f64;
/** Of fold.as. */
@external("env", "fold")
declare function fold(record: usize, weights: usize, rows: usize, n: usize, size: usize, entries: usize): void;

// Parameters and data
export let pars: usize = 0;
export let data: usize = 0;
export let nPars: i32 = 0;

// Tables of channels and samples. The sizes of records (CHANNEL, SAMPLE, …) and the offsets of their fields (C_…, S_…) are
// constants that scripts/compile-kernels.mjs writes in front of this source, from records.json.
export let channels: usize = 0;
export let nChannels: i32 = 0;
export let samples: usize = 0;
export let nSamples: i32 = 0;

// Floors of channels' sums and of samples' rates, −Infinity where there is none
export let channelFloor: usize = 0;
export let sampleFloor: usize = 0;
export let shiftedFloor: usize = 0;

// Interpolation: six numbers a basis; values and derivatives of factors; those of form sextic, and their coefficients, one after the other
export let basis: usize = 0;
export let value: usize = 0;
export let first: usize = 0;
export let second: usize = 0;
export let sexticBegin: i32 = 0;
export let sexticSize: i32 = 0;
export let sexticParameter: usize = 0;
export let sexticCoefficients: usize = 0;

// Terms and factors of samples
export let nominal: usize = 0;
export let shift: usize = 0;
export let termBasis: usize = 0;
export let termParameter: usize = 0;
export let termLocal: usize = 0;
export let termPosition: usize = 0;
export let termSums: usize = 0;
export let useFactor: usize = 0;
export let useParameter: usize = 0;
export let useLocal: usize = 0;
export let usePosition: usize = 0;
export let useSlope: usize = 0;
export let useOthers: usize = 0;
export let binUses: usize = 0;
export let arrows: usize = 0;
export let locals: usize = 0;
export let supportLocal: usize = 0;
export let runs: usize = 0;

// State
export let base: usize = 0;
export let gamma: usize = 0;
export let factor: usize = 0;
export let rate: usize = 0;
export let slope: usize = 0;
export let curvature: usize = 0;
export let moreWeight: usize = 0;
export let gradient: usize = 0;
export let clippedSample: usize = 0;
export let clippedShift: usize = 0;
export let clippedBin: usize = 0;

// Hessian
export let jacobian: usize = 0;
export let arrowSlope: usize = 0;
export let coupling: usize = 0;
export let square: usize = 0;
export let blocks: usize = 0;
export let diagonal: usize = 0;
export let scale: usize = 0;
export let pairBlocks: usize = 0;
/** The address of what fold.as knows about a factor, or 0, by entry of binUses; 0 in a program without functions of bins. */
export let folds: usize = 0;

// Room for one sample: slope × γ of its bins; u, a and a row over its support (those of all bins, where there are folds); products of the factors behind each
export let scratch: usize = 0;
export let factorRow: usize = 0;
export let termRow: usize = 0;
export let rateRow: usize = 0;
export let suffixes: usize = 0;

// Constraints
export let nNormals: i32 = 0;
export let normalParameter: usize = 0;
export let normalData: usize = 0;
export let normalSigma: usize = 0;
export let nPoissons: i32 = 0;
export let poissonParameter: usize = 0;
export let poissonData: usize = 0;
export let poissonTau: usize = 0;

@inline
function sum2(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

@inline
function number(record: usize, field: usize): i32 {
  return load<i32>(record + field);
}

/** Entry of a table of byte offsets. */
@inline
function offsetAt(table: usize, index: i32): usize {
  return load<u32>(table + ((index as usize) << 2)) as usize;
}

// ---------------------------------------------------------------------------------------------------- rates

/** Products of the scalar factors of all samples. */
export function factors(): void {
  for (let s = 0; s < nSamples; s++) {
    store<f64>(factor + ((s as usize) << 3), factorProduct(samples + (s as usize) * SAMPLE));
  }
}

/** Rates from bases and products of factors, floors applied. */
export function rates(): void {
  for (let c = 0; c < nChannels; c++) {
    const channel = channels + (c as usize) * CHANNEL;
    channelRates(channel);
    const floor = load<f64>(channelFloor + ((c as usize) << 3));
    if (floor > -Infinity) applyChannelFloor(channel, floor);
  }
}

/** Factors of form "sextic" (../nodes.ts), two at a time, and their derivatives up to `order`. */
export function sextics(order: i32): void {
  const step: usize = ((sexticSize + 1) & ~1) << 3;
  const one = f64x2.splat(1);
  for (let i = 0; i < sexticSize; i += 2) {
    const at = ((sexticBegin + i) as usize) << 3;
    const from = sexticCoefficients + ((i as usize) << 3);
    const isPair = i + 1 < sexticSize;
    const a0 = load<f64>(pars + offsetAt(sexticParameter, i));
    const a1 = isPair ? load<f64>(pars + offsetAt(sexticParameter, i + 1)) : 0;
    if (!(abs(a0) < 1 && abs(a1) < 1 && isPair)) {
      sexticOne(order, a0, at, from, step);
      if (isPair) sexticOne(order, a1, at + 8, from + 8, step);
      continue;
    }
    const a = f64x2.replace_lane(f64x2.splat(a0), 1, a1);
    const c1 = v128.load(from + 2 * step);
    const c2 = v128.load(from + 3 * step);
    const c3 = v128.load(from + 4 * step);
    const c4 = v128.load(from + 5 * step);
    const c5 = v128.load(from + 6 * step);
    const c6 = v128.load(from + 7 * step);
    const inner = horner(c3, a, horner(c4, a, horner(c5, a, c6)));
    v128.store(value + at, horner(one, a, horner(c1, a, horner(c2, a, inner))));
    if (order == 0) continue;
    const third = horner(times(3, c3), a, horner(times(4, c4), a, horner(times(5, c5), a, times(6, c6))));
    v128.store(first + at, horner(c1, a, horner(times(2, c2), a, third)));
    if (order == 1) continue;
    const fourth = horner(times(12, c4), a, horner(times(20, c5), a, times(30, c6)));
    v128.store(second + at, horner(times(2, c2), a, horner(times(6, c3), a, fourth)));
  }
}

/** c + a × rest */
@inline
function horner(c: v128, a: v128, rest: v128): v128 {
  return f64x2.add(c, f64x2.mul(a, rest));
}

@inline
function times(k: f64, v: v128): v128 {
  return f64x2.mul(f64x2.splat(k), v);
}

function sexticOne(order: i32, a: f64, at: usize, from: usize, step: usize): void {
  if (a >= 1 || a <= -1) {
    const power = load<f64>(a > 0 ? from : from + step);
    const f = exp(power * a);
    store<f64>(value + at, f);
    store<f64>(first + at, power * f);
    store<f64>(second + at, power * power * f);
    return;
  }
  const c1 = load<f64>(from + 2 * step);
  const c2 = load<f64>(from + 3 * step);
  const c3 = load<f64>(from + 4 * step);
  const c4 = load<f64>(from + 5 * step);
  const c5 = load<f64>(from + 6 * step);
  const c6 = load<f64>(from + 7 * step);
  store<f64>(value + at, 1 + a * (c1 + a * (c2 + a * (c3 + a * (c4 + a * (c5 + a * c6))))));
  if (order == 0) return;
  store<f64>(first + at, c1 + a * (2 * c2 + a * (3 * c3 + a * (4 * c4 + a * (5 * c5 + a * 6 * c6)))));
  if (order == 1) return;
  store<f64>(second + at, 2 * c2 + a * (6 * c3 + a * (12 * c4 + a * (20 * c5 + a * 30 * c6))));
}

/** rate_b = Σ_samples (nominal_b + Σ shifts_b) × Π scalar factors × Π per-bin factors. */
function channelRates(channel: usize): void {
  const n = number(channel, C_N_BINS) as usize;
  const whole = (n & ~1) << 3;
  const at = rate + number(channel, C_BINS);
  memory.fill(at, 0, n << 3);
  const end = number(channel, C_SAMPLES_END);
  for (let s = number(channel, C_SAMPLES); s < end; s++) {
    const sample = samples + (s as usize) * SAMPLE;
    const offset = number(sample, S_OFFSET) as usize;
    const floor = load<f64>(sampleFloor + ((s as usize) << 3));
    if (floor > -Infinity) reopen(offset, n);
    if (number(sample, S_TERMS_END) > number(sample, S_TERMS)) shiftedBase(sample, offset, n);
    if (hasShiftedFloor(s)) clipShifted(offset, n, load<f64>(shiftedFloor + ((s as usize) << 3)));
    const f = load<f64>(factor + ((s as usize) << 3));
    if (number(sample, S_BIN_USES_END) > number(sample, S_BIN_USES)) perBinProduct(sample, channel, offset, n);
    if (floor > -Infinity) {
      addFlooredRates(at, offset, n, f, floor);
      continue;
    }
    const scaling = f64x2.splat(f);
    for (let b: usize = 0; b < whole; b += 16) {
      const sampleRate = f64x2.mul(f64x2.mul(v128.load(base + offset + b), scaling), v128.load(gamma + offset + b));
      v128.store(at + b, f64x2.add(v128.load(at + b), sampleRate));
    }
    if (n & 1) {
      const sampleRate = load<f64>(base + offset + whole) * f * load<f64>(gamma + offset + whole);
      store<f64>(at + whole, load<f64>(at + whole) + sampleRate);
    }
  }
}

/** The parts of a sample with a floor as they are without shifts and per-bin factors: `close` may have overwritten them. */
@inline
function reopen(offset: usize, n: usize): void {
  memory.copy(base + offset, nominal + offset, n << 3);
  for (let b: usize = 0; b < n << 3; b += 8) store<f64>(gamma + offset + b, 1);
}

/** Whether a floor is under the nominal events and shifts of a sample. */
@inline
function hasShiftedFloor(s: i32): bool {
  return load<f64>(shiftedFloor + ((s as usize) << 3)) > -Infinity;
}

/** Raises nominal events and shifts of a sample to their floor, and notes where it holds. */
function clipShifted(offset: usize, n: usize, floor: f64): void {
  const clipped = clippedShift + (offset >> 3);
  for (let b: usize = 0; b < n; b++) {
    const at = base + offset + (b << 3);
    const isClipped = load<f64>(at) < floor;
    store<u8>(clipped + b, isClipped ? 1 : 0);
    if (isClipped) store<f64>(at, floor);
  }
}

/** Slopes of bins in which that floor holds do not pass through shifts. */
function closeShifts(offset: usize, n: usize): void {
  for (let b: usize = 0; b < n; b++) {
    if (load<u8>(clippedShift + (offset >> 3) + b) != 0) store<f64>(scratch + (b << 3), 0);
  }
}

/** Adds the rates of a sample that has a floor, and notes where it holds. */
function addFlooredRates(to: usize, offset: usize, n: usize, f: f64, floor: f64): void {
  const clipped = clippedSample + (offset >> 3);
  for (let b: usize = 0; b < n; b++) {
    const at = offset + (b << 3);
    const sampleRate = load<f64>(base + at) * f * load<f64>(gamma + at);
    store<u8>(clipped + b, sampleRate < floor ? 1 : 0);
    addTo(to + (b << 3), max(sampleRate, floor));
  }
}

/** Raises the sums of a channel to their floor, and notes where it holds. */
function applyChannelFloor(channel: usize, floor: f64): void {
  const n = number(channel, C_N_BINS) as usize;
  const at = rate + number(channel, C_BINS);
  const clipped = clippedBin + ((number(channel, C_BINS) as usize) >> 3);
  for (let b: usize = 0; b < n; b++) {
    const isClipped = load<f64>(at + (b << 3)) < floor;
    store<u8>(clipped + b, isClipped ? 1 : 0);
    if (isClipped) store<f64>(at + (b << 3), floor);
  }
}

/** Nominal and shifts of a sample, four bins, two or one at a time: (u, w) of a term times (hi − nominal, nominal − lo). */
function shiftedBase(sample: usize, offset: usize, n: usize): void {
  const begin = termBasis + ((number(sample, S_TERMS) as usize) << 2);
  const end = termBasis + ((number(sample, S_TERMS_END) as usize) << 2);
  const step = n << 4;
  const from = shift + number(sample, S_SHIFT);
  let b: usize = 0;
  for (; b + 3 < n; b += 4) {
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let at = from + (b << 4);
    for (let t = begin; t < end; t += 4) {
      const uw = v128.load(basis + load<u32>(t));
      s0 = f64x2.add(s0, f64x2.mul(uw, v128.load(at)));
      s1 = f64x2.add(s1, f64x2.mul(uw, v128.load(at, 16)));
      s2 = f64x2.add(s2, f64x2.mul(uw, v128.load(at, 32)));
      s3 = f64x2.add(s3, f64x2.mul(uw, v128.load(at, 48)));
      at += step;
    }
    const to = offset + (b << 3);
    store<f64>(base + to, load<f64>(nominal + to) + sum2(s0));
    store<f64>(base + to, load<f64>(nominal + to, 8) + sum2(s1), 8);
    store<f64>(base + to, load<f64>(nominal + to, 16) + sum2(s2), 16);
    store<f64>(base + to, load<f64>(nominal + to, 24) + sum2(s3), 24);
  }
  for (; b + 1 < n; b += 2) {
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let at = from + (b << 4);
    for (let t = begin; t < end; t += 4) {
      const uw = v128.load(basis + load<u32>(t));
      s0 = f64x2.add(s0, f64x2.mul(uw, v128.load(at)));
      s1 = f64x2.add(s1, f64x2.mul(uw, v128.load(at, 16)));
      at += step;
    }
    const to = offset + (b << 3);
    store<f64>(base + to, load<f64>(nominal + to) + sum2(s0));
    store<f64>(base + to, load<f64>(nominal + to, 8) + sum2(s1), 8);
  }
  if (b === n) return;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let at = from + (b << 4);
  let t = begin;
  for (; t + 4 < end; t += 8) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(basis + load<u32>(t)), v128.load(at)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(basis + load<u32>(t, 4)), v128.load(at + step)));
    at += step << 1;
  }
  if (t < end) s0 = f64x2.add(s0, f64x2.mul(v128.load(basis + load<u32>(t)), v128.load(at)));
  const to = offset + (b << 3);
  store<f64>(base + to, load<f64>(nominal + to) + sum2(f64x2.add(s0, s1)));
}

/** Product of a sample's scalar factors, two at a time. */
@inline
function factorProduct(sample: usize): f64 {
  const end = useFactor + ((number(sample, S_USES_END) as usize) << 2);
  let even: f64 = 1;
  let odd: f64 = 1;
  let i = useFactor + ((number(sample, S_USES) as usize) << 2);
  for (; i + 4 < end; i += 8) {
    even *= load<f64>(value + load<u32>(i));
    odd *= load<f64>(value + load<u32>(i, 4));
  }
  if (i < end) even *= load<f64>(value + load<u32>(i));
  return even * odd;
}

/** Parameters of a per-bin factor of a channel, from its first bin on. */
@inline
function arrowAt(channel: usize, use: i32): usize {
  return offsetAt(arrows + number(channel, C_ARROWS), load<i32>(binUses + ((use as usize) << 2)));
}

function perBinProduct(sample: usize, channel: usize, offset: usize, n: usize): void {
  const begin = number(sample, S_BIN_USES);
  const end = number(sample, S_BIN_USES_END);
  const to = gamma + offset;
  memory.copy(to, pars + arrowAt(channel, begin), n << 3);
  for (let k = begin + 1; k < end; k++) {
    const from = pars + arrowAt(channel, k);
    for (let b: usize = 0; b < n << 3; b += 8) store<f64>(to + b, load<f64>(to + b) * load<f64>(from + b));
  }
}

// ------------------------------------------------------------------------------------------------ deviances

/** Σ n log(n/rate) + rate − n over main bins; Infinity where one is outside the domain. */
export function mainDeviance(): f64 {
  let sum: f64 = 0;
  for (let c = 0; c < nChannels; c++) {
    const channel = channels + (c as usize) * CHANNEL;
    const n = number(channel, C_N_BINS) as usize;
    const counts = data + number(channel, C_DATA);
    const expected = rate + number(channel, C_BINS);
    const whole = (n & ~1) << 3;
    for (let b: usize = 0; b < whole; b += 16) sum += pairDeviance(v128.load(counts + b), v128.load(expected + b));
    if (n & 1) sum += domainDeviance(load<f64>(counts + whole), load<f64>(expected + whole));
  }
  return sum;
}

/** Σ (a − θ)²/2σ² over normal terms and Poisson deviances with rate τθ. */
export function constraintDeviance(): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < nNormals; i++) {
    const a = load<f64>(data + offsetAt(normalData, i));
    const pull = (a - load<f64>(pars + offsetAt(normalParameter, i))) / load<f64>(normalSigma + ((i as usize) << 3));
    sum += 0.5 * pull * pull;
  }
  let i = 0;
  for (; i + 1 < nPoissons; i += 2) {
    const theta = gathered(pars, poissonParameter, i);
    const lambda = f64x2.mul(v128.load(poissonTau + ((i as usize) << 3)), theta);
    sum += pairDeviance(gathered(data, poissonData, i), lambda);
  }
  if (i < nPoissons) {
    const lambda = load<f64>(poissonTau + ((i as usize) << 3)) * load<f64>(pars + offsetAt(poissonParameter, i));
    sum += domainDeviance(load<f64>(data + offsetAt(poissonData, i)), lambda);
  }
  return sum;
}

/** Numbers at entries i and i + 1 of a table of offsets. */
@inline
function gathered(from: usize, table: usize, i: i32): v128 {
  return f64x2.replace_lane(v128.load64_splat(from + offsetAt(table, i)), 1, load<f64>(from + offsetAt(table, i + 1)));
}

/** a + z × rest: a step of Horner's scheme. */
@inline
function term(a: f64, z: v128, rest: v128): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(z, rest));
}

/** Sum of two deviances: both by the long series of `binDeviance` where they are inside its limit. */
@inline
function pairDeviance(n: v128, lambda: v128): f64 {
  const difference = f64x2.sub(lambda, n);
  const v = f64x2.div(difference, f64x2.add(lambda, n));
  const z = f64x2.mul(v, v);
  const zero = f64x2.splat(0);
  const isInside = v128.and(f64x2.lt(z, f64x2.splat(LONG_SERIES)), v128.and(f64x2.gt(n, zero), f64x2.gt(lambda, zero)));
  if (!i64x2.all_true(isInside)) {
    return (
      domainDeviance(f64x2.extract_lane(n, 0), f64x2.extract_lane(lambda, 0)) +
      domainDeviance(f64x2.extract_lane(n, 1), f64x2.extract_lane(lambda, 1))
    );
  }
  const last = term(1.0 / 19, z, term(1.0 / 21, z, term(1.0 / 23, z, f64x2.splat(1.0 / 25))));
  const middle = term(1.0 / 11, z, term(1.0 / 13, z, term(1.0 / 15, z, term(1.0 / 17, z, last))));
  const series = term(1.0 / 3, z, term(1.0 / 5, z, term(1.0 / 7, z, term(1.0 / 9, z, middle))));
  const correction = f64x2.mul(f64x2.mul(f64x2.add(n, n), f64x2.mul(v, z)), series);
  return sum2(f64x2.sub(f64x2.mul(difference, v), correction));
}

/** Poisson deviance, 0 for a bin that is left out; Infinity for a rate below 0, or 0 with a positive count, or not finite. */
@inline
function domainDeviance(n: f64, lambda: f64): f64 {
  if (n != n) return 0;
  if (lambda > 0 && lambda < Infinity) return n == 0 ? lambda : binDeviance(n, lambda);
  return lambda == 0 && n == 0 ? 0 : Infinity;
}

/** z below which the long series of `binDeviance` has all digits. */
const LONG_SERIES: f64 = 0.0625;

/** As binDeviance of ../bin-deviance.ts. */
@inline
function binDeviance(n: f64, lambda: f64): f64 {
  const difference = lambda - n;
  const v = difference / (lambda + n);
  const z = v * v;
  if (z < 0.0025) return difference * v - 2 * n * v * z * shortSeries(z);
  if (z < LONG_SERIES) return difference * v - 2 * n * v * z * longSeries(z);
  const ratio = n / lambda;
  const l = ratio < Infinity && ratio > 0 ? log(ratio) : log(n) - log(lambda);
  return n < 0 ? Infinity : n * l + difference;
}

@inline
function shortSeries(z: f64): f64 {
  return 1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * (1.0 / 11 + z * (1.0 / 13)))));
}

@inline
function longSeries(z: f64): f64 {
  const rest = 1.0 / 15 + z * (1.0 / 17 + z * (1.0 / 19 + z * (1.0 / 21 + z * (1.0 / 23 + z * (1.0 / 25)))));
  return 1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * (1.0 / 11 + z * (1.0 / 13 + z * rest)))));
}

// ------------------------------------------------------------------------------------------------ gradients

/** Gradient from slopes, inside the domain; leaves Σ_b slope γ (up, down) of terms. */
export function addGradient(): void {
  memory.fill(gradient, 0, (nPars as usize) << 3);
  for (let s = 0; s < nSamples; s++) {
    const sample = samples + (s as usize) * SAMPLE;
    if (hasFloor(s)) close(sample);
    leaveOneOut(sample);
    sampleGradient(sample, load<f64>(factor + ((s as usize) << 3)), moreWeightOf(s), hasShiftedFloor(s));
  }
  constraintGradient();
}

/** What the factors of a sample weigh through the uncertainties that they scale; 0 in a program without any. */
@inline
function moreWeightOf(s: i32): f64 {
  return moreWeight == 0 ? 0 : load<f64>(moreWeight + ((s as usize) << 3));
}

@inline
function hasFloor(s: i32): bool {
  return load<f64>(sampleFloor + ((s as usize) << 3)) > -Infinity;
}

/** Where a floor holds a sample's rate, its parts are set to 0: derivatives of the rate have one of them as a factor. */
function close(sample: usize): void {
  const offset = number(sample, S_OFFSET) as usize;
  const n = number(number(sample, S_CHANNEL) as usize, C_N_BINS) as usize;
  for (let b: usize = 0; b < n; b++) {
    if (load<u8>(clippedSample + (offset >> 3) + b) == 0) continue;
    store<f64>(base + offset + (b << 3), 0);
    store<f64>(gamma + offset + (b << 3), 0);
  }
}

/**
 * slope = 1 − n/rate and curvature = n/rate² of −log Poisson; 1 and 0 without events, 0 and 0 for a bin that is left out or
 * that a floor holds.
 */
export function poissonDerivatives(): void {
  for (let c = 0; c < nChannels; c++) {
    const channel = channels + (c as usize) * CHANNEL;
    const n = (number(channel, C_N_BINS) as usize) << 3;
    const counts = data + number(channel, C_DATA);
    const begin = number(channel, C_BINS);
    for (let b: usize = 0; b < n; b += 8) {
      const count = load<f64>(counts + b);
      const bin = begin + b;
      const lambda = load<f64>(rate + bin);
      const isOut = count != count;
      const isEmpty = count == 0;
      store<f64>(slope + bin, isOut ? 0 : isEmpty ? 1 : (lambda - count) / lambda);
      store<f64>(curvature + bin, isOut || isEmpty ? 0 : count / lambda / lambda);
    }
    if (load<f64>(channelFloor + ((c as usize) << 3)) > -Infinity) clearClippedBins(begin, n);
  }
}

/** A bin that a floor holds has no derivatives; `begin` and `n` in bytes. */
function clearClippedBins(begin: usize, n: usize): void {
  for (let bin = begin; bin < begin + n; bin += 8) {
    if (load<u8>(clippedBin + (bin >> 3)) == 0) continue;
    store<f64>(slope + bin, 0);
    store<f64>(curvature + bin, 0);
  }
}

/** useSlope = f′ × product of the sample's other factors, by prefix and suffix products: never a division. */
function leaveOneOut(sample: usize): void {
  const begin = number(sample, S_USES);
  const end = number(sample, S_USES_END);
  let prefix: f64 = 1;
  for (let i = begin; i < end; i++) {
    store<f64>(useOthers + ((i as usize) << 3), prefix);
    prefix *= load<f64>(value + offsetAt(useFactor, i));
  }
  let suffix: f64 = 1;
  for (let i = end - 1; i >= begin; i--) {
    const at = (i as usize) << 3;
    const f = offsetAt(useFactor, i);
    const others = load<f64>(useOthers + at) * suffix;
    store<f64>(useOthers + at, others);
    store<f64>(useSlope + at, load<f64>(first + f) * others);
    suffix *= load<f64>(value + f);
  }
}

@inline
function addTo(address: usize, x: f64): void {
  store<f64>(address, load<f64>(address) + x);
}

function sampleGradient(sample: usize, f: f64, more: f64, hasClippedShifts: bool): void {
  const channel = number(sample, S_CHANNEL) as usize;
  const n = number(channel, C_N_BINS) as usize;
  const bins = number(channel, C_BINS) as usize;
  const offset = number(sample, S_OFFSET) as usize;
  const begin = number(sample, S_USES);
  const end = number(sample, S_USES_END);
  const weight = slopesOf(bins, offset, n) + more;
  for (let i = begin; i < end; i++) {
    addTo(gradient + offsetAt(useParameter, i), weight * load<f64>(useSlope + ((i as usize) << 3)));
  }
  if (hasClippedShifts) closeShifts(offset, n);
  let at = shift + number(sample, S_SHIFT);
  const termsEnd = number(sample, S_TERMS_END);
  for (let t = number(sample, S_TERMS); t < termsEnd; t++) {
    const sums = weightedPairs(at, n);
    at += n << 4;
    v128.store(termSums + ((t as usize) << 4), sums);
    const slopes = v128.load(basis + offsetAt(termBasis, t), 16);
    addTo(gradient + offsetAt(termParameter, t), f * sum2(f64x2.mul(slopes, sums)));
  }
  perBinGradient(sample, channel, bins, offset, n, f);
}

/** scratch_b = slope_b γ_b; returns Σ_b slope_b γ_b base_b. */
@inline
function slopesOf(bins: usize, offset: usize, n: usize): f64 {
  let sum = f64x2.splat(0);
  const whole = (n & ~1) << 3;
  for (let b: usize = 0; b < whole; b += 16) {
    const w = f64x2.mul(v128.load(slope + bins + b), v128.load(gamma + offset + b));
    v128.store(scratch + b, w);
    sum = f64x2.add(sum, f64x2.mul(w, v128.load(base + offset + b)));
  }
  let weight = sum2(sum);
  if (n & 1) {
    const w = load<f64>(slope + bins + whole) * load<f64>(gamma + offset + whole);
    store<f64>(scratch + whole, w);
    weight += w * load<f64>(base + offset + whole);
  }
  return weight;
}

/** Σ_b scratch_b × the pair of bin b at `at`. */
@inline
function weightedPairs(at: usize, n: usize): v128 {
  let even = f64x2.mul(v128.load64_splat(scratch), v128.load(at));
  let odd = f64x2.splat(0);
  let b: usize = 1;
  for (; b + 1 < n; b += 2) {
    const pair = at + (b << 4);
    const w = scratch + (b << 3);
    odd = f64x2.add(odd, f64x2.mul(v128.load64_splat(w), v128.load(pair)));
    even = f64x2.add(even, f64x2.mul(v128.load64_splat(w, 8), v128.load(pair, 16)));
  }
  if (b < n) odd = f64x2.add(odd, f64x2.mul(v128.load64_splat(scratch + (b << 3)), v128.load(at + (b << 4))));
  return f64x2.add(even, odd);
}

/** ∂/∂γ of each per-bin factor: slope × base × F × the sample's other per-bin factors. */
function perBinGradient(sample: usize, channel: usize, bins: usize, offset: usize, n: usize, f: f64): void {
  const begin = number(sample, S_BIN_USES);
  const end = number(sample, S_BIN_USES_END);
  if (end - begin == 1) {
    addProducts(gradient + arrowAt(channel, begin), slope + bins, base + offset, f, n);
    return;
  }
  for (let k = begin; k < end; k++) {
    const to = gradient + arrowAt(channel, k);
    for (let b: usize = 0; b < n << 3; b += 8) {
      const others = otherPerBinFactors(channel, begin, end, k, k, b);
      addTo(to + b, load<f64>(slope + bins + b) * load<f64>(base + offset + b) * f * others);
    }
  }
}

/** to += factor × a × b over n numbers. */
@inline
function addProducts(to: usize, a: usize, b: usize, factor: f64, n: usize): void {
  const scaling = f64x2.splat(factor);
  const whole = (n & ~1) << 3;
  for (let k: usize = 0; k < whole; k += 16) {
    const product = f64x2.mul(f64x2.mul(v128.load(a + k), v128.load(b + k)), scaling);
    v128.store(to + k, f64x2.add(v128.load(to + k), product));
  }
  if (n & 1) addTo(to + whole, load<f64>(a + whole) * load<f64>(b + whole) * factor);
}

/** Product of a sample's per-bin factors in one bin but for the ones at k and j. */
@inline
function otherPerBinFactors(channel: usize, begin: i32, end: i32, k: i32, j: i32, b: usize): f64 {
  let product: f64 = 1;
  for (let i = begin; i < end; i++) if (i != k && i != j) product *= load<f64>(pars + arrowAt(channel, i) + b);
  return product;
}

function constraintGradient(): void {
  for (let i = 0; i < nNormals; i++) {
    const p = offsetAt(normalParameter, i);
    const sigma = load<f64>(normalSigma + ((i as usize) << 3));
    addTo(gradient + p, (load<f64>(pars + p) - load<f64>(data + offsetAt(normalData, i))) / (sigma * sigma));
  }
  for (let i = 0; i < nPoissons; i++) {
    const p = offsetAt(poissonParameter, i);
    const n = load<f64>(data + offsetAt(poissonData, i));
    const tau = load<f64>(poissonTau + ((i as usize) << 3));
    const lambda = tau * load<f64>(pars + p);
    addTo(gradient + p, n == 0 ? tau : (tau * (lambda - n)) / lambda);
  }
}

// ------------------------------------------------------------------------------------------------- Hessians

/** J and Σ_b slope_b ∇²rate_b from the slopes of a completed gradient, added to zeros. */
export function addRateCurvature(): void {
  for (let s = 0; s < nSamples; s++) {
    const sample = samples + (s as usize) * SAMPLE;
    sampleCurvature(sample, load<f64>(factor + ((s as usize) << 3)), moreWeightOf(s), hasFloor(s));
  }
}

/** As addSampleCurvature of ../sample-curvature.ts: u = ∂F, a = Σ_b slope γ ∂base over the sample's support. */
function sampleCurvature(sample: usize, f: f64, more: f64, isFloored: bool): void {
  const channel = number(sample, S_CHANNEL) as usize;
  const n = number(channel, C_N_BINS) as usize;
  const offset = number(sample, S_OFFSET) as usize;
  const size = number(sample, S_SIZE) as usize;
  const uses = number(sample, S_USES_END) - number(sample, S_USES);
  const terms = number(sample, S_TERMS_END) - number(sample, S_TERMS);
  if (size > 0) {
    const weight = slopesOf(number(channel, C_BINS) as usize, offset, n) + more;
    const target = square + number(channel, C_SQUARE);
    const diagonalStep = ((number(channel, C_WIDTH) as usize) + 1) as usize;
    firstDerivatives(sample, f, weight, target, diagonalStep, size);
    const magnitude = abs(f);
    const divides = magnitude > 1e-100 && magnitude < 1e100 && number(sample, S_REPEATS) == 0;
    if (!divides && weight != 0) pairsOneByOne(sample, weight, target, (diagonalStep - 1) << 3);
    if (uses > 1 || terms > 0) pairs(sample, divides ? weight / f : 0, target, (diagonalStep - 1) << 3, size);
  }
  rateRows(sample, channel, offset, n, f, size, isFloored);
  perBinPairs(sample, channel, offset, n, f);
}

/** u and a over the support; W ∂²F and F Σ_b w_b γ_b ∂²base_b to the diagonal. */
@inline
function firstDerivatives(sample: usize, f: f64, weight: f64, target: usize, diagonalStep: usize, size: usize): void {
  memory.fill(factorRow, 0, size << 3);
  memory.fill(termRow, 0, size << 3);
  const usesEnd = number(sample, S_USES_END);
  for (let i = number(sample, S_USES); i < usesEnd; i++) {
    const at = (i as usize) << 3;
    addTo(factorRow + offsetAt(usePosition, i), load<f64>(useSlope + at));
    const curvature = weight * load<f64>(second + offsetAt(useFactor, i)) * load<f64>(useOthers + at);
    addTo(target + offsetAt(useLocal, i) * diagonalStep, curvature);
  }
  const termsEnd = number(sample, S_TERMS_END);
  for (let t = number(sample, S_TERMS); t < termsEnd; t++) {
    const sums = v128.load(termSums + ((t as usize) << 4));
    const at = basis + offsetAt(termBasis, t);
    addTo(termRow + offsetAt(termPosition, t), sum2(f64x2.mul(sums, v128.load(at, 16))));
    addTo(target + offsetAt(termLocal, t) * diagonalStep, f * sum2(f64x2.mul(sums, v128.load(at, 32))));
  }
}

/** ratio u uᵀ off the diagonal and a uᵀ + u aᵀ over the support, lower triangle, two rows at a time. */
function pairs(sample: usize, ratio: f64, target: usize, step: usize, size: usize): void {
  const entries = supportLocal + ((number(sample, S_SUPPORT) as usize) << 2);
  const nRuns = number(sample, S_N_RUNS);
  const firstRun = runs + number(sample, S_RUNS);
  let p: usize = 0;
  for (; p + 1 < size; p += 2) {
    const u0 = load<f64>(factorRow + (p << 3));
    const u1 = load<f64>(factorRow + (p << 3), 8);
    const a0 = load<f64>(termRow + (p << 3));
    const a1 = load<f64>(termRow + (p << 3), 8);
    const f0 = ratio * u0 + a0;
    const f1 = ratio * u1 + a1;
    const l0 = load<u32>(entries + (p << 2)) as usize;
    const l1 = load<u32>(entries + (p << 2), 4) as usize;
    const row = target + (l0 >> 3) * step;
    const next = target + (l1 >> 3) * step;
    if (nRuns > 0) {
      for (let r = 0; r < nRuns; r++) {
        const run = firstRun + (r as usize) * RUN;
        const begin = load<u32>(run, R_BEGIN) as usize;
        if (begin >= p) break;
        const length = min(load<u32>(run, R_LENGTH) as usize, p - begin);
        const shiftedBy = (load<u32>(run, R_LOCAL) as usize) - (begin << 3);
        runOfPairs(row + shiftedBy, next + shiftedBy, begin << 3, length, f0, u0, f1, u1);
      }
    } else {
      for (let q: usize = 0; q < p; q++) {
        const l = load<u32>(entries + (q << 2)) as usize;
        const u = load<f64>(factorRow + (q << 3));
        const a = load<f64>(termRow + (q << 3));
        addTo(row + l, f0 * u + u0 * a);
        addTo(next + l, f1 * u + u1 * a);
      }
    }
    addTo(row + l0, 2 * u0 * a0);
    addTo(next + l0, f1 * u0 + u1 * a0);
    addTo(next + l1, 2 * u1 * a1);
  }
  if (p == size) return;
  const u0 = load<f64>(factorRow + (p << 3));
  const a0 = load<f64>(termRow + (p << 3));
  const f0 = ratio * u0 + a0;
  const l0 = load<u32>(entries + (p << 2)) as usize;
  const row = target + (l0 >> 3) * step;
  for (let q: usize = 0; q < p; q++) {
    addTo(
      row + (load<u32>(entries + (q << 2)) as usize),
      f0 * load<f64>(factorRow + (q << 3)) + u0 * load<f64>(termRow + (q << 3)),
    );
  }
  addTo(row + l0, 2 * u0 * a0);
}

/** Two rows of `pairs` over a run of consecutive local parameters. */
@inline
function runOfPairs(row: usize, next: usize, begin: usize, length: usize, f0: f64, u0: f64, f1: f64, u1: f64): void {
  const end = begin + ((length & ~1) << 3);
  const vf0 = f64x2.splat(f0);
  const vu0 = f64x2.splat(u0);
  const vf1 = f64x2.splat(f1);
  const vu1 = f64x2.splat(u1);
  for (let q = begin; q < end; q += 16) {
    const u = v128.load(factorRow + q);
    const a = v128.load(termRow + q);
    v128.store(row + q, f64x2.add(v128.load(row + q), f64x2.add(f64x2.mul(vf0, u), f64x2.mul(vu0, a))));
    v128.store(next + q, f64x2.add(v128.load(next + q), f64x2.add(f64x2.mul(vf1, u), f64x2.mul(vu1, a))));
  }
  if (length & 1) {
    const u = load<f64>(factorRow + end);
    const a = load<f64>(termRow + end);
    addTo(row + end, f0 * u + u0 * a);
    addTo(next + end, f1 * u + u1 * a);
  }
}

/** As addPairsOneByOne of ../sample-curvature.ts. */
function pairsOneByOne(sample: usize, weight: f64, target: usize, step: usize): void {
  const begin = number(sample, S_USES);
  const end = number(sample, S_USES_END);
  let suffix: f64 = 1;
  for (let i = end - 1; i >= begin; i--) {
    store<f64>(suffixes + (((i - begin) as usize) << 3), suffix);
    suffix *= load<f64>(value + offsetAt(useFactor, i));
  }
  let prefix = weight;
  for (let i = begin; i < end; i++) {
    const fi = offsetAt(useFactor, i);
    const li = offsetAt(useLocal, i);
    let running = prefix * load<f64>(first + fi);
    for (let j = i + 1; j < end; j++) {
      const fj = offsetAt(useFactor, j);
      const lj = offsetAt(useLocal, j);
      const multiple: f64 = lj == li ? 2 : 1;
      const rest = load<f64>(first + fj) * load<f64>(suffixes + (((j - begin) as usize) << 3));
      addTo(target + (lj >> 3) * step + li, multiple * running * rest);
      running *= load<f64>(value + fj);
    }
    prefix *= load<f64>(value + fi);
  }
}

/** ∂(base F)/∂θ of every bin, times γ to J, times slope and the other per-bin factors to coupling; slopes of per-bin factors. */
function rateRows(sample: usize, channel: usize, offset: usize, n: usize, f: f64, size: usize, isFloored: bool): void {
  const width = number(channel, C_WIDTH) as usize;
  const bins = number(channel, C_BINS) as usize;
  const begin = number(sample, S_BIN_USES);
  const end = number(sample, S_BIN_USES_END);
  const entries = supportLocal + ((number(sample, S_SUPPORT) as usize) << 2);
  if (size == 0 && end - begin == 1) {
    const incidence = (load<i32>(binUses + ((begin as usize) << 2)) as usize) * n;
    addMultiple(arrowSlope + number(channel, C_INCIDENCE) + (incidence << 3), base + offset, n, f);
    return;
  }
  const rows = jacobian + number(channel, C_JACOBIAN);
  const couplings = coupling + number(channel, C_COUPLING);
  const incidences = arrowSlope + number(channel, C_INCIDENCE);
  for (let b: usize = 0; b < n; b++) {
    const row = rateRow + (folds == 0 ? 0 : (b * size) << 3);
    if (isFloored && load<u8>(clippedSample + (offset >> 3) + b) != 0) {
      memory.fill(row, 0, size << 3);
      continue;
    }
    const at = b << 3;
    const level = load<f64>(base + offset + at);
    if (size > 0) {
      fillRateRow(sample, row, level, f, b, n, size, load<u8>(clippedShift + (offset >> 3) + b) != 0);
      scatter(sample, rows + b * (width << 3), row, load<f64>(gamma + offset + at), entries, size);
    }
    for (let k = begin; k < end; k++) {
      const others = otherPerBinFactors(channel, begin, end, k, k, at);
      const incidence = (load<i32>(binUses + ((k as usize) << 2)) as usize) * n + b;
      addTo(incidences + (incidence << 3), others * level * f);
      const weight = others * load<f64>(slope + bins + at);
      if (size == 0 || weight == 0 || isFolded(k)) continue;
      scatter(sample, couplings + incidence * (width << 3), row, weight, entries, size);
    }
  }
  for (let k = begin; size > 0 && k < end; k++) {
    if (!isFolded(k)) continue;
    for (let at: usize = 0; at < n << 3; at += 8) {
      const others = otherPerBinFactors(channel, begin, end, k, k, at);
      store<f64>(scratch + at, others * load<f64>(slope + bins + at));
    }
    fold(offsetAt(folds, k), scratch, rateRow, n, size, entries);
  }
}

/** Whether a per-bin factor is a function in every bin, whose couplings are added up. */
@inline
function isFolded(k: i32): bool {
  return folds != 0 && offsetAt(folds, k) != 0;
}

/** ∂(base F)/∂θ of one bin over the support. */
@inline
function fillRateRow(
  sample: usize,
  row: usize,
  level: f64,
  f: f64,
  b: usize,
  n: usize,
  size: usize,
  isClipped: bool,
): void {
  for (let i: usize = 0; i < size << 3; i += 8) store<f64>(row + i, level * load<f64>(factorRow + i));
  if (isClipped) return;
  const scaled = f64x2.splat(f);
  let at = shift + number(sample, S_SHIFT) + (b << 4);
  const end = number(sample, S_TERMS_END);
  for (let t = number(sample, S_TERMS); t < end; t++) {
    const slopes = v128.load(basis + offsetAt(termBasis, t), 16);
    addTo(row + offsetAt(termPosition, t), sum2(f64x2.mul(scaled, f64x2.mul(slopes, v128.load(at)))));
    at += n << 4;
  }
}

/** to += weight × row, whose entries belong to the local parameters of the support. */
@inline
function scatter(sample: usize, to: usize, row: usize, weight: f64, entries: usize, size: usize): void {
  const nRuns = number(sample, S_N_RUNS);
  const firstRun = runs + number(sample, S_RUNS);
  for (let r = 0; r < nRuns; r++) {
    const run = firstRun + (r as usize) * RUN;
    const from = row + ((load<u32>(run, R_BEGIN) as usize) << 3);
    addMultiple(to + (load<u32>(run, R_LOCAL) as usize), from, load<u32>(run, R_LENGTH) as usize, weight);
  }
  if (nRuns > 0) return;
  for (let i: usize = 0; i < size; i++) {
    addTo(to + (load<u32>(entries + (i << 2)) as usize), weight * load<f64>(row + (i << 3)));
  }
}

/** slope · base · F · (other per-bin factors) for two per-bin factors of one sample, in every bin. */
function perBinPairs(sample: usize, channel: usize, offset: usize, n: usize, f: f64): void {
  const begin = number(sample, S_BIN_USES);
  const end = number(sample, S_BIN_USES_END);
  const bins = number(channel, C_BINS) as usize;
  for (let k = begin; k < end; k++) {
    for (let j = k + 1; j < end; j++) {
      const ik = load<i32>(binUses + ((k as usize) << 2)) as usize;
      const ij = load<i32>(binUses + ((j as usize) << 2)) as usize;
      for (let b: usize = 0; b < n; b++) {
        const at = b << 3;
        const others = otherPerBinFactors(channel, begin, end, k, j, at);
        const weight = load<f64>(slope + bins + at) * load<f64>(base + offset + at) * f * others;
        addToBlocks(channel, ik, ij, n, b, weight);
      }
    }
  }
}

/**
 * Adds to both triangles of the block that two per-bin factors of a channel share in a bin; once where they are one.
 * `pairBlocks` has, for each channel, the places of both entries by (factor, factor, bin).
 */
@inline
function addToBlocks(channel: usize, i: usize, j: usize, n: usize, b: usize, x: f64): void {
  const nArrows = number(channel, C_N_ARROWS) as usize;
  const at = pairBlocks + number(channel, C_PAIRS);
  const low = load<u32>(at + (((i * nArrows + j) * n + b) << 2)) as usize;
  const high = load<u32>(at + (((j * nArrows + i) * n + b) << 2)) as usize;
  addTo(blocks + low, x);
  if (low != high) addTo(blocks + high, x);
}

/** Σ_b curvature_b of squares and products of J with arrow slopes, constraints: all of Jᵀ diag(h) J but the squares. */
export function addDensityCurvature(): void {
  memory.fill(diagonal, 0, (nPars as usize) << 3);
  constraintCurvature();
  memory.copy(scale, diagonal, (nPars as usize) << 3);
  for (let c = 0; c < nChannels; c++) {
    const channel = channels + (c as usize) * CHANNEL;
    channelScale(channel);
    channelIncidences(channel);
  }
}

function constraintCurvature(): void {
  for (let i = 0; i < nNormals; i++) {
    const sigma = load<f64>(normalSigma + ((i as usize) << 3));
    addTo(diagonal + offsetAt(normalParameter, i), 1 / (sigma * sigma));
  }
  for (let i = 0; i < nPoissons; i++) {
    const p = offsetAt(poissonParameter, i);
    const theta = load<f64>(pars + p);
    const n = load<f64>(data + offsetAt(poissonData, i));
    if (n > 0) addTo(diagonal + p, n / theta / theta);
  }
}

/** Diagonal of Jᵀ diag(h) J among local parameters. */
function channelScale(channel: usize): void {
  const n = number(channel, C_N_BINS) as usize;
  const width = number(channel, C_WIDTH) as usize;
  const rows = jacobian + number(channel, C_JACOBIAN);
  const places = locals + number(channel, C_LOCALS);
  const curvatures = curvature + number(channel, C_BINS);
  for (let i: usize = 0; i < width; i++) {
    let sum: f64 = 0;
    let at = rows + (i << 3);
    for (let b: usize = 0; b < n; b++) {
      const x = load<f64>(at);
      sum += load<f64>(curvatures + (b << 3)) * x * x;
      at += width << 3;
    }
    addTo(scale + (load<u32>(places + (i << 2)) as usize), sum);
  }
}

/** Jᵀ diag(h) J between local and arrow parameters, and among arrow parameters. */
function channelIncidences(channel: usize): void {
  const n = number(channel, C_N_BINS) as usize;
  const width = number(channel, C_WIDTH) as usize;
  const nArrows = number(channel, C_N_ARROWS) as usize;
  const rows = jacobian + number(channel, C_JACOBIAN);
  const couplings = coupling + number(channel, C_COUPLING);
  const incidences = arrowSlope + number(channel, C_INCIDENCE);
  const curvatures = curvature + number(channel, C_BINS);
  const places = arrows + number(channel, C_ARROWS);
  const pairs = pairBlocks + number(channel, C_PAIRS);
  for (let k: usize = 0; k < nArrows; k++) {
    const parameter = load<u32>(places + (k << 2)) as usize;
    for (let b: usize = 0; b < n; b++) {
      const index = k * n + b;
      const x = load<f64>(incidences + (index << 3));
      const weight = load<f64>(curvatures + (b << 3)) * x;
      if (weight == 0) continue;
      addTo(scale + parameter + (b << 3), weight * x);
      addMultiple(couplings + index * (width << 3), rows + b * (width << 3), width, weight);
      for (let j: usize = 0; j < k; j++) {
        addToBlocks(channel, k, j, n, b, weight * load<f64>(incidences + ((j * n + b) << 3)));
      }
      addTo(blocks + (load<u32>(pairs + (((k * nArrows + k) * n + b) << 2)) as usize), weight * x);
    }
  }
}

/** to += weight × from over n numbers. */
@inline
function addMultiple(to: usize, from: usize, n: usize, weight: f64): void {
  const w = f64x2.splat(weight);
  const whole = (n & ~1) << 3;
  for (let i: usize = 0; i < whole; i += 16) {
    v128.store(to + i, f64x2.add(v128.load(to + i), f64x2.mul(w, v128.load(from + i))));
  }
  if (n & 1) addTo(to + whole, weight * load<f64>(from + whole));
}

// --------------------------------------------------------------------------------------------- column copies

/** As `plainCopies` of ../column-copies.ts: the columns of a list of stretches, in `n` rows. */
export function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, n: i32, list: usize, size: i32): void {
  for (let row = 0; row < n; row++) {
    copyStretches(from, to, list, size, 0x7fffffff);
    from += fromStep;
    to += toStep;
  }
}

/** The same of the lower triangle of a matrix, where rows go over as columns do. */
export function copyTriangle(from: usize, fromStep: usize, to: usize, toStep: usize, list: usize, size: i32): void {
  for (let k = 0; k < size; k++) {
    const stretch = list + (k as usize) * STRETCH;
    const begin = number(stretch, T_FROM) as usize;
    const end = begin + number(stretch, T_SIZE);
    let source = from + (begin >> 3) * fromStep;
    let target = to + ((number(stretch, T_TO) as usize) >> 3) * toStep;
    for (let column = begin + 8; column <= end; column += 8) {
      copyStretches(source, target, list, k + 1, column);
      source += fromStep;
      target += toStep;
    }
  }
}

/** The columns of one row, up to byte `end` of the source. */
@inline
function copyStretches(source: usize, target: usize, list: usize, size: i32, end: usize): void {
  for (let k = 0; k < size; k++) {
    const stretch = list + (k as usize) * STRETCH;
    const begin = number(stretch, T_FROM) as usize;
    const from = source + begin;
    const to = target + number(stretch, T_TO);
    const length = min(number(stretch, T_SIZE) as usize, end - begin);
    const whole = length & ~15;
    for (let i: usize = 0; i < whole; i += 16) v128.store(to + i, v128.load(from + i));
    if (length & 8) store<f64>(to + whole, load<f64>(from + whole));
  }
}
