import type { DailyBar, EpochMs, MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { barStamp, dailyBars, levelOrClose } from './history.ts';

/** VIX over VIX3M at one daily close. */
interface RatioClose {
  /** That of VIX. */
  readonly bar: DailyBar;
  readonly ratio: number;
}

/** VIX over VIX3M at the closes of the last `days` bars that both have, oldest first. */
export function ratioCloses(view: MarketView, days: number): Result<readonly RatioClose[]> {
  const month = dailyBars(view, 'VIX', days);
  if (!month.ok) return month;
  const quarter = dailyBars(view, 'VIX3M', days);
  if (!quarter.ok) return quarter;
  const quarters = new Map(quarter.value.map(({ date, close }) => [date, close]));
  const ratios = month.value.flatMap((bar) => {
    const other = quarters.get(bar.date);
    return other === undefined ? [] : [{ bar, ratio: bar.close / other }];
  });
  // VIX is also computed on some holidays; more missing pairs than those are a hole in a series.
  if (ratios.length < 0.95 * days)
    return absent('sessions-differ', `${ratios.length} of ${days} days have VIX and VIX3M`);
  return ok(ratios);
}

/** VIX and VIX3M: both levels now, else both closes of one day. */
export function monthAndQuarter(
  view: MarketView,
): Result<{ readonly month: number; readonly quarter: number; readonly stamps: readonly EpochMs[] }> {
  const [month, quarter] = [levelOrClose(view, 'VIX'), levelOrClose(view, 'VIX3M')];
  if (!month.ok) return month;
  if (!quarter.ok) return quarter;
  if (month.value.from === 'level' && quarter.value.from === 'level') {
    const stamps = [month.value.stamp, quarter.value.stamp];
    return ok({ month: month.value.value, quarter: quarter.value.value, stamps });
  }
  const months = dailyBars(view, 'VIX', 1);
  if (!months.ok) return months;
  const quarters = dailyBars(view, 'VIX3M', 1);
  if (!quarters.ok) return quarters;
  const [vix, vix3m] = [months.value[0]!, quarters.value[0]!];
  if (vix.date !== vix3m.date)
    return absent('sessions-differ', `VIX ends on ${vix.date}, VIX3M on ${vix3m.date}`);
  return ok({ month: vix.close, quarter: vix3m.close, stamps: [barStamp(view, vix)] });
}
