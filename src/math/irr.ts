import { absent, ok, type Result } from './result.ts';
import { brentRoot } from './roots.ts';

/** An amount received (positive) or paid (negative) on a day; days count from any common origin. */
export interface CashFlow {
  readonly day: number;
  readonly amount: number;
}

/** A rate of return and how far it can be trusted to be the only one. */
export interface InternalRate {
  /** Effective rate a year of 365 days. */
  readonly rate: number;
  /** The same as a continuous rate, ln(1 + rate); it still tells losses apart where the effective rate rounds to -1. */
  readonly continuous: number;
  /** Changes of sign in the amounts in order of day; above one the rate need not be unique (Descartes). */
  readonly signChanges: number;
}

/** All rates that make the value of some flows zero. */
export interface InternalRates {
  /** Ascending; empty when no rate does. */
  readonly rates: readonly Pick<InternalRate, 'rate' | 'continuous'>[];
  readonly signChanges: number;
}

interface Timeline {
  readonly years: Float64Array;
  readonly amounts: Float64Array;
  readonly span: number;
  /** Distinct distances between neighbouring flows, years, and which of them lies before each flow after the first. */
  readonly gaps: readonly number[];
  readonly gapBefore: Int32Array;
}

/** One flow a day, ascending. */
function netByDay(flows: readonly CashFlow[]): readonly CashFlow[] {
  let ascending = true;
  let before = Number.NEGATIVE_INFINITY;
  for (const { day, amount } of flows) {
    if (!Number.isFinite(day) || !Number.isFinite(amount))
      throw new RangeError(`cash flow of ${amount} on day ${day} is not finite`);
    if (day <= before) ascending = false;
    before = day;
  }
  if (ascending) return flows;
  const byDay = new Map<number, number>();
  for (const { day, amount } of flows) byDay.set(day, (byDay.get(day) ?? 0) + amount);
  return [...byDay].map(([day, amount]) => ({ day, amount })).sort((a, b) => a.day - b.day);
}

function timelineOf(netted: readonly CashFlow[]): Timeline {
  const first = netted[0]?.day ?? 0;
  const years = new Float64Array(netted.length);
  const amounts = new Float64Array(netted.length);
  const gapBefore = new Int32Array(netted.length);
  const places = new Map<number, number>();
  let before = first;
  netted.forEach(({ day, amount }, i) => {
    const gap = (day - before) / 365;
    const place = places.get(gap) ?? places.size;
    places.set(gap, place);
    years[i] = (day - first) / 365;
    amounts[i] = amount;
    gapBefore[i] = place;
    before = day;
  });
  return { years, amounts, span: years.at(-1) ?? 0, gaps: [...places.keys()], gapBefore };
}

/** Flows discounted by more than this power of e are lost in the rounding of the others. */
const NEGLIGIBLE = 45;

/**
 * Value at a continuous rate, seen from the first flow where money grows and from the last where it shrinks, so that no
 * factor overflows; by Horner's rule over the distances between flows, of which daily flows have only a few. Flows that
 * discounting makes negligible are left out.
 */
function scaledValue({ years, span, amounts, gaps, gapBefore }: Timeline, continuousRate: number): number {
  const speed = Math.abs(continuousRate);
  const factors = Float64Array.from(gaps, (gap) => Math.exp(-speed * gap));
  const reach = speed === 0 ? Number.POSITIVE_INFINITY : NEGLIGIBLE / speed;
  let value = 0;
  if (continuousRate >= 0) {
    const last = countUntil(years, reach) - 1;
    for (let i = last; i >= 0; i--)
      value = amounts[i]! + (i === last ? 0 : value * factors[gapBefore[i + 1]!]!);
  } else {
    const first = countUntil(years, span - reach);
    for (let i = first; i < amounts.length; i++)
      value = amounts[i]! + (i === first ? 0 : value * factors[gapBefore[i]!]!);
  }
  return value;
}

/** How many of ascending values are at most a limit. */
function countUntil(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Present value at a continuous rate, seen from the first flow. */
function presentValue({ years, amounts }: Timeline, continuousRate: number): number {
  let sum = 0;
  for (let i = 0; i < years.length; i++) sum += amounts[i]! * Math.exp(-continuousRate * years[i]!);
  return sum;
}

/**
 * Value on the first flow's day of all flows, discounted at an effective yearly rate, actual/365.
 *
 * @throws RangeError when the rate is not above -1, or a flow is not finite.
 */
export function npv(rate: number, flows: readonly CashFlow[]): number {
  if (!(rate > -1)) throw new RangeError(`npv: rate ${rate} is not above -1`);
  return presentValue(timelineOf(netByDay(flows)), Math.log1p(rate));
}

function countSignChanges(amounts: Float64Array): number {
  let changes = 0;
  let before = 0;
  for (const amount of amounts) {
    const sign = Math.sign(amount);
    if (sign === 0) continue;
    if (before !== 0 && sign !== before) changes++;
    before = sign;
  }
  return changes;
}

/** Steps on each side of zero when every root is looked for. */
const SCAN_STEPS = 600;

/**
 * Continuous rates outside which there is no root: above the highest the first flow outweighs all others together,
 * below the lowest the last one does.
 */
function rateBounds({ years, amounts, span }: Timeline): {
  readonly lowest: number;
  readonly highest: number;
} {
  const all = amounts.reduce((sum, amount) => sum + Math.abs(amount), 0);
  const first = Math.abs(amounts[0]!);
  const last = Math.abs(amounts.at(-1)!);
  return {
    lowest: Math.min(0, -Math.log((all - last) / last) / (span - years.at(-2)!)),
    highest: Math.max(0, Math.log((all - first) / first) / years[1]!),
  };
}

/** All continuous rates at which the value of the flows changes sign, over every growth a double can hold. */
function continuousRates(timeline: Timeline, steps: number): number[] {
  const { years, span } = timeline;
  const f = (rate: number) => scaledValue(timeline, rate);
  let gap = span;
  for (let i = 1; i < years.length; i++) gap = Math.min(gap, years[i]! - years[i - 1]!);
  const reach = Math.asinh((700 * span) / gap);
  const at = (step: number) => Math.sinh((step / steps) * reach) / span;
  const stepOf = (rate: number) => Math.min(steps, Math.ceil((Math.asinh(rate * span) / reach) * steps) + 1);
  const { lowest, highest } = rateBounds(timeline);
  const from = -stepOf(-lowest);
  const to = stepOf(highest);
  const rates: number[] = [];
  let left = at(from);
  let before = f(left);
  for (let step = from + 1; step <= to; step++) {
    const right = at(step);
    const value = f(right);
    if (before === 0) rates.push(left);
    else if (before * Math.sign(value) < 0) {
      const root = brentRoot(f, left, right);
      if (root.ok) rates.push(root.value);
    }
    left = right;
    before = value;
  }
  return rates;
}

/**
 * Every effective yearly rate (actual/365) at which the value of dated flows changes sign. A rate at which the value
 * only touches zero is not among them.
 *
 * @param steps of the search on each side of zero: fewer are faster and may overlook two rates close together.
 * @returns the rates, or `no-sign-change` when nothing is paid, nothing received, or all on one day.
 * @throws RangeError when a flow is not finite.
 */
export function internalRates(
  flows: readonly CashFlow[],
  steps = SCAN_STEPS,
): Result<InternalRates, 'no-sign-change'> {
  const timeline = timelineOf(netByDay(flows).filter(({ amount }) => amount !== 0));
  const signChanges = countSignChanges(timeline.amounts);
  if (signChanges === 0) return absent('no-sign-change', `${flows.length} flows`);
  const rates = continuousRates(timeline, steps).map((continuous) => ({
    rate: Math.expm1(continuous),
    continuous,
  }));
  return ok({ rates, signChanges });
}

/**
 * Internal rate of return of dated flows: the effective yearly rate (actual/365) that makes their value zero. Every
 * sign change of the present value is bracketed and solved, so that a second rate is found rather than overlooked.
 *
 * @returns the rate, or `no-sign-change` (nothing paid or nothing received), `no-rate` (no rate makes the value zero),
 * `several-rates` (more than one does; the detail lists them), `rate-overflows` (the yearly rate exceeds a double).
 * @throws RangeError when a flow is not finite.
 */
export function xirr(
  flows: readonly CashFlow[],
): Result<InternalRate, 'no-sign-change' | 'no-rate' | 'several-rates' | 'rate-overflows'> {
  const found = internalRates(flows);
  if (!found.ok) return found;
  const { rates, signChanges } = found.value;
  const [only] = rates;
  if (only === undefined) return absent('no-rate', `${signChanges} sign changes`);
  if (rates.length > 1) return absent('several-rates', rates.map(({ rate }) => rate).join(', '));
  return Number.isFinite(only.rate) ? ok({ ...only, signChanges }) : absent('rate-overflows');
}

/**
 * Modified internal rate of return: outflows discounted to the first day at the finance rate, inflows carried to the
 * last day at the reinvestment rate, and the effective yearly rate (actual/365) between the two.
 *
 * @returns the rate, or `no-sign-change` when nothing is paid, nothing is received or all happens on one day.
 * @throws RangeError when a rate is not above -1, or a flow is not finite.
 */
export function mirr(
  flows: readonly CashFlow[],
  financeRate: number,
  reinvestmentRate: number,
): Result<number, 'no-sign-change'> {
  if (!(financeRate > -1 && reinvestmentRate > -1))
    throw new RangeError(`mirr: rates ${financeRate}, ${reinvestmentRate} are not above -1`);
  const { years, amounts, span } = timelineOf(netByDay(flows));
  const finance = Math.log1p(financeRate);
  const reinvestment = Math.log1p(reinvestmentRate);
  let paid = 0;
  let received = 0;
  for (let i = 0; i < years.length; i++) {
    const amount = amounts[i]!;
    if (amount < 0) paid -= amount * Math.exp(-finance * years[i]!);
    else received += amount * Math.exp(reinvestment * (span - years[i]!));
  }
  if (!(paid > 0 && received > 0 && span > 0)) return absent('no-sign-change', `${flows.length} flows`);
  return ok(Math.expm1(Math.log(received / paid) / span));
}
