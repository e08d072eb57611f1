import { expiresAt, type OptionChain, quoteAt, type Right } from '../market/index.ts';

/** Expiries of a snapshot that are scored: the nearest live ones, which a daily strategy trades and marks. */
const SCORED_EXPIRIES = 2;
/** How far around the forward options are wanted, and how far around it they are watched for standing still, as shares of it. */
const REACH = { index: { wanted: 0.03, near: 0.01 }, volatility: { wanted: 0.3, near: -1 } } as const;
/** An ask up to this many points with no bid under it is a whole quote: nobody bids for what is nearly worthless. */
const WORTHLESS_ASK = 0.1;
/** A quote counts as wide beyond both of these: points, and a share of its mid. */
const WIDE_POINTS = 0.2;
const WIDE_SHARE = 0.25;
/** Snapshots closer than this in time may well be alike. */
const STALE_AFTER_MS = 60_000;
/** Up to this share of at-the-money quotes may stand still between two snapshots without a deduction. */
const STANDING_STILL = 0.5;
/** Fewer at-the-money quotes than this say nothing about standing still. */
const FEWEST_NEAR = 10;
/** Strikes that a parity point is the median of. */
const PARITY_STRIKES = 5;

/**
 * How usable the quotes of one root at one instant are, 0…1: the product of four shares over the nearest two live
 * expiries. The share of wanted out-of-the-money options (within 3 % of the forward; VIX options 30 %) that are quoted on
 * both sides; of these, the share not crossed and the share not wide (wider than 0.20 points and than a quarter of the
 * mid); and one less the excess over a half of the share of quotes within 1 % of the forward that are the same as at the
 * snapshot before, at least a minute earlier (not for VIX options, which often stand still). 0 without a forward or
 * without a wanted option.
 */
export interface SnapshotScore {
  readonly score: number;
  /** Parity point of the nearest expiry, index points; undefined where call and put are nowhere both quoted. */
  readonly forward: number | undefined;
}

interface Seen {
  readonly at: number;
  readonly quotes: ReadonlyMap<string, string>;
}

/** Scores the snapshots of one root in order of time; each is compared with the one before. */
export class SnapshotScorer {
  #before: Seen | undefined;

  /** `chains`: all of one instant. */
  score(chains: readonly OptionChain[]): SnapshotScore {
    const live = chains
      .filter((chain) => expiresAt(chain.root, chain.expiry) > chain.quotedAt)
      .sort((a, b) => (a.expiry < b.expiry ? -1 : 1))
      .slice(0, SCORED_EXPIRIES);
    const counts = { wanted: 0, told: 0, crossed: 0, wide: 0, near: 0, same: 0 };
    const quotes = new Map<string, string>();
    const comparable =
      this.#before !== undefined && live.length > 0 && live[0]!.quotedAt - this.#before.at >= STALE_AFTER_MS;
    let forward: number | undefined;
    for (const chain of live) {
      const point = parityPoint(chain);
      if (point === undefined) continue;
      forward ??= point;
      const reach = chain.root.startsWith('VIX') ? REACH.volatility : REACH.index;
      chain.strikes.forEach((strike, index) => {
        const away = Math.abs(strike / point - 1);
        if (away > reach.wanted) return;
        const right: Right = strike < point ? 'P' : 'C';
        const quote = quoteAt(chain, index, right);
        counts.wanted++;
        if (quote.kind === 'no-bid' && quote.ask <= WORTHLESS_ASK) counts.told++;
        if (quote.kind === 'crossed') {
          counts.told++;
          counts.crossed++;
        }
        if (quote.kind !== 'two-sided') return;
        counts.told++;
        const width = quote.ask - quote.bid;
        if (width > WIDE_POINTS + 1e-9 && width > (WIDE_SHARE * (quote.ask + quote.bid)) / 2) counts.wide++;
        if (away > reach.near) return;
        const key = `${chain.expiry} ${strike} ${right}`;
        const value = `${quote.bid} ${quote.ask}`;
        quotes.set(key, value);
        const earlier = comparable ? this.#before!.quotes.get(key) : undefined;
        if (earlier === undefined) return;
        counts.near++;
        if (earlier === value) counts.same++;
      });
    }
    if (live.length > 0) this.#before = { at: live[0]!.quotedAt, quotes };
    return { score: forward === undefined ? 0 : scoreOf(counts), forward };
  }
}

function scoreOf(counts: {
  readonly wanted: number;
  readonly told: number;
  readonly crossed: number;
  readonly wide: number;
  readonly near: number;
  readonly same: number;
}): number {
  if (counts.wanted === 0 || counts.told === 0) return 0;
  const standing = counts.near < FEWEST_NEAR ? 0 : counts.same / counts.near;
  const still = Math.max(0, standing - STANDING_STILL) / (1 - STANDING_STILL);
  const product =
    (counts.told / counts.wanted) *
    (1 - counts.crossed / counts.told) *
    (1 - counts.wide / counts.told) *
    (1 - still);
  return Math.round(product * 1000) / 1000;
}

/**
 * A forward good enough to judge quotes by: the median of strike + call mid − put mid over the five strikes at which the
 * two mids are closest. Undefined where call and put are nowhere both quoted.
 */
export function parityPoint(chain: OptionChain): number | undefined {
  const pairs: { readonly point: number; readonly apart: number }[] = [];
  chain.strikes.forEach((strike, index) => {
    const call = quoteAt(chain, index, 'C');
    const put = quoteAt(chain, index, 'P');
    if (call.kind !== 'two-sided' || put.kind !== 'two-sided') return;
    const difference = (call.bid + call.ask - put.bid - put.ask) / 2;
    pairs.push({ point: strike + difference, apart: Math.abs(difference) });
  });
  const points = pairs
    .sort((a, b) => a.apart - b.apart)
    .slice(0, PARITY_STRIKES)
    .map(({ point }) => point)
    .sort((a, b) => a - b);
  return points[points.length >> 1];
}

/** No index option was ever worth this many points. */
export const ABSURD_PRICE = 100_000;

/** How far an index level may lie from the parity point of the nearest expiry before it is no level: a share of it. */
const LEVEL_TOLERANCE = 0.05;

/** Whether a level can be that of the index under options with that parity point. VIX futures may lie anywhere. */
export function isPlausibleLevel(symbol: string, level: number, forward: number | undefined): boolean {
  if (!(level > 0)) return false;
  return symbol === 'VIX' || forward === undefined || Math.abs(level / forward - 1) <= LEVEL_TOLERANCE;
}
