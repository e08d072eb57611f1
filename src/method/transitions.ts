import type { BookView, LayerName, Leg } from '../book/index.ts';
import { LAYERS } from '../book/index.ts';
import type { EpochMs } from '../market/index.ts';
import type { Plan } from './plan.ts';

/** A package order: filled as a whole at one net price or not at all. */
export interface Order {
  readonly id: string;
  readonly at: EpochMs;
  readonly layer: LayerName;
  readonly intent: 'open' | 'close';
  readonly positionId: string;
  readonly legs: readonly Leg[];
  /** Orders that must have been filled before this one may be sent: its layer's closings, the hedges a condor requires. */
  readonly requires: readonly string[];
}

/**
 * The orders that lead from the book to the plan's targets, by the direct route: close what is no longer wanted, open
 * what is missing. Closings come first, then hedges before the condor that requires them; a layer opens nothing while
 * one of its own closings could not be filled.
 */
export function planTransitions(
  plan: Plan,
  book: BookView,
  required: readonly LayerName[],
): readonly Order[] {
  const closings: Order[] = [];
  const openings: Order[] = [];
  for (const layer of LAYERS) {
    const target = plan.layers.find((one) => one.layer === layer);
    if (!target) continue;
    for (const position of book.positions) {
      if (position.layer !== layer || target.keep.includes(position.id)) continue;
      closings.push({
        id: `close ${position.id}`,
        at: plan.at,
        layer,
        intent: 'close',
        positionId: position.id,
        legs: position.legs.map(({ contract, quantity }) => ({ contract, quantity: -quantity })),
        requires: [],
      });
    }
    const hedges = openings.filter((order) => required.includes(order.layer)).map((order) => order.id);
    for (const { id, legs } of target.open) {
      openings.push({
        id: `open ${id}`,
        at: plan.at,
        layer,
        intent: 'open',
        positionId: id,
        legs,
        requires: [
          ...closings.filter((one) => one.layer === layer).map((one) => one.id),
          ...(layer === 'anchor' ? hedges : []),
        ],
      });
    }
  }
  return [...closings, ...openings];
}
