import {
  differenceLong,
  INVERSE_ROOT_TWO_PI,
  SHORT_HALF_DEVIATION,
  SHORT_LOG_MONEYNESS,
} from './black-time-value.ts';
import { type BlackGreeks, blackGreeks } from './black76.ts';
import { ATANH_REACH, atanhRatio, exp, logRatio } from './elementary.ts';
import { deviationInOneStep, type ImpliedReason, impliedDeviation } from './implied-deviation.ts';
import { millsDenominator, millsNumerator, millsSlopeDenominator, millsSlopeNumerator } from './mills.ts';

/** Meaning of the status byte of a row: its index in this list. */
export const ROW_STATUS = [
  'ok',
  'below-intrinsic',
  'above-maximum',
  'no-information',
  'invalid-input',
] as const satisfies readonly (ImpliedReason | 'ok' | 'invalid-input')[];

/** Quotes to invert, one row each: undiscounted prices, forwards, strikes, and 1 for a call or 0 for a put. */
export interface QuoteColumns {
  readonly price: Float64Array;
  readonly forward: Float64Array;
  readonly strike: Float64Array;
  readonly call: Uint8Array;
}

/** Options to value, one row each: see {@link blackGreeks}. */
export interface OptionColumns {
  readonly forward: Float64Array;
  readonly strike: Float64Array;
  readonly deviation: Float64Array;
  readonly years: Float64Array;
  readonly call: Uint8Array;
}

/** Where price and first greeks are written, units as {@link BlackGreeks}. */
export interface GreekColumns {
  readonly price: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly vega: Float64Array;
  readonly theta: Float64Array;
  readonly vanna: Float64Array;
}

/** Where the remaining greeks are written. */
export interface HigherGreekColumns {
  readonly charm: Float64Array;
  readonly volga: Float64Array;
  readonly speed: Float64Array;
  readonly colour: Float64Array;
}

/** The columns' common length. @throws RangeError when they differ. */
function commonLength(columns: readonly (Float64Array | Uint8Array)[]): number {
  const rows = columns[0]!.length;
  for (const { length } of columns)
    if (length !== rows) throw new RangeError(`columns of ${rows} and ${length} rows`);
  return rows;
}

/** Number of quotes. @throws RangeError when the columns differ in length. */
export function quoteRows(
  { price, forward, strike, call }: QuoteColumns,
  deviation: Float64Array,
  status: Uint8Array,
): number {
  return commonLength([status, price, forward, strike, call, deviation]);
}

/** Number of options. @throws RangeError when the columns differ in length. */
export function optionRows(
  { forward, strike, deviation, years, call }: OptionColumns,
  { price, delta, gamma, vega, theta, vanna }: GreekColumns,
  status: Uint8Array,
  higher?: HigherGreekColumns,
): number {
  if (higher) commonLength([status, higher.charm, higher.volga, higher.speed, higher.colour]);
  return commonLength([
    status,
    forward,
    strike,
    deviation,
    years,
    call,
    price,
    delta,
    gamma,
    vega,
    theta,
    vanna,
  ]);
}

/** One row of {@link impliedDeviationBatch}. */
export function impliedDeviationRow(
  { price, forward, strike, call }: QuoteColumns,
  i: number,
  deviation: Float64Array,
  status: Uint8Array,
): void {
  const p = price[i]!;
  const f = forward[i]!;
  const k = strike[i]!;
  const signed = call[i] === 0 ? k - f : f - k;
  const intrinsic = Math.max(signed, 0);
  const timeValue = p - intrinsic;
  if (timeValue > (intrinsic > 0 ? Number.EPSILON * p : 0)) {
    const quick = deviationInOneStep(timeValue, f, k);
    if (quick > 0) {
      deviation[i] = quick;
      status[i] = 0;
      return;
    }
  }
  if (!(f > 0 && k > 0 && f < Number.POSITIVE_INFINITY && k < Number.POSITIVE_INFINITY) || Number.isNaN(p)) {
    deviation[i] = Number.NaN;
    status[i] = ROW_STATUS.indexOf('invalid-input');
    return;
  }
  const result = impliedDeviation(p, f, k, call[i] === 0 ? 'P' : 'C');
  deviation[i] = result.ok ? result.value : Number.NaN;
  status[i] = result.ok ? 0 : ROW_STATUS.indexOf(result.reason);
}

/**
 * {@link impliedDeviation} of every row, in plain TypeScript.
 *
 * @param deviation receives σ√T; a row without a value receives NaN, so that an overlooked status does not pass for one.
 * @param status receives the row's index in {@link ROW_STATUS}.
 * @returns how many rows are without a value.
 * @throws RangeError when the columns differ in length.
 */
export function impliedDeviationBatch(
  quotes: QuoteColumns,
  deviation: Float64Array,
  status: Uint8Array,
): number {
  const rows = quoteRows(quotes, deviation, status);
  let refused = 0;
  for (let i = 0; i < rows; i++) {
    impliedDeviationRow(quotes, i, deviation, status);
    if (status[i] !== 0) refused++;
  }
  return refused;
}

/** One row of {@link blackGreeksBatch}. */
export function blackGreeksRow(
  { forward, strike, deviation, years, call }: OptionColumns,
  i: number,
  out: GreekColumns,
  higher: HigherGreekColumns | undefined,
  status: Uint8Array,
): void {
  const f = forward[i]!;
  const k = strike[i]!;
  const s = deviation[i]!;
  const time = years[i]!;
  const u = (f - k) / (f + k);
  const x = u < ATANH_REACH && u > -ATANH_REACH ? (u + u) * atanhRatio(u * u) : logRatio(f, k);
  const inverse = 1 / s;
  const t = 0.5 * s;
  const moneyness = x * inverse;
  const h = Math.abs(moneyness);
  const distance = Math.abs(x);
  const h2 = h * h;
  const t2 = t * t;
  const d1 = moneyness + t;
  const exponent = d1 * d1;
  const inside =
    t < 0.52 && s > 1e-100 && distance < 3.1 && exponent < 1400 && f > 1e-50 && f < 1e50 && k > 0;
  if (!(inside && time > 1e-50 && time < 1e50)) {
    greeksOneByOne(f, k, s, time, call[i] !== 0, i, out, higher, status);
    return;
  }
  // The vector kernels perform the same operations in the same order: a change here is a change there.
  const short = t < SHORT_HALF_DEVIATION && distance < SHORT_LOG_MONEYNESS;
  const density = INVERSE_ROOT_TWO_PI * exp(-0.5 * exponent);
  const weight = f * density;
  const d2 = moneyness - t;
  const isCall = call[i] !== 0;
  let inverseForward: number;
  let timeValue: number;
  let tail: number;
  let complement: boolean;
  if (short) {
    // Terms t^n/n! |M⁽ⁿ⁾(h)| of the Mills ratio's Taylor series, by M⁽ⁿ⁺¹⁾ = h M⁽ⁿ⁾ + n M⁽ⁿ⁻¹⁾: the odd ones make M(h-t) - M(h+t),
    // all of them one side's tail, N(d1) below the strike and N(-d1) above.
    const unit = millsDenominator(h);
    const e0 = millsNumerator(h);
    const a = h * t;
    const g1 = t * (unit - h * e0);
    const g2 = 0.5 * (t2 * e0 - a * g1);
    const g3 = 0.3333333333333333 * (t2 * g1 - a * g2);
    const g4 = 0.25 * (t2 * g2 - a * g3);
    const g5 = 0.2 * (t2 * g3 - a * g4);
    const g6 = 0.16666666666666666 * (t2 * g4 - a * g5);
    const g7 = 0.14285714285714285 * (t2 * g5 - a * g6);
    const g8 = 0.125 * (t2 * g6 - a * g7);
    const g9 = 0.1111111111111111 * (t2 * g7 - a * g8);
    const g10 = 0.1 * (t2 * g8 - a * g9);
    const g11 = 0.09090909090909091 * (t2 * g9 - a * g10);
    const even = g10 + g8 + (g6 + g4) + (g2 + e0);
    const odd = g11 + g9 + (g7 + g5) + (g3 + g1);
    const reciprocal = 1 / (f * unit);
    inverseForward = unit * reciprocal;
    const inverseUnit = f * reciprocal;
    timeValue = (odd + odd) * (weight * inverseUnit);
    tail = (x > 0 ? even - odd : even + odd) * (density * inverseUnit);
    complement = isCall === x > 0;
  } else {
    const unit = millsSlopeDenominator(h);
    const difference = differenceLong(millsSlopeNumerator(h), unit, h2, t2);
    const z = Math.abs(d1);
    const below = millsDenominator(z);
    const forwardBelow = f * below;
    const reciprocal = 1 / (forwardBelow * unit);
    inverseForward = below * unit * reciprocal;
    timeValue = weight * (s * difference * (forwardBelow * reciprocal));
    tail = weight * (millsNumerator(z) * (unit * reciprocal));
    complement = isCall === d1 > 0;
  }
  const signed = isCall ? f - k : k - f;
  const probability = complement ? 1 - tail : tail;
  const rootTime = Math.sqrt(time);
  const inverseTime = 1 / time;
  const gamma = density * (inverseForward * inverse);
  const vega = weight * rootTime;
  const perVolatility = rootTime * inverse;
  out.price[i] = timeValue + Math.max(signed, 0);
  out.delta[i] = isCall ? probability : -probability;
  out.gamma[i] = gamma;
  out.vega[i] = vega;
  out.theta[i] = weight * (-t * inverseTime);
  out.vanna[i] = -(density * d2) * perVolatility;
  if (higher !== undefined) {
    const product = d1 * d2;
    const halfInverseTime = 0.5 * inverseTime;
    higher.charm[i] = density * d2 * halfInverseTime;
    higher.volga[i] = vega * product * perVolatility;
    higher.speed[i] = -(gamma * inverseForward) * (d1 * inverse + 1);
    higher.colour[i] = gamma * (1 - product) * halfInverseTime;
  }
  status[i] = 0;
}

function greeksOneByOne(
  f: number,
  k: number,
  s: number,
  time: number,
  isCall: boolean,
  i: number,
  out: GreekColumns,
  higher: HigherGreekColumns | undefined,
  status: Uint8Array,
): void {
  const finite = Number.POSITIVE_INFINITY;
  const valid =
    f > 0 &&
    k > 0 &&
    s >= 0 &&
    time >= 0 &&
    f < finite &&
    k < finite &&
    s < finite &&
    time < finite &&
    !(time === 0 && s > 0);
  const greeks: Partial<BlackGreeks> = valid ? blackGreeks(f, k, s, time, isCall ? 'C' : 'P') : {};
  for (const [name, column] of Object.entries({ ...out, ...higher }))
    column[i] = greeks[name as keyof BlackGreeks] ?? Number.NaN;
  status[i] = valid ? 0 : ROW_STATUS.indexOf('invalid-input');
}

/**
 * {@link blackGreeks} of every row, in plain TypeScript: price and five greeks, and the other four when columns are
 * given for them.
 *
 * @param status receives 0, or the index of `invalid-input` in {@link ROW_STATUS}, whose row receives NaN.
 * @returns how many rows are without values.
 * @throws RangeError when the columns differ in length.
 */
export function blackGreeksBatch(
  options: OptionColumns,
  out: GreekColumns,
  status: Uint8Array,
  higher?: HigherGreekColumns,
): number {
  const rows = optionRows(options, out, status, higher);
  let refused = 0;
  for (let i = 0; i < rows; i++) {
    blackGreeksRow(options, i, out, higher, status);
    if (status[i] !== 0) refused++;
  }
  return refused;
}
