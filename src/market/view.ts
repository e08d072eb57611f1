import { absent, ok, type Result } from '../math/index.ts';
import { nextTradingDay } from './calendar.ts';
import { type OptionChain, type Quote, quoteAt, strikeIndex } from './chain.ts';
import type { Contract, FundRoot, FutureRoot, OptionRoot } from './contract.ts';
import type { FuturesCurve } from './curve.ts';
import { nextDailyExpiry, VXM_SINCE } from './expiry.ts';
import type { Frame, IndexLevel } from './frame.ts';
import type { FundQuote } from './fund-quote.ts';
import type { Provenance } from './provenance.ts';
import type { Release } from './release.ts';
import type { DailyBar, Observation, PointInTimeSeries } from './series.ts';
import { sessionAt } from './session.ts';
import type { EpochMs, IsoDate } from './units.ts';

/** A closed bar within a session, index points; it is known from `until` on. */
export interface IntradayBar {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The slow data of a tape: daily bars and values by symbol, and scheduled releases. */
export interface SeriesCatalog {
  /** Daily bars by index symbol, such as `SPX`, `VIX`, `VIX9D`. */
  readonly bars: { readonly [symbol: string]: PointInTimeSeries<DailyBar> };
  /** Bars within sessions by symbol and length in minutes, such as `SPX 5m`. */
  readonly intraday?: { readonly [name: string]: PointInTimeSeries<IntradayBar> };
  /** Daily scalars by name, such as `nyse-net-advances` (issues) or `bill-3m` (% a year). */
  readonly values: { readonly [name: string]: PointInTimeSeries<number> };
  /** In order of `releasedAt`. */
  readonly releases: readonly Release[];
}

/** The quote of one contract with the instant it belongs to. */
export interface ContractQuote {
  readonly quote: Quote;
  readonly quotedAt: EpochMs;
  readonly provenance: Provenance;
}

/** All that was knowable at one instant, and nothing else. The only thing a decision may read of the market. */
export class MarketView {
  readonly asOf: EpochMs;
  readonly #frame: Frame;
  readonly #series: SeriesCatalog;
  /** Instants of all frames of the tape: the feed's timetable, which is no market information. */
  readonly timetable: readonly EpochMs[];

  /** @throws RangeError when a quote, level or curve of the frame is stamped after the frame itself. */
  constructor(frame: Frame, series: SeriesCatalog, timetable: readonly EpochMs[]) {
    const stamps = [
      ...frame.chains.map((chain) => chain.quotedAt),
      ...Object.values(frame.levels).map((level) => level.tickedAt),
      ...(frame.curve ? [frame.curve.quotedAt] : []),
      ...(frame.funds ?? []).map((fund) => fund.quotedAt),
    ];
    if (stamps.some((stamp) => stamp > frame.at)) {
      throw new RangeError(`frame of ${new Date(frame.at).toISOString()} holds data stamped after it`);
    }
    this.asOf = frame.at;
    this.#frame = frame;
    this.#series = series;
    this.timetable = timetable;
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

  /**
   * "1DTE" of a trade date: as {@link nextDailyExpiry} by the rules of that time; where they listed none, the next
   * session if the tape quotes it all the same and says that it is hypothetical.
   */
  oneDayExpiry(tradeDate: IsoDate): Result<IsoDate, 'no-expiry-next-session'> {
    const listed = nextDailyExpiry(tradeDate);
    if (listed.ok) return listed;
    const next = nextTradingDay(tradeDate);
    return this.chain('SPXW', next)?.hypothetical ? ok(next) : listed;
  }

  level(symbol: string): IndexLevel | undefined {
    return this.#frame.levels[symbol];
  }

  /** The VX curve, expiries ascending; each tenor says whether it is quoted or implied. */
  curve(): FuturesCurve | undefined {
    return this.#frame.curve;
  }

  /** The quote of a fund's share; undefined when the tape has none. */
  fund(root: FundRoot): FundQuote | undefined {
    return this.#frame.funds?.find((fund) => fund.root === root);
  }

  /**
   * Why a future could not be traded on this trade date though its tenor is quoted: VXM has VX's levels, but was listed
   * later. Undefined when it could, or where the tape says that it quotes VXM all the same.
   */
  unlisted(root: FutureRoot): string | undefined {
    if (root !== 'VXM' || this.curve()?.hypotheticalVxm) return undefined;
    const { tradeDate } = sessionAt(this.asOf, root);
    return tradeDate < VXM_SINCE ? `VXM was first listed on ${VXM_SINCE}` : undefined;
  }

  /** Whether the tape quotes a contract that the exchange did not list then, and says so. */
  hypothetical(contract: Contract): boolean {
    if (contract.kind === 'option') return this.chain(contract.root, contract.expiry)?.hypothetical ?? false;
    if (contract.kind === 'fund') return this.fund(contract.root)?.hypothetical ?? false;
    const curve = this.curve();
    const tenor = curve?.tenors.find(({ expiry }) => expiry === contract.expiry);
    return tenor?.hypothetical ?? (contract.root === 'VXM' && curve?.hypotheticalVxm) ?? false;
  }

  /** The latest quote of a contract, or the reason why there is none. */
  quote(
    contract: Contract,
  ): Result<ContractQuote, 'no-chain' | 'not-listed' | 'no-curve' | 'no-fund-quotes'> {
    if (contract.kind === 'fund') {
      const fund = this.fund(contract.root);
      if (!fund) return absent('no-fund-quotes', `this tape quotes no bid and offer of ${contract.root}`);
      const { bid, ask, quotedAt, provenance } = fund;
      return ok({ quote: { kind: bid > ask ? 'crossed' : 'two-sided', bid, ask }, quotedAt, provenance });
    }
    if (contract.kind === 'future') {
      const curve = this.curve();
      const tenor = curve?.tenors.find((one) => one.expiry === contract.expiry);
      if (!curve || !tenor) return absent('no-curve', `no ${contract.root} of ${contract.expiry}`);
      const unlisted = this.unlisted(contract.root);
      if (unlisted !== undefined) return absent('not-listed', unlisted);
      const { bid, ask, provenance } = tenor;
      const kind = bid > ask ? 'crossed' : 'two-sided';
      return ok({ quote: { kind, bid, ask }, quotedAt: curve.quotedAt, provenance });
    }
    const chain = this.chain(contract.root, contract.expiry);
    if (!chain) return absent('no-chain', `no ${contract.root} chain of ${contract.expiry}`);
    const index = strikeIndex(chain, contract.strike);
    if (index < 0)
      return absent('not-listed', `${contract.root} ${contract.expiry} has no strike ${contract.strike}`);
    return ok({
      quote: quoteAt(chain, index, contract.right),
      quotedAt: chain.quotedAt,
      provenance: chain.provenance,
    });
  }

  /** Up to `count` completed daily bars known now, oldest first; empty when the tape has no such symbol. */
  bars(symbol: string, count: number): readonly DailyBar[] {
    return (this.#series.bars[symbol]?.last(this.asOf, count) ?? []).map((point) => point.value);
  }

  /** Up to `count` closed bars of a name such as `SPX 5m` known now, oldest first. */
  intraday(name: string, count: number): readonly IntradayBar[] {
    return (this.#series.intraday?.[name]?.last(this.asOf, count) ?? []).map((point) => point.value);
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
