import type { MarketView } from '../market/index.ts';
import { lastHalfHourMomentum, macdHistogram, putSlope, riskReversal } from '../signals/index.ts';
import { type DistanceMove, ruleGate, TIMES } from './distance-move.ts';
import type { Working } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

type Rules = { readonly [key in keyof AnchorRules]-?: NonNullable<AnchorRules[key]> };

/** Widens the side that the MACD histogram points at beyond its quiet zone and, where asked, tightens the other. */
export function moveByTrend(view: MarketView, rules: Rules['macd']): DistanceMove {
  const { minutes, sessions, fast, slow, signal, strength, quietZone, maxMultiple, minMultiple } = rules;
  const trend = macdHistogram(view, { minutes, sessions, fast, slow, signal });
  const move = trend.ok ? strength * Math.max(0, Math.abs(trend.value.value) - quietZone) : 0;
  const [wide, tight] = [Math.min(maxMultiple, 1 + move), Math.max(minMultiple, 1 - move)];
  const falls = trend.ok && trend.value.value < 0;
  const [side, other] = falls ? ['put', 'call'] : ['call', 'put'];
  const workings: Working[] = [];
  if (trend.ok) workings.push({ name: `macd on the ${side} distance`, value: wide, unit: TIMES });
  if (tight < 1) workings.push({ name: `macd on the ${other} distance`, value: tight, unit: TIMES });
  const shown = ruleGate('macd', trend, quietZone, 'standard deviations of the histogram');
  return { put: falls ? wide : tight, call: falls ? tight : wide, gate: shown, workings };
}

/** Widens the put side while puts are dear: min(most, 1 + a·max(0, skew − above)), skew in vol points. */
export function moveBySkew(view: MarketView, rules: Rules['skew']): DistanceMove {
  const { measure, above, strength, maxMultiple } = rules;
  const skew = measure === 'put-slope' ? putSlope(view) : riskReversal(view);
  const put = skew.ok ? Math.min(maxMultiple, 1 + strength * Math.max(0, skew.value.value - above)) : 1;
  return {
    put,
    call: 1,
    gate: ruleGate('skew', skew, above, `vol points of ${measure}`),
    workings: skew.ok ? [{ name: 'skew on the put distance', value: put, unit: TIMES }] : [],
  };
}

/** Widens the side that the index's move up to the last half hour points at: min(most, 1 + a·max(0, |move| − quiet)). */
export function moveByCloseMomentum(view: MarketView, rules: Rules['closeMomentum']): DistanceMove {
  const { strength, quietZone, maxMultiple } = rules;
  const momentum = lastHalfHourMomentum(view);
  const size = momentum.ok ? Math.abs(momentum.value.value) : 0;
  const wide = Math.min(maxMultiple, 1 + strength * Math.max(0, size - quietZone));
  const falls = momentum.ok && momentum.value.value < 0;
  const name = `last half hour on the ${falls ? 'put' : 'call'} distance`;
  return {
    put: falls ? wide : 1,
    call: falls ? 1 : wide,
    gate: ruleGate('close-momentum', momentum, quietZone, '% from the previous close'),
    workings: momentum.ok ? [{ name, value: wide, unit: TIMES }] : [],
  };
}
