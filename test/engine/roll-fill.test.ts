import { describe, expect, it } from 'vitest';
import type { Leg } from '../../src/book/index.ts';
import { SimulatedExecution } from '../../src/engine/index.ts';
import { rollHalves } from '../../src/engine/roll-fill.ts';
import { FEE_PRESETS, instantOf, isoDate } from '../../src/market/index.ts';
import { type Order, type Plan, planTransitions } from '../../src/method/index.ts';
import { withRoutes } from '../../src/method/transitions.ts';
import { future, option, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, viewOf } from '../support/views.ts';

const view = viewOf();
const BEFORE = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
const strategy = strategyOf({ execution: { headline: 'touch', fees: 'flat' } });

/** A layer that gives up `old` for `next` by the route the plan chose, filled at the touch. */
function rolled(old: readonly Leg[], prices: readonly number[], next: readonly Leg[]) {
  const book = bookOf();
  book.open(position('old', 'pivot', BEFORE, old, prices));
  const layer = withRoutes(
    {
      layer: 'pivot',
      verdict: 'enter',
      reason: '',
      phase: 'engaged',
      gates: [],
      workings: [],
      candidates: [],
      keep: [],
      open: [{ id: 'new', layer: 'pivot', legs: next }],
    },
    view,
    book,
    strategy,
  );
  const plan: Plan = { at: view.asOf, tradeDate: DAY, layers: [layer] };
  const [order] = planTransitions(plan, book, strategy) as [Order];
  const fill = new SimulatedExecution('touch', FEE_PRESETS.flat, 5).execute(order, view);
  if (!fill.ok) throw new Error(fill.reason);
  const halves = rollHalves(order.replaces!, fill.value.legs, view);
  if (!halves.ok) throw new Error(halves.reason);
  return { book, traded: fill.value.legs, halves: halves.value };
}

describe('the halves of a roll', () => {
  it('a smaller future position pays the spread and the fee of the contracts sold, no more', () => {
    const { book, traded, halves } = rolled([future(3)], [18], [future(2)]);
    expect(traded).toMatchObject([{ quantity: -1, price: 18 }]);
    expect(halves.close).toMatchObject([{ quantity: -3, price: 18, fee: traded[0]!.fee }]);
    expect(halves.open).toMatchObject([{ quantity: 2, price: 18, fee: 0 }]);
    book.close('old', view.asOf, halves.close);
    book.open({ id: 'new', layer: 'pivot', openedAt: view.asOf, legs: halves.open });
    expect(book.cash).toBe(10_000_000 - traded[0]!.fee);
  });

  it('contracts that stay change hands at the mid without a fee, and the account only pays for what it trades', () => {
    const old = [option('P', 7350, 1), option('P', 7375, -1), option('C', 7625, -1), option('C', 7650, 1)];
    const { book, traded, halves } = rolled(old, [1, 2, 2, 1], old.slice(0, 2));
    const before = book.cash;
    expect(traded.map(({ quantity }) => quantity)).toEqual([1, -1]);
    book.close('old', view.asOf, halves.close);
    book.open({ id: 'new', layer: 'pivot', openedAt: view.asOf, legs: halves.open });
    const paid = traded.reduce((sum, { quantity, price, fee }) => sum + 10_000 * quantity * price + fee, 0);
    expect(before - book.cash).toBeCloseTo(paid, 6);
    expect(halves.open.map(({ fee }) => fee)).toEqual([0, 0]);
    expect(halves.close.slice(0, 2).map(({ price }) => price)).toEqual(halves.open.map(({ price }) => price));
  });
});
