import { cents, daysBetween } from '../../market/index.ts';
import { absent, ok, type Result } from '../../math/index.ts';
import { tenorBeta, vixResponse } from '../../volatility/index.ts';
import { contractLabel } from '../position.ts';
import { followsVix, type MarketState, type Repricer } from '../repricer.ts';
import { type MarginLeg, pointsValue } from './margin-leg.ts';
import { type MarginAccount, type MarginStop, marginReport } from './margin-report.ts';
import type { MarginRules } from './rules.ts';

/** A stop of a margin path with the market it stands in. */
export interface StressedMargin extends MarginStop {
  readonly indexPercent: number;
  /** VIX after the move, from which the futures margin is read. */
  readonly vix: number;
}

/** Moves of the index at which the margin is figured, %. */
export const STRESS_MOVES = [-20, -15, -10, -7, -5, -3, -1, 0, 1, 3, 5] as const;

/**
 * Margin of an account at moves of the index within a day, VIX going with them by its fitted response and VX by the share
 * of its tenor: every leg at the repricer's value, index deviations in proportion to VIX, the margin of VX by the VIX of
 * the state. Requirements rise where the account has just lost: that is what the path is for.
 *
 * @param account the legs in the repricer's order.
 * @returns a stop for each move, or why one cannot be figured.
 */
export function marginStress(
  account: MarginAccount,
  repricer: Repricer,
  moves: readonly number[],
  rules: MarginRules,
): Result<readonly StressedMargin[]> {
  const { market } = repricer;
  const now = repricer.value({ at: market.at });
  if (!now.ok) return now;
  if (market.vix === undefined) return absent('no-level', 'VIX');
  const stops: StressedMargin[] = [];
  for (const indexPercent of moves) {
    const vixPoints = vixResponse(indexPercent, market.vix);
    const state: MarketState = { at: market.at, indexPercent, vixPoints };
    const repriced = repricer.value(state);
    if (!repriced.ok) return repriced;
    const vix = market.vix + vixPoints;
    let variation = 0;
    const legs = account.legs.map((leg, i) => {
      if (leg.contract.kind === 'future') variation += repriced.value.legs[i]!;
      return movedLeg(leg, repriced.value.legs[i]!, state, 1 + vixPoints / market.vix!, account.date);
    });
    const cash = cents(account.cash + Math.round(100 * variation));
    const report = marginReport({ ...account, legs, cash, vix }, rules);
    if (!report.ok) return report;
    const gain = cents(Math.round(100 * (repriced.value.total - now.value.total)));
    const label = `SPX ${indexPercent > 0 ? '+' : ''}${indexPercent} %, VIX ${vix.toFixed(1)}`;
    stops.push({ label, gain, indexPercent, vix, ...report.value });
  }
  return ok(stops);
}

/** A leg as the state leaves it; `dollars` is the option's value or what the future gained. */
function movedLeg(
  leg: MarginLeg,
  dollars: number,
  { indexPercent = 0, vixPoints = 0 }: MarketState,
  volRatio: number,
  date: MarginAccount['date'],
): MarginLeg {
  const { contract, quantity } = leg;
  const perPoint = pointsValue(contract, quantity, 1) / 100;
  if (contract.kind === 'future') {
    const price = leg.price + dollars / perPoint;
    return { ...leg, price, forward: price };
  }
  const price = Math.max(0, dollars / perPoint);
  if (contract.kind === 'fund') return { ...leg, price, forward: price };
  if (!followsVix(contract))
    return {
      ...leg,
      price,
      forward: leg.forward * (1 + indexPercent / 100),
      deviation: leg.deviation * volRatio,
    };
  const days = Math.max(0, daysBetween(date, contract.expiry));
  const forward = leg.forward + tenorBeta(days) * vixPoints;
  if (!(forward > 0)) throw new RangeError(`${contractLabel(contract)} would have a forward of ${forward}`);
  return { ...leg, price, forward };
}
