/** Branded scalars: a value of one unit cannot be passed where another is asked. */

declare const unit: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [unit]: Name };

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = Branded<number, 'EpochMs'>;
/** A civil date `YYYY-MM-DD`; which zone it belongs to is said by the one who holds it. */
export type IsoDate = Branded<string, 'IsoDate'>;
/** Integer US cents. The only unit of money in the ledger. */
export type Cents = Branded<number, 'Cents'>;
/** Exercise price in index points. */
export type Strike = Branded<number, 'Strike'>;
/** Annualised volatility in percentage points: 15.2 is 15.2 % a year. */
export type VolPoints = Branded<number, 'VolPoints'>;
/** Years; which clock (calendar minutes / 525600, or variance time) is said by the one who holds it. */
export type YearFraction = Branded<number, 'YearFraction'>;

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** @throws RangeError when not finite. */
export function epochMs(value: number): EpochMs {
  if (!Number.isFinite(value)) throw new RangeError(`not an instant: ${value}`);
  return value as EpochMs;
}

/** @throws RangeError when the text is not a real calendar date, such as 2026-02-30. */
export function isoDate(text: string): IsoDate {
  const at = ISO_DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // `Date.parse` takes a day that its month lacks, such as 30 February, for one of the next month.
  if (!Number.isFinite(at) || new Date(at).getUTCDate() !== Number(text.slice(8))) {
    throw new RangeError(`not a calendar date YYYY-MM-DD: "${text}"`);
  }
  return text as IsoDate;
}

/** @throws RangeError when not a safe integer. */
export function cents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of cents: ${value}`);
  return (value === 0 ? 0 : value) as Cents;
}

/** @throws RangeError when not a positive finite number. */
export function strike(value: number): Strike {
  if (!(Number.isFinite(value) && value > 0)) throw new RangeError(`not a strike in index points: ${value}`);
  return value as Strike;
}
