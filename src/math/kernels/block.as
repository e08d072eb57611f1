// A batch is worked block by block, one short loop a step, over scratch columns that stay in the first cache: the loops have few
// values alive, so that nothing is spilled, and short chains of dependent operations, so that the processor overlaps rows. One long
// loop over all steps took a quarter more time. Lines of the form "$" are repeated for two vectors (scripts/kernels.mjs), four
// rows a turn.

/** Bytes from the first vector of a turn to each. */
const o_0: usize = 0;
const o_1: usize = 16;

/** Status of a row left to the plain TypeScript code. */
const LEFT: u8 = 255;

/** Bytes of a block of one column: 128 rows. */
const BLOCK: usize = 1024;
/** First byte of the scratch columns, behind the table of constants. */
const SCRATCH: usize = 4096;

const LOG: usize = SCRATCH;
const H: usize = SCRATCH + BLOCK;
const INVERSE: usize = SCRATCH + 2 * BLOCK;
const REMAINDER: usize = SCRATCH + 3 * BLOCK;
const FIELD: usize = SCRATCH + 4 * BLOCK;
const UNIT: usize = SCRATCH + 5 * BLOCK;
const GOOD: usize = SCRATCH + 6 * BLOCK;

// Writes the statuses of a block; returns how many rows are left to the plain code.
function settle(n: usize, status: usize, all: v128): i32 {
  const rows = n >> 3;
  if (i64x2.all_true(all)) {
    for (let j: usize = 0; j < rows; j += 8) store<u64>(status + j, 0);
    return 0;
  }
  let left = 0;
  for (let j: usize = 0; j < rows; j++) {
    const good = load<i64>(GOOD + (j << 3)) != 0;
    store<u8>(status + j, good ? 0 : LEFT);
    left += good ? 0 : 1;
  }
  return left;
}

/** Largest |(F-K)/(F+K)| of the short series of the logarithm. */
@inline function near(u: v128): v128 { return f64x2.lt(abs(u), c(0.1715728752538099)); }

// The short series holds there, to rounding.
@inline function isShort(t: v128, x: v128): v128 { return both(f64x2.lt(t, c(0.11)), f64x2.lt(x, c(0.8))); }

// differenceShort and, in lanes that are not short, differenceLong: the one is the other without its high terms.
@inline function difference(long: bool, short: v128, y1: v128, unit: v128, h2: v128, t2: v128): v128 {
  const t4 = f64x2.mul(t2, t2);
  const y3 = f64x2.sub(f64x2.mul(f64x2.add(h2, c(3)), y1), unit);
  const low = fma(y3, f64x2.mul(t2, c(0.16666666666666666)), y1);
  const y5 = fma(c(-6), y1, f64x2.mul(f64x2.add(h2, c(7)), y3));
  const y7 = fma(c(-20), y3, f64x2.mul(f64x2.add(h2, c(11)), y5));
  const y9 = fma(c(-42), y5, f64x2.mul(f64x2.add(h2, c(15)), y7));
  const y11 = fma(c(-72), y7, f64x2.mul(f64x2.add(h2, c(19)), y9));
  let high = fma(y11, f64x2.mul(t2, c(2.505210838544172e-8)), f64x2.mul(y9, c(2.7557319223985893e-6)));
  if (long) {
    const y13 = fma(c(-110), y9, f64x2.mul(f64x2.add(h2, c(23)), y11));
    const y15 = fma(c(-156), y11, f64x2.mul(f64x2.add(h2, c(27)), y13));
    const y17 = fma(c(-210), y13, f64x2.mul(f64x2.add(h2, c(31)), y15));
    const y19 = fma(c(-272), y15, f64x2.mul(f64x2.add(h2, c(35)), y17));
    const y21 = fma(c(-342), y17, f64x2.mul(f64x2.add(h2, c(39)), y19));
    const higher = fma(fma(f64x2.mul(y21, c(1.9572941063391263e-20)), t4, fma(y19, f64x2.mul(t2, c(8.22063524662433e-18)), f64x2.mul(y17, c(2.8114572543455206e-15)))), t4, fma(y15, f64x2.mul(t2, c(7.647163731819816e-13)), f64x2.mul(y13, c(1.6059043836821613e-10))));
    high = fma(v128.andnot(higher, short), t4, high);
  }
  return fma(fma(high, t4, fma(y7, f64x2.mul(t2, c(0.0001984126984126984)), f64x2.mul(y5, c(0.008333333333333333)))), t4, low);
}
