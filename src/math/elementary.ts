const POWERS_OF_TWO = Float64Array.from({ length: 2098 });
for (let i = 0, power = Number.MIN_VALUE; i < 2098; i++, power *= 2) POWERS_OF_TWO[i] = power;

const LN_2_HIGH = 0.6931471803691238;
const LN_2_LOW = 1.9082149292705877e-10;

/** Adding and subtracting this rounds a small number to the nearest integer. */
const ROUNDER = 6755399441055744;

/** tanh(ln(2)/4): up to here the polynomial of {@link atanhRatio} holds. */
export const ATANH_REACH = 0.1715728752538099;

/** atanh(u)/u as a polynomial in z = u², for |u| up to tanh(ln(2)/4), to 7e-19 before rounding. */
export function atanhRatio(z: number): number {
  const z2 = z * z;
  const z4 = z2 * z2;
  const z8 = z4 * z4;
  return (
    0.06631854983611397 * z8 +
    (((0.06624292878278355 * z + 0.07693584421520037) * z2 +
      (0.09090886777460622 * z + 0.11111111339630612)) *
      z4 +
      ((0.14285714284401557 * z + 0.20000000000003773) * z2 + (0.3333333333333333 * z + 1)))
  );
}

/**
 * Exponential with the same bits on every engine (the language leaves the last bits of Math.exp open): reduction to
 * half of ln 2 on either side of zero, a polynomial of degree 11 (1.6e-17 before rounding), an exact power of two.
 * For y up to 709; zero below the smallest subnormal.
 */
export function exp(y: number): number {
  if (y < -744.4) return 0;
  const k = y * Math.LOG2E + ROUNDER - ROUNDER;
  const r = y - k * LN_2_HIGH - k * LN_2_LOW;
  const r2 = r * r;
  const r4 = r2 * r2;
  const r8 = r4 * r4;
  return (
    (((2.5110049204818658e-8 * r + 2.763265472252779e-7) * r2 +
      (2.755724088722987e-6 * r + 2.4801485441561313e-5)) *
      r8 +
      (((0.00019841269890076403 * r + 0.0013888888952352863) * r2 +
        (0.008333333333319589 * r + 0.04166666666648795)) *
        r4 +
        ((0.1666666666666668 * r + 0.5000000000000019) * r2 + (1 * r + 1)))) *
    POWERS_OF_TWO[k + 1074]!
  );
}

const scratch = new Float64Array(2);
const scratchWords = new Int32Array(scratch.buffer);

/** ln(a/b) to 5e-9, for normal numbers a >= b > 0; for first guesses. */
export function roughLogRatio(a: number, b: number): number {
  scratch[0] = a;
  scratch[1] = b;
  const k = (scratchWords[1]! - scratchWords[3]! + 0x80000) >> 20;
  const scaled = b * POWERS_OF_TWO[k + 1074]!;
  const u = (a - scaled) / (a + scaled);
  const z = u * u;
  const series =
    (0.15218701306552582 * z + 0.1997628657542094) * (z * z) + (0.33333524575986695 * z + 0.9999999976010253);
  return k * Math.LN2 + (u + u) * series;
}

/** The exponent k that brings a normal positive number times 2^-k between √½ and √2. */
function binaryExponent(value: number): number {
  scratch[0] = value;
  return (scratchWords[1]! - 0x3fe6a09e) >> 20;
}

/** Natural logarithm of a normal positive number, with the same bits on every engine. */
export function log(value: number): number {
  const k = binaryExponent(value);
  const m = value * POWERS_OF_TWO[1074 - k]!;
  const u = (m - 1) / (m + 1);
  return k * LN_2_HIGH + (k * LN_2_LOW + (u + u) * atanhRatio(u * u));
}

/**
 * ln(a/b) of two normal positive numbers whose ratio is one too. The denominator is scaled by a power of two before the
 * difference is taken, so that no rounding of the ratio enters.
 */
export function logRatio(a: number, b: number): number {
  const k = binaryExponent(a / b);
  const scaled = b * POWERS_OF_TWO[k + 1074]!;
  const u = (a - scaled) / (a + scaled);
  return k * LN_2_HIGH + (k * LN_2_LOW + (u + u) * atanhRatio(u * u));
}
