import type { OptionChain } from './chain.ts';
import type { OptionRoot } from './contract.ts';
import type { FuturesCurve } from './curve.ts';
import type { Frame, IndexLevel } from './frame.ts';
import type { Release } from './release.ts';
import type { DailyBar, Observation, PointInTimeSeries } from './series.ts';
import type { EpochMs, IsoDate } from './units.ts';

/** The slow data of a tape: daily bars and values by symbol, and scheduled releases. */
export interface SeriesCatalog {
  /** Daily bars by index symbol, such as `SPX`, `VIX`, `VIX9D`. */
  readonly bars: { readonly [symbol: string]: PointInTimeSeries<DailyBar> };
  /** Daily scalars by name, such as `nyse-net-advances` (issues) or `bill-3m` (% a year). */
  readonly values: { readonly [name: string]: PointInTimeSeries<number> };
  /** In order of `releasedAt`. */
  readonly releases: readonly Release[];
}

/** All that was knowable at one instant, and nothing else. The only thing a decision may read of the market. */
export class MarketView {
  readonly asOf: EpochMs;
  readonly #frame: Frame;
  readonly #series: SeriesCatalog;

  /** @throws RangeError when a quote, level or curve of the frame is stamped after the frame itself. */
  constructor(frame: Frame, series: SeriesCatalog) {
    const stamps = [
      ...frame.chains.map((chain) => chain.quotedAt),
      ...Object.values(frame.levels).map((level) => level.tickedAt),
      ...(frame.curve ? [frame.curve.quotedAt] : []),
    ];
    if (stamps.some((stamp) => stamp > frame.at)) {
      throw new RangeError(`frame of ${new Date(frame.at).toISOString()} holds data stamped after it`);
    }
    this.asOf = frame.at;
    this.#frame = frame;
    this.#series = series;
  }

  /** Chains of one root, expiries ascending. */
  chains(root: OptionRoot): readonly OptionChain[] {
    return this.#frame.chains
      .filter((chain) => chain.root === root)
      .sort((a, b) => (a.expiry < b.expiry ? -1 : a.expiry > b.expiry ? 1 : 0));
  }

  chain(root: OptionRoot, expiry: IsoDate): OptionChain | undefined {
    return this.#frame.chains.find((chain) => chain.root === root && chain.expiry === expiry);
  }

  level(symbol: string): IndexLevel | undefined {
    return this.#frame.levels[symbol];
  }

  quotedCurve(): FuturesCurve | undefined {
    return this.#frame.curve;
  }

  /** Up to `count` completed daily bars known now, oldest first; empty when the tape has no such symbol. */
  bars(symbol: string, count: number): readonly DailyBar[] {
    return (this.#series.bars[symbol]?.last(this.asOf, count) ?? []).map((point) => point.value);
  }

  /** Up to `count` daily values known now, oldest first. */
  values(name: string, count: number): readonly Observation<number>[] {
    return this.#series.values[name]?.last(this.asOf, count) ?? [];
  }

  /** Releases whose schedule is known now and that fall in (`after`, `until`]; what they said only once released. */
  releases(after: EpochMs, until: EpochMs): readonly Release[] {
    return this.#series.releases
      .filter((r) => r.scheduledKnownAt <= this.asOf && r.releasedAt > after && r.releasedAt <= until)
      .map((r) => (r.releasedAt <= this.asOf ? r : withoutOutcome(r)));
  }
}

function withoutOutcome(release: Release): Release {
  const { actual: _unknownYet, ...scheduled } = release;
  return scheduled;
}
