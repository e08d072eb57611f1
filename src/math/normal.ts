import { millsRatio } from './mills.ts';

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;
const ROOT_TWO_OVER_PI = 0.7978845608028654;

/** exp(-x²/2) with the square split in two, so that the tail keeps full relative accuracy. */
function gaussian(x: number): number {
  const high = Math.round(x * 1024) / 1024;
  return Math.exp(-0.5 * high * high) * Math.exp(-0.5 * (x - high) * (x + high));
}

/** Density of the standard normal distribution. */
export function normalPdf(x: number): number {
  return Math.abs(x) > 39 ? 0 : INVERSE_ROOT_TWO_PI * gaussian(x);
}

/**
 * Distribution function of the standard normal, to about 1e-15 relative in both tails: exp(-x²/2) times the Mills
 * ratio. Underflows below about -38.5.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) throw new RangeError('normalCdf: the argument is not a number');
  if (x === 0) return 0.5;
  const tail = Math.abs(x) > 39 ? 0 : normalPdf(x) * millsRatio(Math.abs(x));
  return x > 0 ? 1 - tail : tail;
}

/** Scaled complementary error function exp(x²) erfc(x); infinite below about -26.6. */
export function erfcx(x: number): number {
  if (Number.isNaN(x)) throw new RangeError('erfcx: the argument is not a number');
  const scaled = ROOT_TWO_OVER_PI * millsRatio(Math.abs(x) * Math.SQRT2);
  if (x >= 0) return scaled;
  if (x < -27) return Number.POSITIVE_INFINITY;
  const high = Math.round(x * 1024) / 1024;
  return 2 * Math.exp(high * high) * Math.exp((x - high) * (x + high)) - scaled;
}

/** N(u) - 1/2 for small u, as n(u) times a series of positive terms (Abramowitz and Stegun 26.2.11). */
function centralProbability(u: number): number {
  let term = u;
  let sum = u;
  for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
    term *= (u * u) / k;
    sum += term;
  }
  return normalPdf(u) * sum;
}

/**
 * Inverse of {@link normalCdf} for a probability strictly between 0 and 1.
 *
 * Starts from Hastings' approximation (Abramowitz and Stegun 26.2.23) and polishes by third-order steps, on the
 * logarithm of the tail or, near one half, on the distance from one half.
 *
 * @throws RangeError when the probability is not strictly between 0 and 1.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1))
    throw new RangeError(`normalQuantile: probability ${p} is not strictly between 0 and 1`);
  if (p === 0.5) return 0;
  const tail = p < 0.5 ? p : 1 - p;
  const sign = p < 0.5 ? -1 : 1;
  const r = Math.sqrt(-2 * Math.log(tail));
  let u =
    r - (2.515517 + r * (0.802853 + r * 0.010328)) / (1 + r * (1.432788 + r * (0.189269 + r * 0.001308)));
  if (tail > 0.25) {
    const distance = 0.5 - tail;
    u = Math.max(u, 0);
    for (let step = 0; step < 3; step++) {
      const newton = (centralProbability(u) - distance) / normalPdf(u);
      u -= newton / (1 + 0.5 * u * newton);
    }
    return sign * u;
  }
  const target = Math.log(tail);
  for (let step = 0; step < 2; step++) {
    const mills = millsRatio(u);
    const excess = Math.log(INVERSE_ROOT_TWO_PI * mills) - 0.5 * u * u - target;
    const hazard = 1 / mills;
    const newton = excess * mills;
    u += newton / (1 + 0.5 * newton * (hazard - u));
  }
  return sign * u;
}
