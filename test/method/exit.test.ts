import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookView } from '../../src/book/index.ts';
import { instantOf, isoDate, type OptionChain, TOUCH } from '../../src/market/index.ts';
import { planAnchor } from '../../src/method/anchor.ts';
import { packageCredit } from '../../src/method/placement-strikes.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, viewOf } from '../support/views.ts';

const EXPIRY = isoDate('2026-07-21');
const ENTERED = instantOf(DAY, '14:15', 'America/New_York');

/** A book with condors sold for `credit` points each, all of it booked on the short put. */
function holding(credit: number, condors = 1): BookView {
  const book = bookOf();
  const held = position('anchor 2026-07-20', 'anchor', ENTERED, condor(condors), [0, credit, 0, 0]);
  const layerState: BookView['layerState'] = (layer) => book.layerState(layer);
  return { cash: book.cash, ledger: book.ledger, positions: [held], layerState };
}

function chainAt(time: string, date = DAY): OptionChain {
  return flatChain(date, time, EXPIRY);
}

function debitOf(chain: OptionChain): number {
  const strikes = { longPut: 7350, shortPut: 7375, shortCall: 7625, longCall: 7650 };
  const mirrored = packageCredit(chain, strikes, (1 - TOUCH) as typeof TOUCH);
  return mirrored.ok ? mirrored.value : Number.NaN;
}

const withExit = (exit: object) => strategyOf({ anchor: { ...strategyOf().anchor, exit } });

describe('exit rule of the anchor', () => {
  it('hold looks at nothing and keeps the condor', () => {
    const view = viewOf({ time: '15:30' });
    const plan = planAnchor(view, holding(1), withExit({ rule: 'hold' }));
    expect(plan).toMatchObject({ verdict: 'hold', gates: [], keep: ['anchor 2026-07-20'] });
    expect(plan).toEqual(planAnchor(view, holding(1), strategyOf()));
  });

  it('scheduled-press closes at exactly that share of the credit kept at the touch, and not before', () => {
    const chain = chainAt('15:30');
    const debit = debitOf(chain);
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 5, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (credit, n) => {
          const share = 0.5;
          const view = viewOf({ time: '15:30', chains: [chain] });
          const plan = planAnchor(view, holding(credit, n), withExit({ rule: 'scheduled-press', share }));
          const shed = (credit - debit) / credit;
          if (Math.abs(shed - share) < 1e-9) return;
          expect(plan.verdict).toBe(shed >= share ? 'exit' : 'hold');
          expect(plan.keep).toEqual(shed >= share ? [] : ['anchor 2026-07-20']);
          expect(plan.gates[0]!.input).toBeCloseTo(100 * shed, 8);
        },
      ),
    );
  });

  it('scheduled-press without a usable quote is absent and holds', () => {
    const strategy = withExit({ rule: 'scheduled-press', share: 0.1 });
    const stale = { ...chainAt('15:00') };
    const crossed = { ...chainAt('15:30'), putBid: chainAt('15:30').putBid.map((bid) => bid + 1) };
    for (const [chains, reason] of [
      [[], /no-chain/],
      [[stale], /stale-quote/],
      [[crossed], /crossed/],
    ] as const) {
      const plan = planAnchor(viewOf({ time: '15:30', chains }), holding(9), strategy);
      expect(plan).toMatchObject({ verdict: 'hold', keep: ['anchor 2026-07-20'] });
      expect(plan.gates[0]).toMatchObject({ outcome: 'absent', reason: expect.stringMatching(reason) });
    }
  });

  it('next-morning closes at the first snapshot of the expiry session at or after its time', () => {
    const strategy = withExit({ rule: 'next-morning', time: '10:00' });
    const at = (date: string, time: string) => {
      const day = isoDate(date);
      return planAnchor(viewOf({ date: day, time, chains: [chainAt(time, day)] }), holding(1), strategy).keep
        .length;
    };
    expect(at('2026-07-20', '15:45')).toBe(1);
    expect(at('2026-07-21', '09:59')).toBe(1);
    expect(at('2026-07-21', '10:00')).toBe(0);
    expect(at('2026-07-21', '15:59')).toBe(0);
  });

  it('an exit at the entry snapshot does not stand in the way of the new condor', () => {
    const time = '14:15';
    const day = EXPIRY;
    const chains = [chainAt(time, day), flatChain(day, time, isoDate('2026-07-22'))];
    const plan = planAnchor(
      viewOf({ date: day, time, chains }),
      holding(1),
      withExit({ rule: 'next-morning', time: '10:00' }),
    );
    expect(plan).toMatchObject({ verdict: 'enter', keep: [], phase: 'engaged' });
    expect(plan.open[0]!.id).toBe('anchor 2026-07-21');
  });

  it('does nothing once the expiring series has stopped trading', () => {
    const view = viewOf({ date: EXPIRY, time: '16:00', chains: [chainAt('16:00', EXPIRY)] });
    const plan = planAnchor(view, holding(1), withExit({ rule: 'next-morning', time: '10:00' }));
    expect(plan.keep).toHaveLength(1);
  });
});
