import { isVixMonthly, type MarketView } from '../market/index.ts';
import { absent, ok } from '../math/index.ts';
import { termStructure } from '../volatility/index.ts';
import { shareBelow } from './history.ts';
import { type Signal, signalOf } from './signal.ts';
import { monthAndQuarter, ratioCloses } from './vix-ratio.ts';

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
  const closes = ratioCloses(view, days);
  if (!closes.ok) return closes;
  const ratios = closes.value.map(({ ratio }) => ratio);
  const now = pair.value.month / pair.value.quarter;
  return signalOf(view, {
    id: 'term-structure-percentile',
    value: shareBelow(ratios, now),
    unit: 'share of days',
    inputs: { 'VIX over VIX3M (ratio)': now, 'days (count)': ratios.length },
    stamps: pair.value.stamps,
  });
}
