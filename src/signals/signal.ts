import type { EpochMs, MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';

/** A computed signal: what it is worth now, in which unit, and from what. */
export interface SignalValue {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly asOf: EpochMs;
  /** The numbers it was computed from, by name with unit. */
  readonly inputs: { readonly [name: string]: number };
  /**
   * Calendar minutes from the stamp of its oldest input to `asOf`. Of a series the latest point counts; a close that is
   * meant to be that of an earlier day does not count.
   */
  readonly stalenessMinutes: number;
}

/** A signal is its value, or the named reason why it has none; a missing input is never guessed. */
export type Signal = Result<SignalValue>;

/** A value on its way to being a signal. */
export interface Reading extends Pick<SignalValue, 'id' | 'value' | 'unit' | 'inputs'> {
  /** When each input that counts for staleness was stamped. */
  readonly stamps: readonly EpochMs[];
}

/**
 * A reading as a signal of the view's instant; `not-finite` when the inputs lead to no number.
 * @throws RangeError without a stamp, or with one after the view.
 */
export function signalOf(view: MarketView, { stamps, ...reading }: Reading): Signal {
  const stalenessMinutes = (view.asOf - Math.min(...stamps)) / 60_000;
  if (stamps.length === 0 || stamps.some((stamp) => !(stamp <= view.asOf))) {
    throw new RangeError(`${reading.id} has stamps ${stamps.join(', ')} for a view of ${view.asOf}`);
  }
  if (!Number.isFinite(reading.value)) return absent('not-finite', `${reading.id} came to ${reading.value}`);
  return ok({ ...reading, asOf: view.asOf, stalenessMinutes });
}
