import { z } from 'zod';
import { absent, ok, type Result } from '../math/index.ts';
import type { Root } from './contract.ts';
import { jsonDate } from './json-units.ts';
import { multiplier } from './tick.ts';
import { type Cents, cents, type IsoDate } from './units.ts';

const feeRow = z
  .strictObject({
    component: z.enum(['exchange', 'surcharge', 'clearing', 'regulatory', 'transaction', 'broker']),
    roots: z.array(z.enum(['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW', 'VX', 'VXM', 'VIXY', 'UVXY', 'VXX'])).min(1),
    /** First and last trade date for which the row is vouched for. */
    from: jsonDate,
    until: jsonDate,
    side: z.enum(['buy', 'sell']).exactOptional(),
    complex: z.boolean().exactOptional(),
    /** Premium in points, lower bound included, upper bound not. */
    premiumFrom: z.number().nonnegative().exactOptional(),
    premiumBelow: z.number().positive().exactOptional(),
    /** Contracts of the leg, lower bound included, upper bound not. */
    quantityFrom: z.number().int().positive().exactOptional(),
    quantityBelow: z.number().int().positive().exactOptional(),
    /** Of a fund: a share. */
    centsPerContract: z.number().nonnegative(),
    /** Beside that, US dollars for each million dollars of the leg's value. */
    dollarsPerMillion: z.number().nonnegative().exactOptional(),
    /** Bounds of the component for the whole leg, cents. */
    leastCents: z.number().nonnegative().exactOptional(),
    mostCents: z.number().positive().exactOptional(),
    source: z.string().min(1),
  })
  .refine(({ from, until }) => from <= until, '`from` must not be after `until`')
  .refine(
    ({ leastCents, mostCents }) =>
      leastCents === undefined || mostCents === undefined || leastCents <= mostCents,
    '`leastCents` must not be above `mostCents`',
  )
  .refine(
    ({ premiumFrom, premiumBelow }) =>
      premiumFrom === undefined || premiumBelow === undefined || premiumFrom < premiumBelow,
    '`premiumFrom` must be below `premiumBelow`',
  )
  .refine(
    ({ quantityFrom, quantityBelow }) =>
      quantityFrom === undefined || quantityBelow === undefined || quantityFrom < quantityBelow,
    '`quantityFrom` must be below `quantityBelow`',
  );

/**
 * A fee schedule as a user may write it in JSON. For every component that names a root, exactly one row must fit each
 * leg of that root: a component that costs nothing has a row of zero, and a date outside all rows is an error.
 */
export const feeScheduleSchema = z.strictObject({
  schema: z.literal('alvh.fees/1'),
  name: z.string().min(1),
  rows: z.array(feeRow).min(1),
});

/** One line of a fee schedule: what it applies to and what it charges. */
export type FeeRow = z.output<typeof feeRow>;
/** A fee schedule as read and checked, schema `alvh.fees/1`. */
export type FeeSchedule = z.output<typeof feeScheduleSchema>;

/** Whether a schedule's rows reach over all trade dates from `from` to `to`, both included. */
export function isVouched({ rows }: FeeSchedule, from: IsoDate, to: IsoDate): boolean {
  return rows.every((row) => row.from <= from && row.until >= to);
}

/** One leg as the schedule sees it. */
export interface FeeLeg {
  readonly root: Root;
  /** Points. */
  readonly price: number;
  readonly side: 'buy' | 'sell';
  /** Contracts, positive. */
  readonly quantity: number;
  /** Trade date. */
  readonly date: IsoDate;
  /** Part of a complex order. */
  readonly complex: boolean;
}

/**
 * Fees of all contracts of a leg, each component summed exactly and the total rounded to the cent once.
 * Absent when a component has no row for the leg's root and date, or more than one.
 * @throws RangeError when `quantity` is not a positive integer.
 */
export function legFee(
  leg: FeeLeg,
  schedule: FeeSchedule,
): Result<Cents, 'no-fee-row' | 'ambiguous-fee-row'> {
  if (!(Number.isInteger(leg.quantity) && leg.quantity > 0)) {
    throw new RangeError(`not a number of contracts: ${leg.quantity}`);
  }
  const ofRoot = schedule.rows.filter((row) => row.roots.includes(leg.root));
  if (ofRoot.length === 0)
    return absent('no-fee-row', `schedule "${schedule.name}" has no row for ${leg.root}`);
  let [perContract, beside] = [0, 0];
  for (const component of new Set(ofRoot.map((row) => row.component))) {
    const fitting = ofRoot.filter((row) => row.component === component && fits(row, leg));
    const [row] = fitting;
    const what = `schedule "${schedule.name}": ${component} of ${leg.root} on ${leg.date} at ${leg.price}`;
    if (!row) return absent('no-fee-row', what);
    if (fitting.length > 1) return absent('ambiguous-fee-row', what);
    if (isPlain(row)) perContract += row.centsPerContract;
    else beside += boundedCents(row, leg);
  }
  return ok(cents(Math.round(perContract * leg.quantity + beside)));
}

function isPlain({ dollarsPerMillion, leastCents, mostCents }: FeeRow): boolean {
  return dollarsPerMillion === undefined && leastCents === undefined && mostCents === undefined;
}

/** A component with a share of the value or with bounds, cents for the whole leg. */
function boundedCents(row: FeeRow, { root, price, quantity }: FeeLeg): number {
  const dollars = price * multiplier(root) * quantity;
  const fee = row.centsPerContract * quantity + ((row.dollarsPerMillion ?? 0) * dollars) / 10_000;
  return Math.min(row.mostCents ?? Number.POSITIVE_INFINITY, Math.max(row.leastCents ?? 0, fee));
}

function fits(row: FeeRow, leg: FeeLeg): boolean {
  return (
    leg.date >= row.from &&
    leg.date <= row.until &&
    (row.side === undefined || row.side === leg.side) &&
    (row.complex === undefined || row.complex === leg.complex) &&
    leg.price >= (row.premiumFrom ?? Number.NEGATIVE_INFINITY) &&
    leg.price < (row.premiumBelow ?? Number.POSITIVE_INFINITY) &&
    leg.quantity >= (row.quantityFrom ?? 0) &&
    leg.quantity < (row.quantityBelow ?? Number.POSITIVE_INFINITY)
  );
}
