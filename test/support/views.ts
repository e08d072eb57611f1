import { Book, type LayerName } from '../../src/book/index.ts';
import {
  cents,
  closeOf,
  type DailyBar,
  type Frame,
  type FundQuote,
  type FuturesQuote,
  type IsoDate,
  instantOf,
  isoDate,
  MarketView,
  PointInTimeSeries,
  previousTradingDay,
  type Release,
  type SeriesCatalog,
} from '../../src/market/index.ts';
import { type Strategy, StrategySchema } from '../../src/method/index.ts';
import { flatChain } from './hand-made-tape.ts';

export const DAY = isoDate('2026-07-20');

export interface ViewOptions {
  readonly date?: IsoDate;
  readonly time?: string;
  readonly vix?: number;
  readonly spx?: number;
  readonly previousVix?: number;
  readonly curve?: readonly Partial<FuturesQuote>[];
  readonly funds?: readonly Omit<FundQuote, 'quotedAt'>[];
  readonly chains?: Frame['chains'];
  readonly releases?: readonly Release[];
  /** Daily closes before the day of the view, oldest first; high and low are 1 % apart around them. */
  readonly history?: { readonly [symbol: string]: readonly number[] };
  readonly intraday?: NonNullable<SeriesCatalog['intraday']>;
  readonly values?: SeriesCatalog['values'];
  /** Levels beside SPX and VIX; undefined takes one away. */
  readonly levels?: { readonly [symbol: string]: number | undefined };
}

/** A view with VIX 16 and SPX 7500 unless told otherwise; the previous closes are 16 and 7500. */
export function viewOf(options: ViewOptions = {}): MarketView {
  const { date = DAY, time = '14:15', vix = 16, spx = 7500, previousVix = 16 } = options;
  const at = instantOf(date, time, 'America/New_York');
  const before = instantOf(isoDate('2026-07-17'), '16:15', 'America/New_York');
  const bar = (close: number) =>
    new PointInTimeSeries([
      {
        knownAt: before,
        value: { date: isoDate('2026-07-17'), open: close, high: close, low: close, close },
      },
    ]);
  const frame: Frame = {
    at,
    chains: options.chains ?? [flatChain(date, time, isoDate('2026-07-21'))],
    levels: Object.fromEntries(
      Object.entries({ VIX: vix, SPX: spx, ...options.levels }).flatMap(([symbol, value]) =>
        value === undefined ? [] : [[symbol, { value, tickedAt: at }]],
      ),
    ),
    curve: {
      quotedAt: at,
      tenors: (options.curve ?? [{}, { expiry: isoDate('2026-09-16'), bid: 19, ask: 19.2 }]).map((tenor) => ({
        expiry: isoDate('2026-08-19'),
        bid: 18,
        ask: 18.2,
        provenance: 'implied',
        ...tenor,
      })),
    },
    ...(options.funds && { funds: options.funds.map((fund) => ({ ...fund, quotedAt: at })) }),
  };
  const series = {
    bars: {
      SPX: bar(7500),
      VIX: bar(previousVix),
      ...Object.fromEntries(
        Object.entries(options.history ?? {}).map(([symbol, closes]) => [symbol, barsBefore(date, closes)]),
      ),
    },
    values: options.values ?? {},
    releases: options.releases ?? [],
    intraday: options.intraday ?? {},
  };
  return new MarketView(frame, series, [at]);
}

/** Daily bars of the sessions before a date. */
function barsBefore(date: IsoDate, closes: readonly number[]): PointInTimeSeries<DailyBar> {
  let day = date;
  const bars = closes.toReversed().map((close) => {
    day = previousTradingDay(day);
    const value = { date: day, open: close, high: close * 1.005, low: close * 0.995, close };
    return { knownAt: closeOf(day), value };
  });
  return new PointInTimeSeries(bars.toReversed());
}

export function strategyOf(overrides: object = {}): Strategy {
  return StrategySchema.parse({
    schemaVersion: 1,
    name: 'test',
    description: 'test',
    capitalDollars: 100_000,
    entry: { time: '14:15', zone: 'America/New_York', toleranceMinutes: 30 },
    anchor: {
      condors: 1,
      placement: { rule: 'delta', put: 0.1, call: 0.1 },
      wings: { putPoints: 25, callPoints: 25 },
    },
    execution: { headline: 'touch', fees: 'none' },
    ...overrides,
  });
}

/** An empty account, a layer of it in the given phase. */
export function bookOf(phase?: { readonly layer: LayerName; readonly phase: 'engaged' | 'armed' }): Book {
  const start = instantOf(isoDate('2026-07-17'), '09:30', 'America/New_York');
  const book = new Book(start, cents(10_000_000));
  if (phase) book.enterPhase(phase.layer, { phase: phase.phase, since: start });
  return book;
}
