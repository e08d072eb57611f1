import { type Cents, cents } from '../market/index.ts';
import type { LayerName } from './layer.ts';
import type { Wing } from './position.ts';

/**
 * Why money was made or lost. Every change of a leg's value at mid falls into exactly one of the first four, every
 * fill's distance from mid into one of the two after them:
 *
 * - `decay`: the change that time alone would have made over the interval: the underlying and the strike's volatility as
 *   they were at its start, total variance shrinking on the variance clock; for a future the roll-down along the curve as
 *   it was at the start.
 * - `premium`: layer one, the change beyond decay over an interval within one trade date: what moves of the index and of
 *   volatility added to or took from the premium sold.
 * - `gap`: layer one, the same over an interval that ends on a later trade date than it began, settlements at an opening
 *   print included. With one snapshot a day there is no `premium`.
 * - `hedge-payoff`: layers two and three, all beyond decay, by day and by night.
 * - `spread-cost`: price of a fill against the mid of its instant, and for what is still held the distance from mid of the
 *   price at which the account carries it.
 * - `roll`: price against mid of the fills of an instant at which the layer both closed and opened something.
 * - `fees`: fees charged on fills.
 *
 * Interest on cash is kept apart and belongs to no layer.
 */
export const ATTRIBUTION_CAUSES = [
  'premium',
  'decay',
  'gap',
  'hedge-payoff',
  'roll',
  'spread-cost',
  'fees',
] as const;
/** One of {@link ATTRIBUTION_CAUSES}. */
export type AttributionCause = (typeof ATTRIBUTION_CAUSES)[number];

/** What one cause made or cost one layer in one wing. */
export interface AttributionCell {
  readonly layer: LayerName;
  readonly wing: Wing;
  readonly cause: AttributionCause;
  readonly amount: Cents;
}

/** The result of an account taken apart: cells and interest sum to the account to the cent. */
export interface Attribution {
  /** Cells that are not zero, by layer, wing and cause in their fixed orders. */
  readonly cells: readonly AttributionCell[];
  readonly interest: Cents;
  readonly total: Cents;
}

/** Sum of the cells that match. */
export function attributed({ cells }: Attribution, matches: (cell: AttributionCell) => boolean): Cents {
  return cents(cells.reduce((sum, cell) => sum + (matches(cell) ? cell.amount : 0), 0));
}
