import type { EpochMs, MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { probabilityBelow, sliceOfShare, TRADING_DAYS } from '../volatility/index.ts';
import type { ProfitInterval } from './break-even.ts';
import type { Repricer } from './repricer.ts';
import { horizonDays } from './response-state.ts';

/** Share of past moves, with how many there were. */
export interface EmpiricalOdds {
  readonly share: number;
  readonly days: number;
}

const LOOKBACK = 2520;
const FEWEST = 250;

/**
 * Risk-neutral probability that the index is at an instant inside one of the intervals, by the fitted density of the
 * first of the book's expiries that reaches it ({@link sliceOfShare} where that is later). Moves are counted from that
 * expiry's forward.
 */
export function impliedOdds(
  repricer: Repricer,
  at: EpochMs,
  intervals: readonly ProfitInterval[],
): Result<number, 'no-smile' | 'no-density' | 'no-time'> {
  const reached = repricer.smileUntil(at);
  if (!reached.ok) return reached;
  const { smile, share } = reached.value;
  if (!smile.slice) return absent('no-density', 'the smile is not fitted');
  if (!(share > 0)) return absent('no-time', 'no variance passes until then');
  const slice = sliceOfShare(smile.slice, share);
  const below = (percent: number) => probabilityBelow(slice, slice.forward * (1 + percent / 100));
  return ok(
    intervals.reduce(
      (sum, { from, to }) => sum + (to === null ? 1 : below(to)) - (from === null ? 0 : below(from)),
      0,
    ),
  );
}

/**
 * Share of past days whose close-to-close move, in standard moves of the VIX before it (VIX/√252), would end inside one
 * of the intervals from the VIX of now over the horizon: moves z·VIX·√(days/252). At most the last ten years of bars known
 * at the view, one day each, without the drift of the forward.
 */
export function empiricalOdds(
  { market }: Pick<Repricer, 'market'>,
  view: MarketView,
  at: EpochMs,
  intervals: readonly ProfitInterval[],
): Result<EmpiricalOdds, 'too-few-bars' | 'no-level' | 'no-time'> {
  if (market.vix === undefined) return absent('no-level', 'VIX');
  const levels = new Map(view.bars('VIX', LOOKBACK + 1).map(({ date, close }) => [date, close]));
  const bars = view.bars('SPX', LOOKBACK + 1);
  const ahead = horizonDays(market, at);
  if (!(ahead > 0)) return absent('no-time', 'no variance passes until then');
  const scale = market.vix * Math.sqrt(ahead / TRADING_DAYS);
  let [days, inside] = [0, 0];
  for (let i = 1; i < bars.length; i++) {
    const [before, bar] = [bars[i - 1]!, bars[i]!];
    const vix = levels.get(before.date);
    if (vix === undefined) continue;
    const z = (Math.log(bar.close / before.close) * Math.sqrt(TRADING_DAYS)) / vix;
    const move = 100 * Math.expm1(z * scale);
    days++;
    if (intervals.some(({ from, to }) => (from === null || move > from) && (to === null || move < to)))
      inside++;
  }
  if (days < FEWEST) return absent('too-few-bars', `${days} days of SPX and VIX, ${FEWEST} needed`);
  return ok({ share: inside / days, days });
}
