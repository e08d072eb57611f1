import type { MarketView } from '../market/index.ts';
import type { Signal } from '../signals/index.ts';
import { historySignals } from './anchor-signals.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

/** What the filters and calibrations make of the distances of the short strikes. */
export interface Distances {
  readonly putMultiple: number;
  readonly callMultiple: number;
  /** Neither distance is below this, index points. */
  readonly floorPoints: number;
  /** One for each rule that is on; a rule without its data is absent and changes nothing. */
  readonly gates: readonly Gate[];
}

/**
 * The distance rules that are on, `eventMultiple` among them; undefined when none is. The gates never refuse: they say
 * what each rule saw and did.
 */
export function distancesOf(
  view: MarketView,
  rules: AnchorRules,
  forward: number,
  eventMultiple: number,
): Distances | undefined {
  const { macd, ivPercentile, rangeFloor } = rules;
  if (!macd && !ivPercentile && !rangeFloor && eventMultiple === 1) return undefined;
  const gates: Gate[] = [];
  let [put, call, floorPoints] = [eventMultiple, eventMultiple, 0];
  const signals = historySignals(view);
  if (macd) {
    const trend = signals.macd(macd);
    const multiple = trend.ok ? trendMultiple(trend.value.value, macd) : 1;
    const side = trend.ok && trend.value.value < 0 ? 'put' : 'call';
    if (side === 'put') put *= multiple;
    else call *= multiple;
    const done = multiple === 1 ? 'nothing moves' : `${side} distance × ${multiple.toFixed(4)}`;
    gates.push(ruleGate('macd', trend, macd.quietZone, `normalised histogram; ${done}`));
  }
  if (ivPercentile) {
    const percentile = signals.ivPercentile(ivPercentile);
    const { lowMultiple, highMultiple } = ivPercentile;
    const multiple = percentile.ok
      ? lowMultiple + ((highMultiple - lowMultiple) * percentile.value.value) / 100
      : 1;
    put *= multiple;
    call *= multiple;
    const asked = `${lowMultiple} at 0, ${highMultiple} at 100`;
    gates.push(
      ruleGate('iv-percentile', percentile, asked, `percentile; both distances × ${multiple.toFixed(4)}`),
    );
  }
  if (rangeFloor) {
    const range = signals.halfRange(rangeFloor);
    floorPoints = range.ok ? (forward * range.value.value) / 100 : 0;
    const done = `% of the open; no short strike nearer than ${floorPoints.toFixed(2)} points`;
    gates.push(ruleGate('range-floor', range, rangeFloor.quantile, done));
  }
  return { putMultiple: put, callMultiple: call, floorPoints, gates };
}

/** Multiple of the side that the trend points at, 1 inside the quiet zone and at most the stated one. */
function trendMultiple(
  histogram: number,
  { strength, quietZone, maxMultiple }: NonNullable<AnchorRules['macd']>,
): number {
  return Math.min(maxMultiple, 1 + strength * Math.max(0, Math.abs(histogram) - quietZone));
}

function ruleGate(id: string, signal: Signal, threshold: number | string, unit: string): Gate {
  return signal.ok
    ? gate(id, signal.value.value, threshold, unit, true, '')
    : absentGate(id, threshold, unit, signal.reason, signal.detail);
}
