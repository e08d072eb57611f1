import { type Cents, cents, type EpochMs, expiresAt, type FutureContract } from '../market/index.ts';
import { blackGreeks, blackPrice } from '../math/index.ts';
import { type FundExposure, movedShare } from './fund-exposure.ts';
import { centsOf } from './leg-value.ts';
import type { Leg } from './position.ts';
import type { OptionBasis } from './surface-value.ts';

/** A tenor of a VX curve: mid in points and the instant it settles. */
export interface CurvePoint {
  readonly until: EpochMs;
  readonly level: number;
}

/** A leg at one end of an interval. */
export interface LegPoint {
  readonly at: EpochMs;
  /** All its contracts at mid, or at the print it settled to. */
  readonly value: Cents;
  /** Of an option: what it is priced off; undefined where the market gives none. */
  readonly basis?: OptionBasis | undefined;
  /** Of a share: what it was exposed to. */
  readonly fund?: FundExposure | undefined;
  /** Of a future, or a share: the curve, by time of settlement; spot VIX, where known, comes first as settling now. */
  readonly curve?: readonly CurvePoint[] | undefined;
}

/** Parts of a change of value. All are integer cents for the whole leg; what rounding leaves over is in the residual. */
export const EXPLAIN_PARTS = [
  'delta',
  'gamma',
  'theta',
  'vega',
  'vanna',
  'volga',
  'term-structure',
  'residual',
] as const;
/** One of {@link EXPLAIN_PARTS}. */
export type ExplainPart = (typeof EXPLAIN_PARTS)[number];
/** An amount for each part. */
export type ExplainParts = { readonly [part in ExplainPart]: Cents };

/** Change of value of one leg over an interval, taken apart by greek. */
export interface IntervalChange {
  /** Value at the end less value at the start. */
  readonly change: Cents;
  /** They sum to `change`; `theta` is the decay. */
  readonly parts: ExplainParts;
  /** Why the market gave no greeks, so that all but theta is residual. */
  readonly unexplained?: 'no-basis' | 'no-volatility';
}

/** Variance time from one instant to a later one, in any unit: only ratios count. */
export type VarianceTime = (from: EpochMs, to: EpochMs) => number;

/**
 * Change of a leg's value over an interval by the greeks of Black-76 on its own underlying: the parity forward of the
 * expiry for options on the index, the future of the expiry for options on VIX.
 *
 * `theta` revalues the leg with underlying and volatility of the start at the variance time left at the end. The others are
 * the terms of Taylor's series to second order in the move of the underlying and of the strike's volatility (per root of
 * variance time, so that a smile that merely ages has not moved), with the greeks of the start's market half-way through the
 * interval's variance time. The first-order move of an option on VIX is `term-structure`, being that of its future; so is
 * what a future moves beyond the roll-down (`theta`) of the curve at the start. A settlement ends an interval at its print,
 * with the volatility of the start. A share is taken apart by the two months that its fund held at the start; its fee, interest,
 * daily roll and whatever else its price did is in the residual.
 */
export function explainInterval(leg: Leg, from: LegPoint, to: LegPoint, time: VarianceTime): IntervalChange {
  const change = cents(to.value - from.value);
  switch (leg.contract.kind) {
    case 'future':
      return explainFuture({ ...leg, contract: leg.contract }, from, to, change);
    case 'fund':
      return explainFund(leg, from, to, change);
    case 'option':
      return explainOption(leg, from, to, change, time);
  }
}

/** By the months of the start: their roll-down is `theta`, the rest of their moves `term-structure`, all else residual. */
function explainFund(leg: Leg, from: LegPoint, to: LegPoint, change: Cents): IntervalChange {
  const [start, end] = [from.fund, to.fund];
  const [before, after] = [from.curve, to.curve];
  if (!start || !end || !before || !after)
    return { change, parts: partsOf(change, {}), unexplained: 'no-basis' };
  const passed = to.at - from.at;
  const moved = (points: (until: EpochMs, level: number) => number) =>
    centsOf(
      leg,
      movedShare(start, ({ expiry, level }) => points(expiresAt('VX', expiry), level)) - start.level,
    );
  const rolled = (until: EpochMs) => levelAt(before, (until - passed) as EpochMs);
  const theta = moved((until, level) => (rolled(until) ?? level) - level);
  const whole = moved((until, level) => (levelAt(after, until) ?? level) - level);
  return { change, parts: partsOf(change, { theta, 'term-structure': whole - theta }) };
}

function explainFuture(
  leg: Leg & { readonly contract: FutureContract },
  from: LegPoint,
  to: LegPoint,
  change: Cents,
): IntervalChange {
  const until = expiresAt(leg.contract.root, leg.contract.expiry);
  const now = from.curve && levelAt(from.curve, until);
  const rolled = from.curve && levelAt(from.curve, (from.at + until - to.at) as EpochMs);
  const theta = now === undefined || rolled === undefined ? 0 : centsOf(leg, rolled - now);
  return { change, parts: partsOf(change, { theta, 'term-structure': change - theta }) };
}

function explainOption(
  { contract, quantity }: Leg,
  from: LegPoint,
  to: LegPoint,
  change: Cents,
  time: VarianceTime,
): IntervalChange {
  const start = from.basis;
  if (!start || contract.kind !== 'option') {
    return { change, parts: partsOf(change, {}), unexplained: 'no-basis' };
  }
  const { strike, right, root, expiry } = contract;
  const until = expiresAt(root, expiry);
  const before = time(from.at, until);
  const after = to.at >= until ? 0 : time(to.at, until);
  const inCents = (points: number) => centsOf({ contract, quantity }, start.discount * points);
  const priceAt = (deviation: number) => blackPrice(start.underlying, strike, deviation, right);
  const aged = before > 0 ? start.deviation * Math.sqrt(after / before) : 0;
  const theta = inCents(priceAt(aged) - priceAt(start.deviation));
  const end = to.basis;
  if (!end) return { change, parts: partsOf(change, { theta }), unexplained: 'no-basis' };
  const middle = (before + after) / 2;
  const volatility = before > 0 ? start.deviation / Math.sqrt(before) : 0;
  if (!(volatility > 0)) return { change, parts: partsOf(change, { theta }), unexplained: 'no-volatility' };
  const greeks = blackGreeks(start.underlying, strike, volatility * Math.sqrt(middle), middle, right);
  const move = end.underlying - start.underlying;
  const volMove = after > 0 ? end.deviation / Math.sqrt(after) - volatility : 0;
  const first = inCents(greeks.delta * move);
  const onVix = root === 'VIX' || root === 'VIXW';
  return {
    change,
    parts: partsOf(change, {
      [onVix ? 'term-structure' : 'delta']: first,
      gamma: inCents(0.5 * greeks.gamma * move * move),
      theta,
      vega: inCents(greeks.vega * volMove),
      vanna: inCents(greeks.vanna * move * volMove),
      volga: inCents(0.5 * greeks.volga * volMove * volMove),
    }),
  };
}

/** The parts given, zero for the others, and the residual that is left. */
function partsOf(change: Cents, given: { readonly [part in ExplainPart]?: number }): ExplainParts {
  const known = Object.values(given).reduce((sum, one) => sum + one, 0);
  const part = (name: ExplainPart) => cents(given[name] ?? 0);
  return {
    delta: part('delta'),
    gamma: part('gamma'),
    theta: part('theta'),
    vega: part('vega'),
    vanna: part('vanna'),
    volga: part('volga'),
    'term-structure': part('term-structure'),
    residual: cents(change - known),
  };
}

/** Level of a curve at an instant, linear between its tenors and level beyond them. */
function levelAt(curve: readonly CurvePoint[], at: EpochMs): number | undefined {
  const above = curve.findIndex(({ until }) => until >= at);
  const after = curve[above];
  if (!after) return curve.at(-1)?.level;
  const before = curve[above - 1];
  if (!before) return after.level;
  const share = (at - before.until) / (after.until - before.until);
  return (1 - share) * before.level + share * after.level;
}
