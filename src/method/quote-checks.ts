import type { MarketView, OptionChain } from '../market/index.ts';
import { conversionEdge, nextDividendGap } from '../signals/index.ts';
import type { ParityForward } from '../volatility/index.ts';
import { absentGate, gate } from './gate.ts';
import type { CondorStrikes } from './placement-strikes.ts';
import type { Gate } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

type Checks = NonNullable<AnchorRules['checks']>;

/**
 * Whether the quotes at the condor's strikes agree with their chain: the largest distance of a strike's call less put from
 * the parity line, ticks. Strikes that are not quoted on both sides of both rights near the money have none; without any
 * the check is absent.
 */
export function parityCheck(
  { residuals }: ParityForward,
  strikes: CondorStrikes,
  { parityTicks }: Checks,
): readonly Gate[] {
  if (parityTicks === undefined) return [];
  const id = 'parity-residual';
  const { longPut, shortPut, shortCall, longCall } = strikes;
  const wanted = [longPut, shortPut, shortCall, longCall];
  const found = residuals.filter(({ strike }) => wanted.includes(strike));
  const unit = `ticks from the parity line, ${found.length} of 4 strikes`;
  if (found.length === 0)
    return [absentGate(id, parityTicks, unit, 'no-pair', 'no strike of the condor is in the parity fit')];
  const worst = found.reduce((a, b) => (Math.abs(b.ticks) > Math.abs(a.ticks) ? b : a));
  const ticks = Math.abs(worst.ticks);
  const reason = `the quotes at ${worst.strike} contradict their chain`;
  return [gate(id, ticks, parityTicks, unit, ticks <= parityTicks, reason)];
}

/**
 * Whether the chain can be sold and bought within itself at a gain: the forward sold by the options of one strike, bought by
 * those of another. Such a lock is a fault of the quotes before it is money. Without a parity forward nothing is placed at
 * all, so that this check never lacks its data.
 */
export function conversionCheck(
  view: MarketView,
  { root, expiry }: OptionChain,
  { conversionPoints }: Checks,
): readonly Gate[] {
  if (conversionPoints === undefined) return [];
  const id = 'conversion-edge';
  const unit = 'index points, forward sold less bought at the touch';
  const edge = conversionEdge(view, { root, expiry });
  if (!edge.ok) return [absentGate(id, conversionPoints, unit, edge.reason, edge.detail)];
  const { value } = edge.value;
  const reason = 'the quotes of the chain lock in a gain, so that they are not of one moment';
  return [gate(id, value, conversionPoints, unit, value <= conversionPoints, reason)];
}

/** Whether the dividends that the chain implies are those that are scheduled, either way; absent where either is unknown. */
export function dividendCheck(view: MarketView, { dividendPoints, dividendSeries }: Checks): readonly Gate[] {
  if (dividendPoints === undefined) return [];
  const id = 'implied-dividends';
  const unit = 'index points implied less scheduled, either way';
  const gap = nextDividendGap(view, { series: dividendSeries });
  if (!gap.ok) return [absentGate(id, dividendPoints, unit, gap.reason, gap.detail)];
  const points = Math.abs(gap.value.value);
  const reason = 'level, quotes, rate and dividends do not agree';
  return [gate(id, points, dividendPoints, unit, points <= dividendPoints, reason)];
}
