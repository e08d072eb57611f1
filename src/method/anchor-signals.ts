import { type MarketView, sessionAt } from '../market/index.ts';
import { absent, ok } from '../math/index.ts';
import type { Signal } from '../signals/index.ts';
import type { AnchorRules } from './strategy/strategy.ts';

type On<Key extends 'macd' | 'ivPercentile' | 'rangeFloor'> = NonNullable<AnchorRules[Key]>;

/** What the distance rules read of history. */
export function historySignals(view: MarketView) {
  return {
    macd: (rules: On<'macd'>): Signal => absent('no-bars', `${rules.bars} ${view.asOf}`),
    ivPercentile: (rules: On<'ivPercentile'>): Signal => {
      const level = view.level('VIX');
      const { tradeDate } = sessionAt(view.asOf, 'SPXW');
      const closes = view
        .bars('VIX', rules.sessions + 1)
        .filter((b) => b.date < tradeDate)
        .slice(-rules.sessions);
      if (!level) return absent('no-level', 'VIX');
      if (closes.length < rules.sessions) return absent('too-few-bars', `${closes.length}`);
      const below = closes.filter((b) => b.close <= level.value).length;
      return ok({ id: 'iv', value: (100 * below) / closes.length, unit: '%', asOf: view.asOf, inputs: {} });
    },
    halfRange: (rules: On<'rangeFloor'>): Signal => absent('no-bars', `${rules.sessions}`),
  };
}
