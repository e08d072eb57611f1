import type { MarketView } from '../market/index.ts';
import {
  impliedVolatilityPercentile,
  macdHistogram,
  mevStress,
  rangeQuantile,
  type Signal,
  volatilityConePercentile,
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
  { macd, ivPercentile, conePercentile, rangeFloor, mevStress: stress }: AnchorRules,
  forward: number,
  eventMultiple: number,
): Distances | undefined {
  if (!macd && !ivPercentile && !conePercentile && !rangeFloor && !stress && eventMultiple === 1)
    return undefined;
  const gates: Gate[] = [];
  const workings: Working[] = [];
  let [putMultiple, callMultiple, floorPoints] = [eventMultiple, eventMultiple, 0];
  if (macd) {
    const { minutes, sessions, fast, slow, signal } = macd;
    const trend = macdHistogram(view, { minutes, sessions, fast, slow, signal });
    const { wide, tight } = trend.ok ? trendMultiples(trend.value.value, macd) : { wide: 1, tight: 1 };
    const [side, other] = trend.ok && trend.value.value < 0 ? ['put', 'call'] : ['call', 'put'];
    putMultiple *= side === 'put' ? wide : tight;
    callMultiple *= side === 'put' ? tight : wide;
    gates.push(ruleGate('macd', trend, macd.quietZone, 'standard deviations of the histogram'));
    if (trend.ok) workings.push({ name: `macd on the ${side} distance`, value: wide, unit: TIMES });
    if (tight < 1) workings.push({ name: `macd on the ${other} distance`, value: tight, unit: TIMES });
  }
  if (ivPercentile) {
    const { lowMultiple, highMultiple, tenor, sessions: days } = ivPercentile;
    const standing = impliedVolatilityPercentile(view, { tenor, days });
    const multiple = standing.ok ? lowMultiple + (highMultiple - lowMultiple) * standing.value.value : 1;
    putMultiple *= multiple;
    callMultiple *= multiple;
    const asked = `× ${lowMultiple} at 0 to × ${highMultiple} at 1`;
    gates.push(ruleGate('iv-percentile', standing, asked, 'share of days below'));
    if (standing.ok) {
      workings.push({ name: 'iv percentile on both distances', value: multiple, unit: TIMES });
    }
  }
  if (conePercentile) {
    const { lowMultiple, highMultiple, tenor, sessions: days } = conePercentile;
    const standing = volatilityConePercentile(view, { tenor, days });
    const multiple = standing.ok ? lowMultiple + (highMultiple - lowMultiple) * standing.value.value : 1;
    putMultiple *= multiple;
    callMultiple *= multiple;
    const asked = `× ${lowMultiple} at 0 to × ${highMultiple} at 1`;
    gates.push(ruleGate('cone-percentile', standing, asked, 'share of windows that realised less'));
    if (standing.ok) {
      workings.push({ name: 'cone percentile on both distances', value: multiple, unit: TIMES });
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

/** Multiples of the side that the trend points at and of the other: 1 inside the quiet zone, within their bounds beyond. */
function trendMultiples(
  histogram: number,
  { strength, quietZone, maxMultiple, minMultiple }: NonNullable<AnchorRules['macd']>,
): { readonly wide: number; readonly tight: number } {
  const move = strength * Math.max(0, Math.abs(histogram) - quietZone);
  return { wide: Math.min(maxMultiple, 1 + move), tight: Math.max(minMultiple, 1 - move) };
}

function ruleGate(id: string, signal: Signal, threshold: number | string, unit: string): Gate {
  return signal.ok
    ? gate(id, signal.value.value, threshold, unit, true, '')
    : absentGate(id, threshold, unit, signal.reason, signal.detail);
}
