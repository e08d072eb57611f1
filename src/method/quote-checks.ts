import type { MarketView } from '../market/index.ts';
import { nextDividendGap } from '../signals/index.ts';
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
