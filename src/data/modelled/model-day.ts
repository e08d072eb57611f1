import {
  closeOf,
  type DailyBar,
  daysBetween,
  type EpochMs,
  type IsoDate,
  instantOf,
  isTradingDay,
  nextTradingDay,
  type SeriesCatalog,
} from '../../market/index.ts';

/** One session as the store's daily series tell it; closes of the VIX family only where they exist. */
export interface ModelDay {
  readonly date: IsoDate;
  readonly opens: EpochMs;
  readonly closes: EpochMs;
  readonly spx: DailyBar;
  readonly vix: DailyBar;
  readonly vix1d: number | undefined;
  readonly vix9d: number | undefined;
  readonly vix3m: number | undefined;
  readonly vvix: number | undefined;
  /** Whether more than one night lies between this session and the next. */
  readonly longBreakAfter: boolean;
}

const END = 8.64e15 as EpochMs;

/** Sessions with a daily bar of SPX and of VIX, ascending. */
export function modelDays(series: SeriesCatalog): readonly ModelDay[] {
  const barsOf = (symbol: string) =>
    new Map(
      (series.bars[symbol]?.last(END, Number.MAX_SAFE_INTEGER) ?? []).map(({ value }) => [value.date, value]),
    );
  const [vix, vix1d, vix9d, vix3m, vvix] = ['VIX', 'VIX1D', 'VIX9D', 'VIX3M', 'VVIX'].map(barsOf);
  const days: ModelDay[] = [];
  for (const [date, spx] of barsOf('SPX')) {
    const own = vix!.get(date);
    if (!own || !isTradingDay(date)) continue;
    days.push({
      date,
      opens: instantOf(date, '09:30', 'America/New_York'),
      closes: closeOf(date),
      spx,
      vix: own,
      vix1d: vix1d!.get(date)?.close,
      vix9d: vix9d!.get(date)?.close,
      vix3m: vix3m!.get(date)?.close,
      vvix: vvix!.get(date)?.close,
      longBreakAfter: daysBetween(date, nextTradingDay(date)) > 1,
    });
  }
  return days;
}
