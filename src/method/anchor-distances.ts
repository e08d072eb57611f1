import type { MarketView } from '../market/index.ts';
import {
  impliedVolatilityPercentile,
  macdHistogram,
  mevStress,
  rangeQuantile,
  type Signal,
} from '../signals/index.ts';
import { absentGate, gate } from './gate.ts';
import type { Gate, Working } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

/** What the filters and calibrations make of the distances of the short strikes. */
export interface Distances {
  readonly putMultiple: number;
  readonly callMultiple: number;
  /** Neither distance is below this, index points. */
  readonly floorPoints: number;
  /** One for each rule that is on; a rule without its data is absent and changes nothing. None of them refuses. */
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
}

/** The distance rules that are on and the events policy's multiple; undefined when there is nothing to do. */
export function distancesOf(
  view: MarketView,
  { macd, ivPercentile, rangeFloor, mevStress: stress }: AnchorRules,
  forward: number,
  eventMultiple: number,
): Distances | undefined {
  if (!macd && !ivPercentile && !rangeFloor && !stress && eventMultiple === 1) return undefined;
  const gates: Gate[] = [];
  const workings: Working[] = [];
  let [putMultiple, callMultiple, floorPoints] = [eventMultiple, eventMultiple, 0];
  if (macd) {
    const { minutes, sessions, fast, slow, signal } = macd;
    const trend = macdHistogram(view, { minutes, sessions, fast, slow, signal });
    const multiple = trend.ok ? trendMultiple(trend.value.value, macd) : 1;
    const side = trend.ok && trend.value.value < 0 ? 'put' : 'call';
    if (side === 'put') putMultiple *= multiple;
    else callMultiple *= multiple;
    gates.push(ruleGate('macd', trend, macd.quietZone, 'standard deviations of the histogram'));
    if (trend.ok) workings.push({ name: `macd on the ${side} distance`, value: multiple, unit: TIMES });
  }
  if (ivPercentile) {
    const { lowMultiple, highMultiple, sessions: days } = ivPercentile;
    const standing = impliedVolatilityPercentile(view, { days });
    const multiple = standing.ok ? lowMultiple + (highMultiple - lowMultiple) * standing.value.value : 1;
    putMultiple *= multiple;
    callMultiple *= multiple;
    const asked = `× ${lowMultiple} at 0 to × ${highMultiple} at 1`;
    gates.push(ruleGate('iv-percentile', standing, asked, 'share of days below'));
    if (standing.ok) {
      workings.push({ name: 'iv percentile on both distances', value: multiple, unit: TIMES });
    }
  }
  if (stress) {
    const { weight, maxMultiple, series, days } = stress;
    const z = mevStress(view, { series, days });
    const multiple = z.ok ? Math.min(maxMultiple, 1 + weight * Math.max(0, z.value.value)) : 1;
    putMultiple *= multiple;
    callMultiple *= multiple;
    gates.push(ruleGate('mev-stress', z, `at most × ${maxMultiple}`, 'standard deviations'));
    if (z.ok) workings.push({ name: 'mev stress on both distances', value: multiple, unit: TIMES });
  }
  if (rangeFloor) {
    const { quantile: probability, sessions: days } = rangeFloor;
    const range = rangeQuantile(view, { measure: 'excursion', probability, days });
    floorPoints = range.ok ? (forward * range.value.value) / 100 : 0;
    gates.push(ruleGate('range-floor', range, probability, '% of the previous close, at the quantile'));
    if (range.ok) workings.push({ name: 'range floor', value: floorPoints, unit: 'index points' });
  }
  return { putMultiple, callMultiple, floorPoints, gates, workings };
}

const TIMES = 'times the rule’s distance';

/** Multiple of the side that the trend points at: 1 inside the quiet zone, at most the stated one. */
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
