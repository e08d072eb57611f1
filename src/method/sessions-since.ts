import { type EpochMs, type MarketView, tradeDateAt, tradingDays } from '../market/index.ts';

/** Sessions begun after the one that an earlier instant belongs to: 0 within the same session. */
export function sessionsSince(view: MarketView, earlier: EpochMs): number {
  const from = tradeDateAt(earlier);
  const to = tradeDateAt(view.asOf);
  return tradingDays(from, to).filter((day) => day > from).length;
}
