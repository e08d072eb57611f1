import {
  differenceLong,
  differenceShort,
  geometricMean,
  INVERSE_ROOT_TWO_PI,
  logMoneyness,
  normalisedBlack,
  SHORT_HALF_DEVIATION,
  SHORT_LOG_MONEYNESS,
} from './black-time-value.ts';
import type { OptionSide } from './black76.ts';
import { ATANH_REACH, atanhRatio, exp, log, logRatio, roughLogRatio } from './elementary.ts';
import { millsSlopeDenominator, millsSlopeNumerator } from './mills.ts';
import { normalQuantile } from './normal.ts';
import { absent, ok, type Result } from './result.ts';

/** Why a price implies no deviation. */
export type ImpliedReason = 'below-intrinsic' | 'above-maximum' | 'no-information';

/**
 * Deviation of an out-of-the-money price by one step of third order from a guess good to 7e-6, or -1 where the guess
 * does not hold: deviations above 1.04, log-moneyness above 3.1, prices below 1e-280, beyond about 30 deviations.
 *
 * The guess inverts Bachelier's formula by a rational function of √(2 ln(1 + |F - K|/p)) and passes to Black's by a
 * polynomial in s² and x². The step is Halley's on ln b (the objective of Jäckel 2013), with the Mills form of b; the
 * logarithm, of an argument within 0.6 % of one, is its [2/2] Padé fraction. What is cut off is below 1.3e-16.
 * The vector kernels perform the same operations in the same order: a change here is a change there.
 */
export function deviationInOneStep(price: number, forward: number, strike: number): number {
  const gap = Math.abs(forward - strike);
  const sum = forward + strike;
  const u = gap / sum;
  let ratio: number;
  let x: number;
  if (u < ATANH_REACH) {
    ratio = atanhRatio(u * u);
    x = (u + u) * ratio;
  } else {
    x = Math.abs(logRatio(forward, strike));
    ratio = (0.5 * x) / u;
  }
  // At the money the guess is taken a millionth of the price away, where its form is not 0/0.
  const away = Math.max(gap, 1e-6 * price);
  const l = roughLogRatio(price + away, price);
  const q = Math.sqrt(l + l);
  const q2 = q * q;
  const q4 = q2 * q2;
  const above =
    (0.00019155171361701906 * q + 0.0002659538470697865) * q4 +
    ((0.0012196759925446428 * q + 0.014987659141931285) * q2 +
      (-0.025946657619218765 * q + 0.19947017484463503));
  const below =
    (0.00019152135375963516 * q2 + (0.0002766450209101947 * q + 0.0034463529887064836)) * q4 +
    ((0.004877749832257585 * q + 0.07576168350743932) * q2 + (-0.13019989372257215 * q + 1));
  const s0 = (away * ratio * below) / (sum * (l * above));
  const v = s0 * s0;
  const w = x * x;
  const fromV = v * (v * 0.000432706381051 + 0.00367471904623) + 0.0416487240707;
  const fromW = w * 5.10799957181e-6 + (v * -6.56500542482e-5 + -0.000345536659261);
  const s = s0 * v * (w * fromW + fromV) + s0;
  const inverse = 1 / s;
  const h = x * inverse;
  const t = 0.5 * s;
  const h2 = h * h;
  const t2 = t * t;
  const exponent = h2 + t2;
  if (!(t < 0.52 && x < 3.1 && exponent < 1400 && price > 1e-280)) return -1;
  const unit = millsSlopeDenominator(h);
  const y1 = millsSlopeNumerator(h);
  const difference =
    t < SHORT_HALF_DEVIATION && x < SHORT_LOG_MONEYNESS
      ? differenceShort(y1, unit, h2, t2)
      : differenceLong(y1, unit, h2, t2);
  const weight = Math.sqrt(forward * strike) * (INVERSE_ROOT_TWO_PI * exp(-0.5 * exponent));
  // b = weight s difference / unit; its derivative by s is weight.
  const reciprocal = 1 / (weight * (s * difference));
  const d = 1 - price * unit * reciprocal;
  const hazard = weight * unit * reciprocal;
  const numerator = d * (-0.5 * d + 1);
  const denominator = d * (d * 0.16666666666666666 + -1) + 1;
  const curvature = h2 * inverse - 0.5 * t - hazard;
  const step = numerator / (0.5 * numerator * curvature - hazard * denominator);
  return Math.abs(d) < 0.006 && Math.abs(step) < 8e-6 * s ? s + step : -1;
}

/** Exponent by which tiny prices are lifted: 600 powers of two. */
const LIFT = 600;

/**
 * Deviation of any out-of-the-money price between zero and the largest (zero below 1e-470 of √(FK)): Halley's steps on ln b, or on the logarithm of
 * the distance to the largest price in the upper half, kept inside a bracket.
 */
function deviationByIteration(price: number, forward: number, strike: number): number {
  const x = Math.abs(logMoneyness(forward, strike));
  const largest = Math.min(forward, strike);
  const scale = geometricMean(forward, strike);
  const upper = price > 0.5 * largest;
  const tiny = price < 1e-280 * scale || price < 1e-280;
  const lift = tiny ? LIFT * Math.LN2 : 0;
  const target = ((upper ? largest - price : price) * (tiny ? 2 ** LIFT : 1)) / scale;
  if (target < 1e-290) return 0;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  // At the money the price is 1 - 2 N(-s/2); away from it the inflection point s = √(2|x|) starts the search.
  let s = Math.max(upper ? -2 * normalQuantile((0.5 * (largest - price)) / largest) : 0, Math.sqrt(2 * x));
  if (s === 0) s = (price / scale) * 2.5;
  for (let step = 0; step < 200; step++) {
    const at = normalisedBlack(x, s, lift);
    const objective = upper ? at.complement : at.value;
    const quotient = objective / target;
    const error = quotient > 1e-300 ? log(quotient) : Number.NEGATIVE_INFINITY;
    if (error === 0) return s;
    if (upper ? error > 0 : error < 0) low = s;
    else high = s;
    const gradient = (upper ? -at.slope : at.slope) / objective;
    const newton = -error / gradient;
    const curvature = (x * x) / (s * s * s) - 0.25 * s - gradient;
    const halley = newton / (1 + 0.5 * Math.max(-1, newton * curvature));
    if (Math.abs(halley) <= 1e-9 * s && step > 0) return s + halley;
    s += halley;
    if (!(s > low && s < high))
      s =
        high === Number.POSITIVE_INFINITY
          ? 2 * low
          : low === 0
            ? 0.5 * high
            : Math.sqrt(low) * Math.sqrt(high);
  }
  return s;
}

/** Deviation of an out-of-the-money price strictly between zero and the largest; zero where it is too small to tell. */
function deviationOf(price: number, forward: number, strike: number): number {
  const quick = deviationInOneStep(price, forward, strike);
  return quick > 0 ? quick : deviationByIteration(price, forward, strike);
}

/**
 * Total standard deviation σ√T at which the Black-76 price equals an undiscounted price, solved on the
 * out-of-the-money side (in-the-money prices by parity).
 *
 * @returns the deviation, or why there is none: `below-intrinsic`; `above-maximum` when the price is at or above what
 * any volatility gives (the forward for a call, the strike for a put); `no-information` when the time value is zero or
 * lost in the rounding of an in-the-money price, or below 1e-470 of the forward.
 * @throws RangeError when forward or strike is not positive and finite, or the price is not a number.
 */
export function impliedDeviation(
  price: number,
  forward: number,
  strike: number,
  side: OptionSide,
): Result<number, ImpliedReason> {
  if (Number.isNaN(price)) throw new RangeError('impliedDeviation: the price is not a number');
  if (!(forward > 0 && strike > 0 && forward < Number.POSITIVE_INFINITY && strike < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `impliedDeviation: forward ${forward} or strike ${strike} is not positive and finite`,
    );
  const intrinsic = Math.max(side === 'C' ? forward - strike : strike - forward, 0);
  const timeValue = price - intrinsic;
  const noise = intrinsic === 0 ? 0 : Number.EPSILON * price;
  if (timeValue < -noise) return absent('below-intrinsic', `${price} is below ${intrinsic}`);
  const largest = Math.min(forward, strike);
  if (timeValue >= largest) return absent('above-maximum', `${price} is not below ${largest + intrinsic}`);
  if (timeValue <= noise) return absent('no-information', `${price} against intrinsic ${intrinsic}`);
  const deviation = deviationOf(timeValue, forward, strike);
  return deviation > 0 ? ok(deviation) : absent('no-information', `${price} is too small to tell`);
}
