import {
  FEE_PRESETS,
  type FeeSchedule,
  type IsoDate,
  type MarketView,
  ruleEvents,
  tradeDateAt,
} from '../market/index.ts';
import { remembered } from '../math/index.ts';
import type { Strategy } from './strategy/strategy.ts';

/** What trading takes: fees, and how wide the market is against its quotes. */
export interface TradingCosts {
  readonly fees: FeeSchedule;
  /** Multiplies the distance of every price from its mid; 1 on a day without a flag. */
  readonly spreadMultiple: number;
}

/** The costs of a view's trade date as the strategy has them. */
export function costsOf(view: MarketView, strategy: Strategy): TradingCosts {
  const tradeDate = tradeDateAt(view.asOf);
  return {
    fees: FEE_PRESETS[strategy.execution.fees],
    spreadMultiple: spreadMultipleOn(tradeDate, strategy.execution),
  };
}

/**
 * How much wider than quoted the strategy says that its orders trade on a date: its multiple on days with one of its
 * calendar flags (index rebalance, expiries, VIX settlement, month ends) or on its own list of dates, such as large
 * listings; 1 on all others. An assumption of the strategy: nothing here was measured.
 */
export function spreadMultipleOn(date: IsoDate, { widened }: Strategy['execution']): number {
  return widened ? multipleOn(widened, date) : 1;
}

type Widened = NonNullable<Strategy['execution']['widened']>;

// Every order, mark and cap of a session asks for the multiple of its date.
const multipleOn = remembered(
  (widened: Widened, date: IsoDate): number => {
    const listed = widened.dates.some((one) => one === date);
    const flagged = ruleEvents(date, date).some(({ kind }) =>
      (widened.kinds as readonly string[]).includes(kind),
    );
    return listed || flagged ? widened.multiple : 1;
  },
  (one, other) => one === other,
);
