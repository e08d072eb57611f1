import type { MarketView } from '../market/index.ts';
import { rangeQuantile, rateShockMove } from '../signals/index.ts';
import { type DistanceMove, ruleGate } from './distance-move.ts';
import type { AnchorRules } from './strategy/strategy.ts';

type Rules = { readonly [key in keyof AnchorRules]-?: NonNullable<AnchorRules[key]> };

/** No side is nearer than a quantile of past excursions from the previous close. */
export function floorByPastRanges(
  view: MarketView,
  { quantile: probability, sessions: days }: Rules['rangeFloor'],
  forward: number,
): DistanceMove {
  const range = rangeQuantile(view, { measure: 'excursion', probability, days });
  const floorPoints = range.ok ? (forward * range.value.value) / 100 : 0;
  return {
    put: 1,
    call: 1,
    floorPoints,
    gate: ruleGate('range-floor', range, probability, '% of the previous close, at the quantile'),
    workings: range.ok ? [{ name: 'range floor', value: floorPoints, unit: 'index points' }] : [],
  };
}

/** No side is nearer than a multiple of what a usual day's change of the ten-year yield moves discounted cash, up to a bound. */
export function floorByRates(
  view: MarketView,
  { multiple, growthPercent, sessions: days, maxMultiple }: Rules['rateShock'],
): DistanceMove {
  const shock = rateShockMove(view, { growthPercent, days });
  const percent = shock.ok ? multiple * shock.value.value : 0;
  return {
    put: 1,
    call: 1,
    ...(shock.ok && { capped: { percent, maxMultiple } }),
    gate: ruleGate('rate-shock', shock, `${multiple} × it, at most × ${maxMultiple}`, '% of the index'),
    workings: shock.ok ? [{ name: 'rate-shock floor', value: percent, unit: '% of the forward' }] : [],
  };
}
