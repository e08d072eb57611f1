import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '../../src/book/index.ts';
import { instantOf, isoDate } from '../../src/market/index.ts';
import { decide, planTransitions } from '../../src/method/index.ts';
import type { LayerPlan } from '../../src/method/plan.ts';
import { withRolls } from '../../src/method/rolls.ts';
import { chainOf, rolledId } from '../../src/method/rolls-chain.ts';
import { pricePackage } from '../../src/method/transitions-price.ts';
import { costs } from '../support/costs.ts';
import { expiryOf } from '../support/dated.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, position } from '../support/held.ts';
import { bookOf, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const TODAY = isoDate('2026-07-21');
const EARLIER = instantOf(isoDate('2026-07-20'), '14:15', 'America/New_York');
const LATER = isoDate('2026-07-24');

/** The morning of the held condor's expiry; the later expiry has far more time value. */
function morning(options: ViewOptions & { forward?: number; deviation?: number } = {}) {
  const { forward = 7500, deviation = 0.02, ...rest } = options;
  const held = flatChain(TODAY, '10:30', TODAY, forward, () => 0.004);
  const next = flatChain(TODAY, '10:30', isoDate('2026-07-22'), forward, () => 0.008);
  const later = flatChain(TODAY, '10:30', LATER, forward, () => deviation);
  return viewOf({ date: TODAY, time: '10:30', chains: [held, next, later], ...rest });
}

const rules = {
  triggers: { vix: 20 },
  targetDays: { min: 2, max: 7 },
  maxRolls: 2,
  maxChainShare: 0.1,
};

function holding(id = 'anchor 2026-07-20', openedAt = EARLIER): Book {
  const book = bookOf();
  book.open(position(id, 'anchor', openedAt, condor(1, TODAY), [1, 2, 2, 1]));
  return book;
}

const kept = (book: Book): LayerPlan => ({
  layer: 'anchor',
  verdict: 'hold',
  reason: 'held',
  phase: 'engaged',
  gates: [],
  workings: [],
  candidates: [],
  keep: book.positions.map(({ id }) => id),
  open: [],
});

const rolled = (view = morning({ vix: 22 }), rolls: object = rules, book = holding()) =>
  withRolls(kept(book), view, book, strategyOf({ rolls }));
const failed = (plan: LayerPlan) => plan.gates.find(({ outcome }) => outcome === 'fail')?.id;

describe('the roll policy', () => {
  it('is not there when the strategy has none', () => {
    const book = holding();
    const plan = kept(book);
    expect(withRolls(plan, morning({ vix: 22 }), book, strategyOf())).toBe(plan);
  });

  it('holds below its trigger and shows the level', () => {
    const plan = rolled(morning({ vix: 19 }));
    expect(plan).toMatchObject({ verdict: 'hold', keep: ['anchor 2026-07-20'], open: [] });
    expect(plan.gates).toMatchObject([{ id: 'roll vix', input: 19, threshold: 20, outcome: 'fail' }]);
  });

  it('gives the condor up for as many in the shortest later expiry of the window', () => {
    const plan = rolled();
    expect(plan).toMatchObject({ verdict: 'enter', keep: [] });
    expect(plan.open).toMatchObject([{ id: 'anchor 2026-07-20 roll 1', layer: 'anchor' }]);
    const legs = plan.open[0]!.legs;
    expect(legs.map(({ quantity }) => quantity)).toEqual([1, -1, -1, 1]);
    expect(new Set(legs.map(({ contract }) => expiryOf(contract)))).toEqual(new Set([LATER]));
  });

  it('rolls on a wide expected range, and on a short strike that is reached', () => {
    const range = { triggers: { range: { estimator: 'atm-straddle', percent: 0.7 } } };
    expect(rolled(morning(), { ...rules, ...range }).open).toHaveLength(1);
    const wider = { triggers: { range: { estimator: 'atm-straddle', percent: 0.9 } } };
    expect(rolled(morning(), { ...rules, ...wider }).open).toHaveLength(0);
    const delta = { triggers: { shortDelta: 0.3 } };
    expect(rolled(morning(), { ...rules, ...delta }).gates[0]).toMatchObject({ outcome: 'fail' });
    const threatened = rolled(morning({ forward: 7610 }), { ...rules, ...delta });
    expect(threatened.gates[0]).toMatchObject({ id: 'roll short-delta', outcome: 'pass' });
    expect(threatened.gates[0]!.input as number).toBeGreaterThan(0.3);
  });

  it('refuses a roll after which the chain could lose more, and keeps the condor', () => {
    // Buying back a condor that is run over costs more than the far one brings.
    const plan = rolled(morning({ vix: 22, forward: 7660, deviation: 0.009 }));
    expect(failed(plan)).toBe('roll max loss');
    expect(plan).toMatchObject({ verdict: 'hold', keep: ['anchor 2026-07-20'], open: [] });
    expect(plan.reason).toContain('roll refused: roll max loss');
  });

  it('a roll that is taken never raises what the chain can lose: it brings at least what it costs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1480, max: 1520 }).map((fives) => 5 * fives),
        fc.double({ min: 0.008, max: 0.03, noNaN: true }),
        (forward, deviation) => {
          const view = morning({ vix: 22, forward, deviation });
          const plan = rolled(view);
          const [open] = plan.open;
          if (!open) return expect(plan.keep).toEqual(['anchor 2026-07-20']);
          const back = condor(1, TODAY).map((leg) => ({ ...leg, quantity: -leg.quantity }));
          const [out, into] = [back, open.legs].map((legs) => pricePackage(view, legs, costs('none')));
          expect(out!.ok && into!.ok && out!.value.cash + into!.value.cash).toBeGreaterThanOrEqual(-1e-6);
        },
      ),
    );
  });

  it('refuses beyond its count, its chain cap and its window', () => {
    const second = holding('anchor 2026-07-15 roll 2');
    expect(failed(rolled(undefined, rules, second))).toBe('roll count');
    expect(failed(rolled(undefined, { ...rules, maxChainShare: 0.005 }))).toBe('roll chain cap');
    const none = rolled(undefined, { ...rules, targetDays: { min: 20, max: 30 } });
    expect(none.gates.at(-1)).toMatchObject({ id: 'roll target', outcome: 'absent' });
    expect(none.keep).toEqual(['anchor 2026-07-20']);
  });

  it('is absent where its trigger cannot be read', () => {
    const dark = { triggers: { range: { estimator: 'vix1d', percent: 1 } } };
    expect(rolled(morning(), { ...rules, ...dark })).toMatchObject({
      verdict: 'hold',
      gates: [{ id: 'roll range', outcome: 'absent', input: null }],
    });
  });

  it('noise around a trigger rolls a chain at most once a session', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 18, max: 22, noNaN: true }), { minLength: 2, maxLength: 12 }),
        (path) => {
          const book = holding();
          const strategy = strategyOf({ rolls: { ...rules, maxRolls: 50, maxChainShare: 1 } });
          let rolls = 0;
          for (const vix of path) {
            const view = morning({ vix });
            const plan = withRolls(kept(book), view, book, strategy);
            for (const open of plan.open) {
              rolls++;
              const [old] = book.positions;
              book.close(old!.id, view.asOf, old!.legs);
              book.open(position(open.id, 'anchor', view.asOf, open.legs, [3, 5, 5, 3]));
            }
          }
          expect(rolls).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('in the whole decision: the old condor is closed first, and the new one waits for it', () => {
    const book = holding();
    const strategy = strategyOf({ rolls: rules });
    const plan = decide(morning({ vix: 22 }), book, strategy);
    expect(planTransitions(plan, book, strategy).map(({ id, requires }) => [id, requires])).toEqual([
      ['close anchor 2026-07-20', []],
      ['open anchor 2026-07-20 roll 1', ['close anchor 2026-07-20']],
    ]);
    expect(plan.layers.at(-1)!.routes!.map(({ name }) => name)).toContain('roll');
  });

  it('a roll that the governor cuts is not done: the condor stays', () => {
    const book = holding();
    const plan = decide(
      morning({ vix: 22 }),
      book,
      strategyOf({ rolls: rules, governor: { maxLossShare: 0.001 } }),
    );
    expect(plan.layers.at(-1)).toMatchObject({ keep: ['anchor 2026-07-20'], open: [], phase: 'engaged' });
    expect(planTransitions(plan, book, strategyOf({ rolls: rules }))).toEqual([]);
  });
});

describe('chains of rolls', () => {
  it('a condor carries its chain in its id', () => {
    expect(chainOf('anchor 2026-07-20')).toEqual({ root: 'anchor 2026-07-20', rolls: 0, earlier: [] });
    expect(rolledId('anchor 2026-07-20')).toBe('anchor 2026-07-20 roll 1');
    expect(rolledId('anchor 2026-07-20 roll 1')).toBe('anchor 2026-07-20 roll 2');
    expect(chainOf('anchor 2026-07-20 roll 2').earlier).toEqual([
      'anchor 2026-07-20',
      'anchor 2026-07-20 roll 1',
    ]);
  });
});
