import { type EpochMs, type MarketView, sessionAt, tradingDays } from '../market/index.ts';

/** Sessions begun after the one that an earlier instant belongs to: 0 within the same session. */
export function sessionsSince(view: MarketView, earlier: EpochMs): number {
  const from = sessionAt(earlier, 'SPXW').tradeDate;
  const to = sessionAt(view.asOf, 'SPXW').tradeDate;
  return tradingDays(from, to).filter((day) => day > from).length;
}
