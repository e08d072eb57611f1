import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '../../src/book/index.ts';
import { instantOf, isoDate, type MarketView } from '../../src/market/index.ts';
import { planPivot } from '../../src/method/pivot.ts';
import { planSecondEngine } from '../../src/method/second-engine.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { future, option, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const EARLIER = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
const CHAIN = flatChain(DAY, '14:15', isoDate('2026-07-21'));

/** The market in which a trigger reads a value. */
const MARKETS: { readonly [trigger: string]: (value: number) => ViewOptions } = {
  vixChangePoints: (value) => ({ vix: 16 + value, chains: [CHAIN] }),
  frontRatio: (value) => ({
    chains: [CHAIN],
    curve: [
      { bid: 20 * value, ask: 20 * value },
      { expiry: isoDate('2026-09-16'), bid: 20, ask: 20 },
    ],
  }),
  moveInExpectedRanges: (value) => ({ spx: 7500 * (1 - (value * 0.16) / Math.sqrt(252)), chains: [CHAIN] }),
};

/** Phases of the pivot along a path of what its one trigger reads; what it opens is held from then on. */
function phases(
  trigger: string,
  levels: { readonly engage: number; readonly release: number },
  path: readonly number[],
): readonly string[] {
  const strategy = strategyOf({
    pivot: {
      instrument: { kind: 'VXM', minDays: 5 },
      sizing: { rule: 'per-condor', contracts: 1 },
      need: 1,
      triggers: { [trigger]: levels },
    },
  });
  let book = bookOf();
  return path.map((value) => {
    const { phase, verdict } = planPivot(viewOf(MARKETS[trigger]!(value)), book, strategy)!;
    expect(['enter', 'exit', 'hold', 'idle']).toContain(verdict);
    if (verdict === 'enter') book = engaged();
    if (verdict === 'exit') book = bookOf();
    return phase;
  });
}

function engaged(): Book {
  const book = bookOf({ layer: 'pivot', phase: 'engaged' });
  book.open(position('held', 'pivot', EARLIER, [future(1)], [18]));
  return book;
}

const changesIn = (seen: readonly string[]) => seen.filter((one, i) => i > 0 && one !== seen[i - 1]).length;

describe.each([
  ['vixChangePoints', 1.5, 1],
  ['frontRatio', 1, 0.04],
  ['moveInExpectedRanges', 0.75, 0.3],
] as const)('the pivot on %s', (trigger, engage, band) => {
  const levels = { engage, release: engage - band };
  const noise = fc.array(fc.double({ min: -0.499, max: 0.499, noNaN: true }), {
    minLength: 2,
    maxLength: 30,
  });
  const centre = fc.double({ min: -1.5, max: 1.5, noNaN: true });

  it('on noise narrower than its band changes its state at most once', () => {
    fc.assert(
      fc.property(centre, noise, (at, path) => {
        const read = path.map((offset) => Math.max(0.001, engage + band * (at + offset)));
        expect(changesIn(phases(trigger, levels, read))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('engages at its engage level and lets go below its release level, not before', () => {
    const between = engage - band / 2;
    const path = [between, engage + 1e-6, between, levels.release + 1e-6, levels.release - 1e-6, between];
    expect(phases(trigger, levels, path)).toEqual(['idle', 'engaged', 'engaged', 'engaged', 'idle', 'idle']);
  });
});

describe('the second engine', () => {
  const LONG = isoDate('2026-08-14');
  const rules = {
    arm: { rule: 'vix-below', points: 16 },
    instrument: {
      kind: 'put-spread',
      expiryDays: { min: 7, max: 60 },
      longDelta: 0.1,
      shortDelta: 0.05,
      spreads: 6,
    },
    monetise: { vixAbove: 25 },
  };

  it('buys once on noise around the level that arms it, and sells at most once a session above the one that ends it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(16, 25),
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 20 }),
        (level, path) => {
          const strategy = strategyOf({ secondEngine: rules });
          const book = bookOf();
          let [bought, sold] = [0, 0];
          if (level === 25) {
            const legs = [option('P', 7425, 6, LONG), option('P', 7400, -6, LONG)];
            book.open(position('held', 'second-engine', EARLIER, legs, [20, 10]));
          }
          for (const offset of path) {
            const view: MarketView = viewOf({
              vix: level + offset,
              chains: [CHAIN, flatChain(DAY, '14:15', LONG)],
            });
            const { open, keep, phase } = planSecondEngine(view, book, strategy)!;
            for (const { id } of [...book.positions]) {
              if (keep.includes(id)) continue;
              sold++;
              const held = book.positions.find((one) => one.id === id)!;
              book.close(id, view.asOf, held.legs);
            }
            for (const { id, legs } of open) {
              bought++;
              book.open(
                position(
                  id,
                  'second-engine',
                  view.asOf,
                  legs,
                  legs.map(() => 5),
                ),
              );
            }
            book.enterPhase('second-engine', { phase, since: view.asOf });
          }
          expect(bought).toBeLessThanOrEqual(1);
          expect(sold).toBeLessThanOrEqual(1);
          if (level === 16) expect(sold).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
