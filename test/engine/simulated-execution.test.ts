import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Leg } from '../../src/book/index.ts';
import { FILL_LEVELS, SimulatedExecution } from '../../src/engine/index.ts';
import {
  FEE_PRESETS,
  type Frame,
  instantOf,
  isoDate,
  MarketView,
  type Right,
  strike,
} from '../../src/market/index.ts';
import type { Order } from '../../src/method/index.ts';
import { flatChain } from '../support/hand-made-tape.ts';

const day = isoDate('2026-07-20');
const expiry = isoDate('2026-07-21');

function viewAt(date = day, time = '14:15', chainExpiry = expiry): MarketView {
  const frame: Frame = {
    at: instantOf(date, time, 'America/New_York'),
    chains: [flatChain(date, time, chainExpiry)],
    levels: {},
    curve: {
      quotedAt: instantOf(date, time, 'America/New_York'),
      tenors: [{ expiry: isoDate('2026-08-19'), bid: 18.05, ask: 18.25, provenance: 'implied' }],
    },
  };
  return new MarketView(frame, { bars: {}, values: {}, releases: [] }, [frame.at]);
}

const leg = (right: Right, at: number, quantity: number, legExpiry = expiry): Leg => ({
  contract: { kind: 'option', root: 'SPXW', expiry: legExpiry, right, strike: strike(at) },
  quantity,
});

const condor = (n: number, e = expiry) => [
  leg('P', 7375, n, e),
  leg('P', 7400, -n, e),
  leg('C', 7600, -n, e),
  leg('C', 7625, n, e),
];

const order = (legs: readonly Leg[], intent: Order['intent'] = 'open'): Order => ({
  id: 'o',
  at: viewAt().asOf,
  layer: 'anchor',
  intent,
  positionId: 'p',
  legs,
  requires: [],
});

describe('simulated execution', () => {
  it('fills a package at a net price on the 0.05 grid, legs adding up to it exactly, at every level and size', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FILL_LEVELS),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: -12, max: 12 }),
        (level, n, shift) => {
          const legs = condor(n).map((one) => ({
            ...one,
            contract: {
              ...one.contract,
              strike: strike((one.contract as { strike: number }).strike + 5 * shift),
            },
          })) as Leg[];
          const fill = new SimulatedExecution(level, FEE_PRESETS.none, 5).execute(order(legs), viewAt());
          if (!fill.ok) return;
          const net = fill.value.legs.reduce(
            (sum, one) => sum + Math.round(one.price * 100) * Math.sign(one.quantity),
            0,
          );
          expect(Math.abs(net % 5)).toBe(0);
          for (const one of fill.value.legs)
            expect(Math.abs(one.price * 100 - Math.round(one.price * 100))).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it('pays the offer and receives the bid at the touch', () => {
    const fill = new SimulatedExecution('touch', FEE_PRESETS.none, 5).execute(order(condor(1)), viewAt());
    if (!fill.ok) throw new Error(fill.reason);
    const view = viewAt();
    for (const one of fill.value.legs) {
      const found = view.quote(one.contract);
      if (!found.ok || found.value.quote.kind !== 'two-sided') throw new Error('no quote');
      expect(one.price).toBeCloseTo(one.quantity > 0 ? found.value.quote.ask : found.value.quote.bid, 9);
    }
  });

  it('rounds a single VX future to its 0.05 tick against us', () => {
    const future: Leg = {
      contract: { kind: 'future', root: 'VX', expiry: isoDate('2026-08-19') },
      quantity: 1,
    };
    const prices = FILL_LEVELS.map((level) => {
      const fill = new SimulatedExecution(level, FEE_PRESETS.none, 5).execute(order([future]), viewAt());
      return fill.ok ? fill.value.legs[0]!.price : fill.reason;
    });
    // 0.75 of the way from 18.05 to 18.25 is 18.20 exactly; mid is 18.15.
    expect(prices).toEqual([18.25, 18.2, 18.15]);
  });

  it.each([
    ['an expiring series from 16:00 New York', isoDate('2026-07-21'), '16:00', 'stopped-trading'],
    ['an expiring series on a half day from 13:00', isoDate('2026-11-27'), '13:00', 'stopped-trading'],
    ['any series between the curb and the overnight session', day, '18:00', 'market-closed'],
  ])('does not fill %s', (_, date, time, reason) => {
    const target = date === day ? expiry : date;
    const fill = new SimulatedExecution('touch', FEE_PRESETS.none, 5).execute(
      order(condor(1, target)),
      viewAt(date, time, target),
    );
    expect(fill).toMatchObject({ ok: false, reason });
  });

  it('fills an expiring series a minute before it stops', () => {
    const last = isoDate('2026-07-21');
    const fill = new SimulatedExecution('touch', FEE_PRESETS.none, 5).execute(
      order(condor(1, last)),
      viewAt(last, '15:59', last),
    );
    expect(fill.ok).toBe(true);
  });

  it('does not open by selling an option nobody bids for, but closes a worthless one at nothing', () => {
    const far = leg('P', 7100, -1);
    const execution = new SimulatedExecution('mid', FEE_PRESETS.none, 5);
    expect(execution.execute(order([far]), viewAt())).toMatchObject({ ok: false, reason: 'no-bid' });
    const closing = execution.execute(order([far], 'close'), viewAt());
    expect(closing.ok && closing.value.legs[0]!.price).toBe(0);
  });

  it('refuses quotes older than the strategy allows, whatever the layer', () => {
    const frame = viewAt();
    const old = new MarketView(
      {
        at: (frame.asOf + 6 * 60_000) as typeof frame.asOf,
        chains: [flatChain(day, '14:15', expiry)],
        levels: {},
      },
      { bars: {}, values: {}, releases: [] },
      [],
    );
    const refused = new SimulatedExecution('touch', FEE_PRESETS.none, 5).execute(order(condor(1)), old);
    expect(refused).toMatchObject({ ok: false, reason: 'stale-quote' });
  });

  it('refuses a strike the chain does not list, by name', () => {
    const fill = new SimulatedExecution('mid', FEE_PRESETS.none, 5).execute(
      order([leg('P', 7401, 1)]),
      viewAt(),
    );
    expect(fill).toMatchObject({
      ok: false,
      reason: 'not-listed',
      detail: 'SPXW 2026-07-21 has no strike 7401',
    });
  });
});
