import { type EpochMs, isVixMonthly, type MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { termStructure } from '../volatility/index.ts';
import { barStamp, dailyBars, levelOrClose, shareBelow } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/** Constant-maturity VX of 60 days over that of 30 days, less 1: above 0 is contango. No jump on roll days. */
export function constantMaturitySlope(view: MarketView): Signal {
  const curve = view.curve();
  if (!curve) return absent('no-curve');
  const structure = termStructure(curve);
  if (!structure.ok) return structure;
  const { slope, days30, days60 } = structure.value;
  return signalOf(view, {
    id: 'constant-maturity-slope',
    value: slope,
    unit: 'ratio less 1',
    inputs: { 'VX 30 days (points)': days30, 'VX 60 days (points)': days60 },
    stamps: [curve.quotedAt],
  });
}

/** Constant-maturity VX of 30 days over that of 60 days, as {@link constantMaturitySlope}: below 1 is contango. */
export function constantMaturityRatio(view: MarketView): Signal {
  const slope = constantMaturitySlope(view);
  if (!slope.ok) return slope;
  const { value, inputs } = slope.value;
  return ok({ ...slope.value, id: 'constant-maturity-ratio', value: 1 / (1 + value), unit: 'ratio', inputs });
}

/** Spot VIX over the first monthly VX, mid: above 1 the present is dearer than the future. */
export function spotToFront(view: MarketView): Signal {
  const curve = view.curve();
  if (!curve) return absent('no-curve');
  const level = view.level('VIX');
  if (!level) return absent('no-level', 'VIX');
  const front = curve.tenors.find((tenor) => isVixMonthly(tenor.expiry));
  if (!front) return absent('too-few-tenors', 'no monthly VX tenor');
  const middle = (front.bid + front.ask) / 2;
  return signalOf(view, {
    id: 'spot-to-front',
    value: level.value / middle,
    unit: 'ratio',
    inputs: { 'VIX (points)': level.value, [`VX ${front.expiry} (points)`]: middle },
    stamps: [level.tickedAt, curve.quotedAt],
  });
}

/** VIX over VIX3M: above 1 a month is dearer than three. Both levels now, else both closes of one day. */
export function spotToThreeMonths(view: MarketView): Signal {
  const pair = monthAndQuarter(view);
  if (!pair.ok) return pair;
  const { month, quarter, stamps } = pair.value;
  return signalOf(view, {
    id: 'spot-to-three-months',
    value: month / quarter,
    unit: 'ratio',
    inputs: { 'VIX (points)': month, 'VIX3M (points)': quarter },
    stamps,
  });
}

/** Share of past daily closes with a lower ratio of VIX to VIX3M than now, equal ones by half, 0 to 1. */
export function termStructurePercentile(
  view: MarketView,
  { days = 252 }: { readonly days?: number } = {},
): Signal {
  const pair = monthAndQuarter(view);
  if (!pair.ok) return pair;
  const month = dailyBars(view, 'VIX', days);
  if (!month.ok) return month;
  const quarter = dailyBars(view, 'VIX3M', days);
  if (!quarter.ok) return quarter;
  const quarters = new Map(quarter.value.map(({ date, close }) => [date, close]));
  const ratios = month.value.flatMap(({ date, close }) => {
    const other = quarters.get(date);
    return other === undefined ? [] : [close / other];
  });
  // VIX is also computed on some holidays; more missing pairs than those are a hole in a series.
  if (ratios.length < 0.95 * days)
    return absent('sessions-differ', `${ratios.length} of ${days} days have VIX and VIX3M`);
  const now = pair.value.month / pair.value.quarter;
  return signalOf(view, {
    id: 'term-structure-percentile',
    value: shareBelow(ratios, now),
    unit: 'share of days',
    inputs: { 'VIX over VIX3M (ratio)': now, 'days (count)': ratios.length },
    stamps: pair.value.stamps,
  });
}

function monthAndQuarter(
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
