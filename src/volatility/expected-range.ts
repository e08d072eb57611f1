import { type OptionChain, quoteAt } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { TRADING_DAYS } from './realised-volatility.ts';
import { varianceStrip } from './strip.ts';

/** Competing estimators of one standard deviation of the next session's move. */
export const RANGE_ESTIMATORS = [
  'atm-straddle',
  'strip-variance',
  'vix1d',
  'vix9d-hv20',
  'publisher-literal',
] as const;
/** One of {@link RANGE_ESTIMATORS}. */
export type RangeEstimator = (typeof RANGE_ESTIMATORS)[number];

/** What the estimators read; each names what it misses. Volatilities in points a year: 15.2 is 15.2 %. */
export interface RangeInputs {
  /** Forward of the chain's expiry, or of the next session, index points. */
  readonly forward: number;
  /** Chain of the expiry that ends the range, with what turns its prices into volatility. */
  readonly chain?: OptionChain;
  readonly discount?: number;
  readonly years?: number;
  readonly vix1d?: number;
  readonly vix9d?: number;
  /** 20-day close-to-close volatility. */
  readonly hv20?: number;
  /** Weight of VIX9D in `vix9d-hv20`; 0.6 unless given. */
  readonly shortWeight?: number;
  /** Regime multiplier of `vix9d-hv20` and `publisher-literal`; 1 unless given. */
  readonly multiplier?: number;
}

/** One standard deviation of the move to the end of the range. */
export interface ExpectedRange {
  readonly estimator: RangeEstimator;
  /** Index points. */
  readonly points: number;
  /** Per cent of the forward: 0.94 is 0.94 %. */
  readonly percent: number;
  /** The figures it was made of, by name. */
  readonly inputs: { readonly [name: string]: number };
}

/** Why an estimator gives no range. */
export type RangeReason = 'missing-input' | 'not-a-volatility' | 'no-straddle' | 'no-strip';

/**
 * One standard deviation of the next move by a named estimator:
 * - `atm-straddle`: straddle at the forward · √(π/2), as E|X| = σ√(2/π) of a normal move; to the chain's expiry.
 * - `strip-variance`: forward · σ√T of the chain's own variance strip; to the chain's expiry.
 * - `vix1d`: VIX1D/√252.
 * - `vix9d-hv20`: m·(w·VIX9D + (1−w)·HV20)/√252.
 * - `publisher-literal`: (0.1·VIX9D + 0.5·HV20·m)/√252, the formula as its publisher prints it, in daily per cent.
 *
 * @returns `not-a-volatility` when an index or HV20 is not a positive finite number.
 * @throws RangeError when forward or multiplier is not positive and finite, or the weight lies outside 0 to 1.
 */
export function expectedRange(
  estimator: RangeEstimator,
  inputs: RangeInputs,
): Result<ExpectedRange, RangeReason> {
  const { forward } = inputs;
  assertPositive('forward', forward);
  switch (estimator) {
    case 'atm-straddle':
      return straddleRange(inputs);
    case 'strip-variance':
      return stripRange(inputs);
    case 'vix1d': {
      const vix1d = volatilityOf(inputs, 'vix1d');
      return vix1d.ok ? ok(daily(estimator, forward, vix1d.value, { vix1d: vix1d.value })) : vix1d;
    }
    case 'vix9d-hv20': {
      const { shortWeight = 0.6 } = inputs;
      if (!(shortWeight >= 0 && shortWeight <= 1)) {
        throw new RangeError(`shortWeight must lie within 0 and 1, received ${shortWeight}`);
      }
      const pair = shortAndRealised(inputs);
      if (!pair.ok) return pair;
      const { vix9d, hv20, multiplier } = pair.value;
      const volatility = multiplier * (shortWeight * vix9d + (1 - shortWeight) * hv20);
      return ok(daily(estimator, forward, volatility, { vix9d, hv20, shortWeight, multiplier }));
    }
    case 'publisher-literal': {
      const pair = shortAndRealised(inputs);
      if (!pair.ok) return pair;
      const { vix9d, hv20, multiplier } = pair.value;
      const volatility = 0.1 * vix9d + 0.5 * hv20 * multiplier;
      return ok(daily(estimator, forward, volatility, { vix9d, hv20, multiplier }));
    }
  }
}

function shortAndRealised(
  inputs: RangeInputs,
): Result<
  { readonly vix9d: number; readonly hv20: number; readonly multiplier: number },
  'missing-input' | 'not-a-volatility'
> {
  const { multiplier = 1 } = inputs;
  assertPositive('multiplier', multiplier);
  const vix9d = volatilityOf(inputs, 'vix9d');
  if (!vix9d.ok) return vix9d;
  const hv20 = volatilityOf(inputs, 'hv20');
  return hv20.ok ? ok({ vix9d: vix9d.value, hv20: hv20.value, multiplier }) : hv20;
}

function volatilityOf(
  inputs: RangeInputs,
  name: 'vix1d' | 'vix9d' | 'hv20',
): Result<number, 'missing-input' | 'not-a-volatility'> {
  const value = inputs[name];
  if (value === undefined) return absent('missing-input', name);
  return isPositive(value) ? ok(value) : absent('not-a-volatility', `${name} ${value}`);
}

function assertPositive(name: string, value: number): void {
  if (!isPositive(value)) throw new RangeError(`${name} must be positive and finite, received ${value}`);
}

function isPositive(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}

function daily(
  estimator: RangeEstimator,
  forward: number,
  volatility: number,
  inputs: ExpectedRange['inputs'],
): ExpectedRange {
  const percent = volatility / Math.sqrt(TRADING_DAYS);
  return { estimator, points: (forward * percent) / 100, percent, inputs: { forward, ...inputs } };
}

function straddleRange({ forward, chain, discount = 1 }: RangeInputs): Result<ExpectedRange, RangeReason> {
  if (chain === undefined) return absent('missing-input', 'chain');
  const above = chain.strikes.findIndex((strike) => strike >= forward);
  const below = chain.strikes[above] === forward ? above : above - 1;
  const low = chain.strikes[below];
  const high = chain.strikes[above];
  if (low === undefined || high === undefined) return absent('no-straddle', `no strikes around ${forward}`);
  const atLow = straddleAt(chain, below, discount);
  const atHigh = straddleAt(chain, above, discount);
  if (atLow === undefined || atHigh === undefined) {
    return absent('no-straddle', `${atLow === undefined ? low : high} is not quoted on both sides`);
  }
  const share = high === low ? 0 : (forward - low) / (high - low);
  const straddle = (1 - share) * atLow + share * atHigh;
  const points = straddle * Math.sqrt(Math.PI / 2);
  return ok({
    estimator: 'atm-straddle',
    points,
    percent: (100 * points) / forward,
    inputs: { forward, straddle, low, high },
  });
}

function straddleAt(chain: OptionChain, index: number, discount: number): number | undefined {
  const call = quoteAt(chain, index, 'C');
  const put = quoteAt(chain, index, 'P');
  if (call.kind !== 'two-sided' || put.kind !== 'two-sided') return undefined;
  return (call.bid + call.ask + put.bid + put.ask) / 2 / discount;
}

function stripRange({
  forward,
  chain,
  discount = 1,
  years,
}: RangeInputs): Result<ExpectedRange, RangeReason> {
  if (chain === undefined) return absent('missing-input', 'chain');
  if (years === undefined) return absent('missing-input', 'years');
  const strip = varianceStrip(chain, years, discount);
  if (!strip.ok) return absent('no-strip', `${strip.reason}${strip.detail ? `: ${strip.detail}` : ''}`);
  for (const wing of [strip.value.putWing, strip.value.callWing]) {
    if (wing.truncated) return absent('no-strip', `the chain ends at ${wing.lastStrike}`);
  }
  const { variance } = strip.value;
  const deviation = Math.sqrt(variance * years);
  return ok({
    estimator: 'strip-variance',
    points: forward * deviation,
    percent: 100 * deviation,
    inputs: { forward, variance, years },
  });
}
