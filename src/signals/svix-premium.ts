import { epochMs, type MarketView, previousTradingDay, tradeDateAt } from '../market/index.ts';
import { absent } from '../math/index.ts';
import { svix } from '../volatility/index.ts';
import { completeStrip, longestFirst } from './chain-basis.ts';
import { type Signal, signalOf } from './signal.ts';

const ID = 'svix-premium';

/**
 * Lower bound of the equity premium by Martin's SVIX (2017), % a year, from the longest SPX or SPXW chain whose strikes
 * reach far enough. The bound is of the horizon of that chain, stated among the inputs.
 */
export function svixPremium(view: MarketView): Signal {
  let refused: Signal = absent('no-chain', 'neither SPX nor SPXW');
  for (const chain of longestFirst(view)) {
    const strip = completeStrip(chain);
    if (!strip.ok) {
      if (refused.ok || refused.reason === 'no-chain') refused = strip;
      continue;
    }
    const { points, premiumPercent } = svix(strip.value);
    return signalOf(view, {
      id: ID,
      value: premiumPercent,
      unit: '% a year',
      inputs: { 'SVIX (points)': points, 'horizon (days)': 365 * strip.value.years },
      stamps: [chain.quotedAt],
    });
  }
  return refused;
}

/** Name of the daily series of {@link svixPremium} that whoever replays a tape keeps from the sessions before. */
export const SVIX_PREMIUM_SERIES = ID;

/**
 * Change of {@link svixPremium} against the last one of the session before, % a year. A view holds no chains of earlier
 * days: the earlier value is read from the series {@link SVIX_PREMIUM_SERIES}, one value a session.
 */
export function svixPremiumChange(view: MarketView): Signal {
  const [earlier] = view.values(SVIX_PREMIUM_SERIES, 1);
  if (!earlier) return absent('no-earlier-value', `no ${ID} of the session before was kept`);
  const tradeDate = tradeDateAt(view.asOf);
  const session = tradeDateAt(earlier.knownAt);
  if (session !== previousTradingDay(tradeDate))
    return absent('not-previous-session', `the earlier value is of ${session}, now is ${tradeDate}`);
  const now = svixPremium(view);
  if (!now.ok) return now;
  return signalOf(view, {
    id: 'svix-premium-change',
    value: now.value.value - earlier.value,
    unit: '% a year',
    inputs: {
      'premium bound now (% a year)': now.value.value,
      'premium bound before (% a year)': earlier.value,
    },
    stamps: [epochMs(view.asOf - now.value.stalenessMinutes * 60_000)],
  });
}
