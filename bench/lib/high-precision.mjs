/**
 * Black-76 in fixed-point arithmetic of 320 binary digits on BigInt, written apart from the library: series and continued
 * fraction where the library has fitted rationals. The reference of the accuracy tests and of the benchmark.
 */
const BITS = 320n;
const ONE = 1n << BITS;

const mul = (a, b) => (a * b) >> BITS;
const div = (a, b) => (a << BITS) / b;
const abs = (a) => (a < 0n ? -a : a);

/** An exact double as mantissa and exponent: value = mantissa 2^exponent. */
function parts(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0n ? fraction : fraction | (1n << 52n);
  return { mantissa: value < 0 ? -mantissa : mantissa, exponent: (biased === 0n ? 1n : biased) - 1075n };
}

/** A double as a fixed-point number (digits below 2^-320 are dropped). */
function fixed(value) {
  const { mantissa, exponent } = parts(value);
  const shift = exponent + BITS;
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** Nearest double, but for double rounding. */
function toNumber(a) {
  const size = abs(a).toString(2).length;
  const drop = size > 80 ? BigInt(size - 80) : 0n;
  return Number(a >> drop) * 2 ** (Number(drop) - Number(BITS));
}

function squareRoot(a) {
  const target = a << BITS;
  let root = 1n << BigInt((target.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + target / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** atanh(u) by its power series. */
function atanh(u) {
  const square = mul(u, u);
  let power = u;
  let sum = u;
  for (let k = 3n; power !== 0n && power !== -1n; k += 2n) {
    power = mul(power, square);
    sum += power / k;
  }
  return sum;
}

const LN_2 = 2n * atanh(ONE / 3n);

function arctanOfInverse(n) {
  let power = ONE / n;
  let sum = power;
  for (let k = 1n; power !== 0n; k++) {
    power /= n * n;
    sum += (k & 1n ? -power : power) / (2n * k + 1n);
  }
  return sum;
}

const PI = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));
const ROOT_TWO_PI = squareRoot(2n * PI);

/** Logarithm of mantissa 2^exponent. */
function logOf(mantissa, exponent) {
  const size = BigInt(mantissa.toString(2).length);
  const m = size > BITS ? mantissa >> (size - BITS) : mantissa << (BITS - size);
  return 2n * atanh(div(m - ONE, m + ONE)) + (size + exponent) * LN_2;
}

const log = (a) => logOf(a, -BITS);
const logOfNumber = (value) => {
  const { mantissa, exponent } = parts(value);
  return logOf(mantissa, exponent);
};

function exp(a) {
  const k = a / LN_2;
  const r = (a - k * LN_2) >> 8n;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = mul(term, r) / n;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = mul(sum, sum);
  return k >= 0n ? sum << k : sum >> -k;
}

const SERIES_REACH = 12n * ONE;

/** Mills ratio (1 - N(x)) / n(x), either sign. */
function mills(x) {
  if (x < 0n) return mul(ROOT_TWO_PI, exp(mul(x, x) / 2n)) - mills(-x);
  if (x >= SERIES_REACH) {
    // Laplace's continued fraction x + 1/(x + 2/(x + ...)).
    let tail = x;
    for (let n = 120n; n > 0n; n--) tail = x + div(n * ONE, tail);
    return div(ONE, tail);
  }
  let term = x;
  let sum = 0n;
  for (let k = 3n; term !== 0n; k += 2n) {
    sum += term;
    term = mul(term, mul(x, x)) / k;
  }
  return mul(ROOT_TWO_PI, exp(mul(x, x) / 2n)) / 2n - sum;
}

/** ln of the normalised out-of-the-money price, and price over its derivative by the deviation. */
function normalised(x, s) {
  const h = div(x, s);
  const t = s / 2n;
  const difference = mills(h - t) - mills(h + t);
  return { log: log(difference) - (mul(h, h) + mul(t, t)) / 2n - log(ROOT_TWO_PI), overSlope: difference };
}

/**
 * Relative error of a deviation as the inversion of an out-of-the-money price, both taken as the exact doubles they are.
 */
export function deviationError(price, forward, strike, deviation) {
  const x = abs(logOfNumber(forward) - logOfNumber(strike));
  const target = logOfNumber(price) - (logOfNumber(forward) + logOfNumber(strike)) / 2n;
  const start = fixed(deviation);
  let s = start;
  for (let step = 0; step < 3; step++) {
    const at = normalised(x, s);
    s += mul(at.overSlope, target - at.log);
  }
  return toNumber(div(start - s, s));
}

/** Price and greeks to third order, with the size of the terms each is made of, units as blackGreeks of the library. */
export function greeks(forward, strike, deviation, years, isCall) {
  const f = fixed(forward);
  const k = fixed(strike);
  const s = fixed(deviation);
  const years_ = fixed(years);
  const x = logOfNumber(forward) - logOfNumber(strike);
  const ratio = div(x, s);
  const t = s / 2n;
  const d1 = ratio + t;
  const d2 = ratio - t;
  const density = div(exp(-mul(d1, d1) / 2n), ROOT_TWO_PI);
  const upper = (d) => (d > 0n ? ONE - lower(-d) : lower(d));
  const lower = (d) => mul(div(exp(-mul(d, d) / 2n), ROOT_TWO_PI), mills(-d));
  const price = isCall ? mul(f, upper(d1)) - mul(k, upper(d2)) : mul(k, upper(-d2)) - mul(f, upper(-d1));
  const root = squareRoot(years_);
  const gamma = div(density, mul(f, s));
  const vega = mul(mul(f, density), root);
  const perVolatility = div(root, s);
  const size2 = abs(ratio) + t;
  const exact = {
    price,
    delta: isCall ? upper(d1) : -upper(-d1),
    gamma,
    vega,
    theta: -div(mul(mul(f, density), t), years_),
    vanna: -mul(mul(density, d2), perVolatility),
    charm: div(mul(density, d2), 2n * years_),
    volga: mul(mul(vega, mul(d1, d2)), perVolatility),
    speed: -mul(div(gamma, f), div(d1, s) + ONE),
    colour: div(mul(gamma, ONE - mul(d1, d2)), 2n * years_),
  };
  const size = {
    vanna: mul(mul(density, size2), perVolatility),
    charm: div(mul(density, size2), 2n * years_),
    volga: mul(mul(vega, mul(size2, size2)), perVolatility),
    speed: mul(div(gamma, f), div(size2, s) + ONE),
    colour: div(mul(gamma, ONE + mul(size2, size2)), 2n * years_),
  };
  return Object.fromEntries(
    Object.entries(exact).map(([name, value]) => [
      name,
      { value: toNumber(value), size: toNumber(size[name] ?? abs(value)) },
    ]),
  );
}
