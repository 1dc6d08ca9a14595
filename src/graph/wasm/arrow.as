// Elimination of blocks of arrow parameters that live in one channel, with 128-bit vectors: what the plain loops of
// ../arrow-singles.ts and ../other-blocks.ts do. AssemblyScript; scripts/compile-kernels.mjs compiles it into
// arrow.generated.ts.
//
// The host puts tables and buffers into the memory, and their byte addresses into the globals below, which have the names of
// ../arrow-factor.ts and ../state.ts. Tables hold byte offsets unless they say otherwise.

// The sizes of records (CHANNEL, …) and the offsets of their fields (C_…) are constants that scripts/compile-kernels.mjs
// writes in front of this source, from records.json.

/** Records of channels that have blocks, of these, and of their members. */
export let channels: usize = 0;
export let nChannels: i32 = 0;
export let blockTable: usize = 0;
export let memberTable: usize = 0;

// The Hessian's parts
export let blocks: usize = 0;
export let diagonal: usize = 0;
export let coupling: usize = 0;

// The factorisation; of each free member, its position in its block
export let counts: usize = 0;
export let members: usize = 0;
export let positions: usize = 0;
export let blockFactor: usize = 0;
export let reduced: usize = 0;
export let weights: usize = 0;
export let columns: usize = 0;
export let forward: usize = 0;
export let localVector: usize = 0;

// By parameter: whether it is free, its damping, what its pivot has to exceed, a right-hand side or solution
export let free: usize = 0;
export let damping: usize = 0;
export let floors: usize = 0;
export let vector: usize = 0;
/** Parameters that joined the border. */
export let joined: usize = 0;

@inline
function at(record: usize, field: usize): usize {
  return load<u32>(record + field) as usize;
}

/** Record of the i-th free member of the block that begins with member `begin`. */
@inline
function memberAt(begin: usize, i: usize): usize {
  return memberTable + (begin + (load<u32>(positions + ((begin + i) << 2)) as usize)) * MEMBER;
}

/** Factors over the free parameters; members of blocks that are not positive definite go to `joined`. Returns how many. */
export function factorBlocks(): i32 {
  let nJoined: usize = 0;
  for (let c = 0; c < nChannels; c++) {
    const channel = channels + (c as usize) * CHANNEL;
    const width = at(channel, C_WIDTH);
    const end = blockTable + at(channel, C_END) * BLOCK;
    for (let block = blockTable + at(channel, C_BEGIN) * BLOCK; block < end; block += BLOCK) {
      const begin = at(block, B_BEGIN);
      const n = freeMembers(begin, at(block, B_SIZE));
      const count = counts + at(block, B_COUNT);
      store<u32>(count, n as u32);
      if (n == 0) continue;
      if (factorBlock(block, begin, n)) {
        reduceBlock(block, begin, n, width);
        continue;
      }
      store<u32>(count, 0);
      for (let i: usize = 0; i < n; i++) {
        store<u32>(joined + ((nJoined + i) << 2), load<u32>(members + ((begin + i) << 2)));
      }
      nJoined += n;
    }
  }
  return nJoined as i32;
}

@inline
function freeMembers(begin: usize, size: usize): usize {
  let n: usize = 0;
  for (let i: usize = 0; i < size; i++) {
    const p = load<u32>(memberTable + (begin + i) * MEMBER, M_PARAMETER);
    if (load<u8>(free + (p as usize)) == 0) continue;
    store<u32>(members + ((begin + n) << 2), p);
    store<u32>(positions + ((begin + n) << 2), i as u32);
    n++;
  }
  return n;
}

/** Cholesky factor of a block over its free members; whether it is positive definite. */
@inline
function factorBlock(block: usize, begin: usize, n: usize): bool {
  const square = at(block, B_SQUARE);
  const size = at(block, B_SIZE);
  const l = blockFactor + square;
  for (let i: usize = 0; i < n; i++) {
    const p = (load<u32>(members + ((begin + i) << 2)) as usize) << 3;
    const row = blocks + square + (((load<u32>(positions + ((begin + i) << 2)) as usize) * size) << 3);
    const to = l + ((i * n) << 3);
    for (let j: usize = 0; j <= i; j++) {
      const column = (load<u32>(positions + ((begin + j) << 2)) as usize) << 3;
      let x = load<f64>(row + column);
      if (i == j) x += load<f64>(diagonal + p) + load<f64>(damping + p);
      const other = l + ((j * n) << 3);
      for (let k: usize = 0; k < j << 3; k += 8) x -= load<f64>(to + k) * load<f64>(other + k);
      if (j < i) store<f64>(to + (j << 3), x / load<f64>(other + (j << 3)));
      else {
        const isPositive = x > 0 && x < Infinity && (n == 1 || x > load<f64>(floors + p));
        if (!isPositive) return false;
        store<f64>(to + (j << 3), sqrt(x));
      }
    }
  }
  return true;
}

/** L⁻¹ C of a block. */
@inline
function reduceBlock(block: usize, begin: usize, n: usize, width: usize): void {
  const l = blockFactor + at(block, B_SQUARE);
  for (let i: usize = 0; i < n; i++) {
    const member = memberAt(begin, i);
    const row = at(member, M_ROW);
    const own = l + ((i * n) << 3);
    const scale = 1 / load<f64>(own + (i << 3));
    store<f64>(weights + at(member, M_INCIDENCE), -1);
    if (i == 0) {
      scaled(reduced + row, coupling + row, scale, width);
      continue;
    }
    memory.copy(reduced + row, coupling + row, width << 3);
    for (let j: usize = 0; j < i; j++) {
      addMultiple(reduced + row, reduced + at(memberAt(begin, j), M_ROW), -load<f64>(own + (j << 3)), width);
    }
    scaled(reduced + row, reduced + row, scale, width);
  }
}

/** y = L⁻¹ b for b in `vector`, and border −= (L⁻¹C)ᵀ y: added up by channel. */
export function forwardBlocks(border: usize): void {
  for (let c = 0; c < nChannels; c++) {
    const channel = channels + (c as usize) * CHANNEL;
    const width = at(channel, C_WIDTH);
    memory.fill(localVector, 0, width << 3);
    const end = blockTable + at(channel, C_END) * BLOCK;
    for (let block = blockTable + at(channel, C_BEGIN) * BLOCK; block < end; block += BLOCK) {
      const n = load<u32>(counts + at(block, B_COUNT)) as usize;
      const begin = at(block, B_BEGIN);
      const y = forward + (begin << 3);
      for (let i: usize = 0; i < n; i++) {
        const member = memberAt(begin, i);
        const row = blockFactor + at(block, B_SQUARE) + ((i * n) << 3);
        let x = load<f64>(vector + (at(member, M_PARAMETER) << 3));
        for (let k: usize = 0; k < i << 3; k += 8) x -= load<f64>(row + k) * load<f64>(y + k);
        x /= load<f64>(row + (i << 3));
        store<f64>(y + (i << 3), x);
        addMultiple(localVector, reduced + at(member, M_ROW), x, width);
      }
    }
    const places = columns + at(channel, C_COLUMNS);
    for (let j: usize = 0; j < width; j++) {
      const column = load<i32>(places + (j << 2));
      if (column < 0) continue;
      const to = border + ((column as usize) << 3);
      store<f64>(to, load<f64>(to) - load<f64>(localVector + (j << 3)));
    }
  }
}

/** x = L⁻ᵀ (y − L⁻¹C border), to `vector`. */
export function backBlocks(border: usize): void {
  for (let c = 0; c < nChannels; c++) {
    const channel = channels + (c as usize) * CHANNEL;
    const width = at(channel, C_WIDTH);
    const places = columns + at(channel, C_COLUMNS);
    for (let j: usize = 0; j < width; j++) {
      const column = load<i32>(places + (j << 2));
      store<f64>(localVector + (j << 3), column < 0 ? 0 : load<f64>(border + ((column as usize) << 3)));
    }
    const end = blockTable + at(channel, C_END) * BLOCK;
    for (let block = blockTable + at(channel, C_BEGIN) * BLOCK; block < end; block += BLOCK) {
      const n = load<u32>(counts + at(block, B_COUNT)) as usize;
      const begin = at(block, B_BEGIN);
      const y = forward + (begin << 3);
      const l = blockFactor + at(block, B_SQUARE);
      for (let left = n; left > 0; left--) {
        const i = left - 1;
        const member = memberAt(begin, i);
        let x = load<f64>(y + (i << 3)) - dot(reduced + at(member, M_ROW), localVector, width);
        for (let j = i + 1; j < n; j++) x -= load<f64>(l + ((j * n + i) << 3)) * load<f64>(y + (j << 3));
        x /= load<f64>(l + ((i * n + i) << 3));
        store<f64>(y + (i << 3), x);
        store<f64>(vector + (at(member, M_PARAMETER) << 3), x);
      }
    }
  }
}

@inline
function scaled(to: usize, from: usize, factor: f64, n: usize): void {
  const f = f64x2.splat(factor);
  const whole = (n & ~1) << 3;
  for (let k: usize = 0; k < whole; k += 16) v128.store(to + k, f64x2.mul(f, v128.load(from + k)));
  if (n & 1) store<f64>(to + whole, factor * load<f64>(from + whole));
}

@inline
function addMultiple(to: usize, from: usize, factor: f64, n: usize): void {
  const f = f64x2.splat(factor);
  const whole = (n & ~1) << 3;
  for (let k: usize = 0; k < whole; k += 16) {
    v128.store(to + k, f64x2.add(v128.load(to + k), f64x2.mul(f, v128.load(from + k))));
  }
  if (n & 1) store<f64>(to + whole, load<f64>(to + whole) + factor * load<f64>(from + whole));
}

@inline
function dot(a: usize, b: usize, n: usize): f64 {
  let s = f64x2.splat(0);
  const whole = (n & ~1) << 3;
  for (let k: usize = 0; k < whole; k += 16) s = f64x2.add(s, f64x2.mul(v128.load(a + k), v128.load(b + k)));
  const t = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  return n & 1 ? t + load<f64>(a + whole) * load<f64>(b + whole) : t;
}
