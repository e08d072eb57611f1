import type { MarketView } from '../market/index.ts';
import {
  impliedVolatilityPercentile,
  impliedVolatilityRank,
  mevStress,
  type Signal,
  volatilityConePercentile,
} from '../signals/index.ts';
import { type DistanceMove, ruleGate, TIMES } from './distance-move.ts';
import type { Gate } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

type Rules = { readonly [key in keyof AnchorRules]-?: NonNullable<AnchorRules[key]> };

/** Scales both distances by where implied volatility stands among its closes: by the share below, or between the ends. */
export function moveByImpliedVolatility(view: MarketView, rules: Rules['ivPercentile']): DistanceMove {
  const { tenor, sessions: days } = rules;
  if (rules.by === 'rank') {
    const rank = impliedVolatilityRank(view, { tenor, days });
    const shown = ruleGate('iv-rank', rank, asked(rules), 'share of the range of closes');
    return scaled(rank, rules, 'iv rank on both distances', shown);
  }
  const percentile = impliedVolatilityPercentile(view, { tenor, days });
  const shown = ruleGate('iv-percentile', percentile, asked(rules), 'share of days below');
  return scaled(percentile, rules, 'iv percentile on both distances', shown);
}

/** Scales both distances by the percentile of implied volatility in the cone of realised volatility. */
export function moveByCone(view: MarketView, rules: Rules['conePercentile']): DistanceMove {
  const standing = volatilityConePercentile(view, { tenor: rules.tenor, days: rules.sessions });
  const shown = ruleGate('cone-percentile', standing, asked(rules), 'share of windows that realised less');
  return scaled(standing, rules, 'cone percentile on both distances', shown);
}

/** Widens both distances while an exogenous series stands above its mean: min(most, 1 + w·max(0, z)). */
export function moveByStress(view: MarketView, rules: Rules['mevStress']): DistanceMove {
  const { weight, maxMultiple, series, days } = rules;
  const z = mevStress(view, { series, days });
  const multiple = z.ok ? Math.min(maxMultiple, 1 + weight * Math.max(0, z.value.value)) : 1;
  const shown = ruleGate('mev-stress', z, `at most × ${maxMultiple}`, 'standard deviations');
  return both(multiple, z, 'mev stress on both distances', shown);
}

interface Scale {
  readonly lowMultiple: number;
  readonly highMultiple: number;
}

function asked({ lowMultiple, highMultiple }: Scale): string {
  return `× ${lowMultiple} at 0 to × ${highMultiple} at 1`;
}

/** A signal of 0 to 1, straight between two multiples. */
function scaled(
  standing: Signal,
  { lowMultiple, highMultiple }: Scale,
  name: string,
  shown: Gate,
): DistanceMove {
  const multiple = standing.ok ? lowMultiple + (highMultiple - lowMultiple) * standing.value.value : 1;
  return both(multiple, standing, name, shown);
}

function both(multiple: number, { ok: told }: Signal, name: string, gate: Gate): DistanceMove {
  const workings = told ? [{ name, value: multiple, unit: TIMES }] : [];
  return { put: multiple, call: multiple, gate, workings };
}
