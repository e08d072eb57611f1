import {
  DAY_MS,
  expiresAt,
  type FuturesCurve,
  type FuturesQuote,
  vixMonthlyExpiry,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';

/** Shape of the volatility futures curve between 30 and 60 days. */
export type TermState = 'contango' | 'flat' | 'backwardation';

/** The curve in a few figures that do not jump at a roll. Levels are mids in VIX points. */
export interface TermStructure {
  /** Constant-maturity levels, linear in calendar days between neighbouring tenors. */
  readonly days30: number;
  readonly days60: number;
  /** days60/days30 − 1. */
  readonly slope: number;
  readonly state: TermState;
  /** First and second monthly future, and second/first − 1; these do jump at a roll. */
  readonly front: number;
  readonly second: number;
  readonly contango: number;
}

/** A slope smaller than this is called flat. */
const FLAT_SLOPE = 0.01;

/**
 * Constant-maturity levels, contango, slope and state of a VX curve, futures against futures and never spot against its
 * own past. Weekly and monthly tenors serve the interpolation, monthlies alone are `front` and `second`.
 */
export function termStructure(
  curve: FuturesCurve,
): Result<TermStructure, 'not-bracketed' | 'too-few-monthlies'> {
  const days30 = constantMaturity(curve, 30);
  if (!days30.ok) return days30;
  const days60 = constantMaturity(curve, 60);
  if (!days60.ok) return days60;
  const [front, second] = curve.tenors
    .filter((tenor) => isMonthly(tenor) && daysTo(curve, tenor) > 0)
    .map(midOf);
  if (front === undefined || second === undefined) return absent('too-few-monthlies');
  const slope = days60.value / days30.value - 1;
  return ok({
    days30: days30.value,
    days60: days60.value,
    slope,
    state: slope > FLAT_SLOPE ? 'contango' : slope < -FLAT_SLOPE ? 'backwardation' : 'flat',
    front,
    second,
    contango: second / front - 1,
  });
}

/** Mid level of the curve a number of calendar days ahead, linear between the tenors around it. */
export function constantMaturity(curve: FuturesCurve, days: number): Result<number, 'not-bracketed'> {
  const { tenors } = curve;
  const at = tenors.findIndex((tenor) => daysTo(curve, tenor) >= days);
  const after = tenors[at];
  if (after === undefined) return absent('not-bracketed', `no tenor of ${days} days or more`);
  const to = daysTo(curve, after);
  if (to === days) return ok(midOf(after));
  const before = tenors[at - 1];
  if (before === undefined) return absent('not-bracketed', `the first tenor is ${to.toFixed(1)} days ahead`);
  const from = daysTo(curve, before);
  const share = (days - from) / (to - from);
  return ok((1 - share) * midOf(before) + share * midOf(after));
}

function isMonthly({ expiry }: FuturesQuote): boolean {
  return expiry === vixMonthlyExpiry(Number(expiry.slice(0, 4)), Number(expiry.slice(5, 7)));
}

function daysTo(curve: FuturesCurve, tenor: FuturesQuote): number {
  return (expiresAt('VX', tenor.expiry) - curve.quotedAt) / DAY_MS;
}

function midOf({ bid, ask }: FuturesQuote): number {
  return (bid + ask) / 2;
}
