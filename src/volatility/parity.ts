import { type OptionChain, quoteAt, sessionAt, tickSize } from '../market/index.ts';
import { absent, ok, quantile, type Result, remembered } from '../math/index.ts';
import { yearsToExpiry } from './year-fraction.ts';

/** How far a strike's call minus put lies from the fitted parity line. */
export interface ParityResidual {
  readonly strike: number;
  /** Mid call − mid put − discount·(forward − strike), index points. */
  readonly points: number;
  /** The same in ticks of the dearer of the two options, by the tick rule of the trade date. */
  readonly ticks: number;
  /** True when the strike took no part in the fit. */
  readonly outlier: boolean;
}

/** Forward and discount of one expiry by put–call parity, C − P = discount·(forward − strike). */
export interface ParityForward {
  /** Index points. */
  readonly forward: number;
  /** Standard error of the forward from the scatter of the mids, at least that of their price grid; index points. */
  readonly standardError: number;
  readonly discount: number;
  /** `fitted`: the slope of the line. `assumed`: 1, because the quotes do not determine the slope. */
  readonly discountSource: 'fitted' | 'assumed';
  /** Standard error of the fitted slope, whether or not it was used. */
  readonly discountError: number;
  /** Highest price at which the forward can be sold by options: max of strike + (C bid − P ask)/discount. */
  readonly bid: number;
  /** Lowest price at which it can be bought: min of strike + (C ask − P bid)/discount. Below `bid` when stale. */
  readonly ask: number;
  /** Strikes near the money with two-sided quotes on both sides, ascending. */
  readonly residuals: readonly ParityResidual[];
  /** Strikes left out because their mids contradict the others. */
  readonly outliers: readonly number[];
  /** Strikes the fit rests on. */
  readonly used: number;
}

/** Why a chain gives no forward. */
export type ParityReason = 'expired' | 'no-session' | 'too-few-strikes' | 'inconsistent-quotes';

interface Pair {
  readonly strike: number;
  /** Mid call − mid put. */
  readonly difference: number;
  /** Sum of the two spreads: what `difference` is uncertain by. */
  readonly spread: number;
  /** C bid − P ask, C ask − P bid. */
  readonly low: number;
  readonly high: number;
  /** Tick of the dearer option. */
  readonly tick: number;
}

interface Line {
  readonly forward: number;
  readonly forwardError: number;
  readonly slope: number;
  readonly slopeError: number;
}

const FEWEST_STRIKES = 3;
/** Half-width of the window around the forward, as a share of it: VIX is about an order more volatile than SPX. */
const WINDOW = { index: 0.02, volatility: 0.5 } as const;
/** A strike is left out beyond this many robust standard deviations (and two ticks). */
const OUTLIER_DEVIATIONS = 5;
/** The slope counts as determined when the interest rate it implies is known to this standard error (a year). */
const RATE_ERROR_LIMIT = 0.01;

/**
 * Forward and discount of a chain by a line through call minus put over strike, weighted by the inverse square of the
 * quoted spreads. Strikes within 2 % of the forward (VIX options: 50 %) with two-sided quotes on both sides take part;
 * strikes that contradict the others are dropped one at a time and named. The discount is 1 where the slope does not
 * pin the rate down to 1 % a year, as with options of a few days. The answer for a chain is remembered.
 */
export function parityForward(chain: OptionChain): Result<ParityForward, ParityReason> {
  return fittedForward(chain);
}

const fittedForward = remembered<OptionChain, void, Result<ParityForward, ParityReason>>(fitForward);

function fitForward(chain: OptionChain): Result<ParityForward, ParityReason> {
  const years = yearsToExpiry(chain);
  if (!years.ok) return years;
  const pairs = nearMoney(chain, quotedPairs(chain));
  if (pairs.length < FEWEST_STRIKES) {
    return absent('too-few-strikes', `${pairs.length} strikes quoted two-sided on both sides near the money`);
  }
  let kept = pairs;
  let { line, determined } = fitLine(kept, years.value);
  for (;;) {
    const worst = worstOutlier(kept, line);
    if (worst === undefined) break;
    kept = kept.filter((pair) => pair !== worst);
    if (kept.length < Math.max(FEWEST_STRIKES, pairs.length / 2)) {
      return absent('inconsistent-quotes', `more than half of ${pairs.length} strikes contradict the others`);
    }
    ({ line, determined } = fitLine(kept, years.value));
  }
  const discount = determined ? line.slope : 1;
  const residuals = pairs.map((pair): ParityResidual => {
    const points = pair.difference - discount * (line.forward - pair.strike);
    const ticks = points / pair.tick;
    return { strike: pair.strike, points, ticks, outlier: !kept.includes(pair) };
  });
  let bid = Number.NEGATIVE_INFINITY;
  let ask = Number.POSITIVE_INFINITY;
  for (const pair of kept) {
    bid = Math.max(bid, pair.strike + pair.low / discount);
    ask = Math.min(ask, pair.strike + pair.high / discount);
  }
  return ok({
    forward: line.forward,
    standardError: line.forwardError,
    discount,
    discountSource: determined ? 'fitted' : 'assumed',
    discountError: line.slopeError,
    bid,
    ask,
    residuals,
    outliers: residuals.filter((residual) => residual.outlier).map((residual) => residual.strike),
    used: kept.length,
  });
}

function quotedPairs(chain: OptionChain): Pair[] {
  const pairs: Pair[] = [];
  const { tradeDate } = sessionAt(chain.quotedAt, chain.root);
  chain.strikes.forEach((strike, index) => {
    const call = quoteAt(chain, index, 'C');
    const put = quoteAt(chain, index, 'P');
    if (call.kind !== 'two-sided' || put.kind !== 'two-sided') return;
    const callMid = (call.bid + call.ask) / 2;
    const putMid = (put.bid + put.ask) / 2;
    const tick = tickSize(chain.root, Math.max(callMid, putMid), 'outright', tradeDate);
    pairs.push({
      strike,
      difference: callMid - putMid,
      spread: Math.max(call.ask - call.bid + put.ask - put.bid, tick),
      low: call.bid - put.ask,
      high: call.ask - put.bid,
      tick,
    });
  });
  return pairs;
}

function nearMoney(chain: OptionChain, pairs: Pair[]): Pair[] {
  if (pairs.length === 0) return pairs;
  const byMoneyness = pairs.toSorted((a, b) => Math.abs(a.difference) - Math.abs(b.difference)).slice(0, 9);
  const centre = quantile(
    byMoneyness.map((pair) => pair.strike + pair.difference),
    0.5,
  );
  const share = chain.root === 'VIX' || chain.root === 'VIXW' ? WINDOW.volatility : WINDOW.index;
  return pairs.filter((pair) => Math.abs(pair.strike - centre) <= share * centre);
}

/** Line with free slope when that determines the rate, with slope −1 otherwise. */
function fitLine(
  pairs: readonly Pair[],
  years: number,
): { readonly line: Line; readonly determined: boolean } {
  const free = weightedLine(pairs, undefined);
  const determined =
    free.slope > 0 && Number.isFinite(free.slopeError) && free.slopeError <= RATE_ERROR_LIMIT * years;
  return determined
    ? { line: free, determined }
    : { line: { ...weightedLine(pairs, 1), slopeError: free.slopeError }, determined };
}

function weightedLine(pairs: readonly Pair[], fixedSlope: number | undefined): Line {
  let weights = 0;
  let strikes = 0;
  let differences = 0;
  for (const { strike, difference, spread } of pairs) {
    const weight = 1 / (spread * spread);
    weights += weight;
    strikes += weight * strike;
    differences += weight * difference;
  }
  const meanStrike = strikes / weights;
  const meanDifference = differences / weights;
  let squares = 0;
  let products = 0;
  for (const { strike, difference, spread } of pairs) {
    const weight = 1 / (spread * spread);
    squares += weight * (strike - meanStrike) * (strike - meanStrike);
    products += weight * (strike - meanStrike) * (difference - meanDifference);
  }
  const slope = fixedSlope ?? -products / squares;
  let scatter = 0;
  let grain = 0;
  for (const { strike, difference, spread, tick } of pairs) {
    const rest = difference - meanDifference + slope * (strike - meanStrike);
    scatter += (rest * rest) / (spread * spread);
    grain += (tick * tick) / (spread * spread);
  }
  // Two mids on a grid of half a tick: rounding alone leaves a variance of tick²/24.
  const variance = Math.max(
    scatter / Math.max(1, pairs.length - (fixedSlope === undefined ? 2 : 1)),
    grain / (24 * pairs.length),
  );
  const forward = meanStrike + meanDifference / slope;
  const slopeVariance = variance / squares;
  const lever = fixedSlope === undefined ? forward - meanStrike : 0;
  return {
    forward,
    forwardError: Math.sqrt(variance / weights + lever * lever * slopeVariance) / slope,
    slope,
    slopeError: Math.sqrt(slopeVariance),
  };
}

function worstOutlier(pairs: readonly Pair[], line: Line): Pair | undefined {
  const offset = (pair: Pair) => Math.abs(pair.difference - line.slope * (line.forward - pair.strike));
  const deviation =
    1.4826 *
    quantile(
      pairs.map((pair) => offset(pair) / pair.spread),
      0.5,
    );
  let worst: Pair | undefined;
  let excess = 0;
  for (const pair of pairs) {
    const beyond = offset(pair) / pair.spread - OUTLIER_DEVIATIONS * deviation;
    if (beyond > excess && offset(pair) > 2 * pair.tick) {
      worst = pair;
      excess = beyond;
    }
  }
  return worst;
}
