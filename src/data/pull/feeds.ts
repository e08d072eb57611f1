import {
  addDays,
  closeOf,
  dateIn,
  type EpochMs,
  type IsoDate,
  NEW_YORK,
  tradingDays,
} from '../../market/index.ts';

/** One file of a feed: where it is got and the name it is kept under, which is what its importer goes by. */
export interface FeedRequest {
  /** Path and query below the feed's origin. */
  readonly path: string;
  readonly file: string;
  /** Once it was got it never changes, so that it is not asked for again. */
  readonly final: boolean;
  /** Kept packed with gzip. */
  readonly packed?: true;
}

/** A free public source. `since` is the first date of interest. */
interface Feed {
  readonly origin: string;
  readonly about: string;
  /** How far back to go when not told, in calendar days. */
  readonly defaultDays: number;
  requests(since: IsoDate, now: EpochMs): readonly FeedRequest[];
}

const INDICES = ['VIX', 'VIX1D', 'VIX9D', 'VIX3M', 'VIX6M', 'VVIX', 'SKEW'];
const FRED_SERIES = ['DFF', 'DGS2', 'BAMLH0A0HYM2', 'UNRATE', 'FEDFUNDS', 'PPIACO', 'M2SL'];
const CHAINS = ['SPX', 'VIX'];
const HOUR_MS = 3_600_000;

const todayOf = (now: EpochMs) => dateIn(now, NEW_YORK);

/**
 * Free public feeds by the name of the command. None needs a key. Their terms are the publishers' own; what is got is for
 * one's own use.
 */
export const FEEDS = {
  'cboe-indices': {
    origin: 'https://cdn.cboe.com',
    about: 'daily histories of VIX, VIX1D, VIX9D, VIX3M, VIX6M, VVIX and SKEW (Cboe); always whole',
    defaultDays: 0,
    requests: () =>
      INDICES.map((symbol) => ({
        path: `/api/global/us_indices/daily_prices/${symbol}_History.csv`,
        file: `${symbol}_History.csv`,
        final: false,
      })),
  },
  'vx-settlements': {
    origin: 'https://www-api.cboe.com',
    about: 'VX settlement list of each session since a date (CFE keeps about a year of them)',
    defaultDays: 14,
    // The list of a day is out within an hour of the close.
    requests: (since, now) =>
      tradingDays(since, todayOf(now))
        .filter((date) => closeOf(date) + HOUR_MS <= now)
        .map((date) => ({
          path: `/us/futures/market_statistics/settlement/csv?dt=${date}`,
          file: `vx_settlements_${date}.csv`,
          final: true,
        })),
  },
  fred: {
    origin: 'https://fred.stlouisfed.org',
    about: 'policy rate, 2-year yield, high-yield spread, unemployment, PPI, M2 (FRED); always whole',
    defaultDays: 0,
    requests: () =>
      FRED_SERIES.map((id) => ({
        path: `/graph/fredgraph.csv?id=${id}`,
        file: `fred_${id}.csv`,
        final: false,
      })),
  },
  treasury: {
    origin: 'https://home.treasury.gov',
    about: 'daily par yields by calendar year (US Treasury)',
    defaultDays: 365,
    requests: (since, now) => {
      const [first, last] = [Number(since.slice(0, 4)), Number(todayOf(now).slice(0, 4))];
      return Array.from({ length: last - first + 1 }, (_, i) => first + i).map((year) => ({
        path: `/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv/${year}/all?type=daily_treasury_yield_curve&field_tdr_date_value=${year}&page&_format=csv`,
        file: `treasury-rates-${year}.csv`,
        final: year < last,
      }));
    },
  },
  'delayed-chain': {
    origin: 'https://cdn.cboe.com',
    about: 'one look at the SPX and VIX chains as they are now, a quarter of an hour delayed (Cboe)',
    defaultDays: 0,
    requests: (_since, now) => {
      const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
      return CHAINS.map((symbol) => ({
        path: `/api/global/delayed_quotes/options/_${symbol}.json`,
        file: `delayed-chain_${symbol}_${stamp}.json.gz`,
        final: false,
        packed: true,
      }));
    },
  },
} satisfies { readonly [name: string]: Feed };

export type FeedName = keyof typeof FEEDS;

/** The first date of interest when none is told. */
export function defaultSince(feed: FeedName, now: EpochMs): IsoDate {
  return addDays(todayOf(now), -FEEDS[feed].defaultDays);
}
