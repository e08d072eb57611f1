import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_MARGIN_RULES,
  expiryValue,
  type MarginLeg,
  strategyMargin,
  worstExpiryLoss,
} from '../../../src/book/index.ts';
import { condor, future, leg } from './legs.ts';

const margin = (legs: readonly MarginLeg[], account: 'cash' | 'margin' = 'margin') => {
  const result = strategyMargin(legs, account, DEFAULT_MARGIN_RULES);
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.value;
};
const rulesOf = (legs: readonly MarginLeg[]) =>
  margin(legs).lines.map((line) => `${line.quantity} ${line.rule}`);

describe('strategy margin', () => {
  test('a condor with equal wings needs one width', () => {
    expect(margin(condor([6875, 6900, 7100, 7125]))).toMatchObject({
      requirement: 250_000,
      lines: [{ rule: 'condor' }],
    });
    expect(margin(condor([6875, 6900, 7100, 7125], 10)).requirement).toBe(2_500_000);
    expect(margin(condor([6875, 6900, 7100, 7125]), 'cash').requirement).toBe(250_000);
  });

  test('a condor with unequal wings is two spreads, whichever wing is wider', () => {
    expect(margin(condor([6890, 6900, 7100, 7150])).requirement).toBe(600_000);
    expect(margin(condor([6850, 6900, 7100, 7110])).requirement).toBe(600_000);
    expect(rulesOf(condor([6890, 6900, 7100, 7150]))).toEqual(['1 vertical', '1 vertical']);
  });

  test('an iron butterfly is a condor; crossed short strikes are not', () => {
    expect(rulesOf(condor([6975, 7000, 7000, 7025]))).toEqual(['1 condor']);
    const crossed = condor([7075, 7100, 6900, 6925]);
    expect(rulesOf(crossed)).toEqual(['1 vertical', '1 vertical']);
    expect(margin(crossed).requirement).toBeGreaterThanOrEqual(worstExpiryLoss(crossed) as number);
  });

  test('a debit spread and a long option need nothing beyond what was paid', () => {
    expect(margin([leg('SPX', 'P', 6900, 1), leg('SPX', 'P', 6800, -1)]).requirement).toBe(0);
    expect(margin([leg('VIX', 'C', 30, 4, { forward: 18, expiry: '2026-08-19' })])).toMatchObject({
      requirement: 0,
      lines: [{ rule: 'long', quantity: 4 }],
    });
  });

  test('an uncovered SPX call needs its premium and 15 % less what it is out of the money', () => {
    expect(margin([leg('SPX', 'C', 7200, -1, { price: 5 })]).requirement).toBe(8_550_000);
  });

  test('a far uncovered put needs its premium and 10 % of the strike, a far call 10 % of the index', () => {
    expect(margin([leg('SPX', 'P', 5000, -2, { price: 1 })]).requirement).toBe(10_020_000);
    expect(margin([leg('SPX', 'C', 9000, -1, { price: 0.05 })]).requirement).toBe(7_000_500);
  });

  test('an uncovered VIX option follows the rate of volatility options', () => {
    const short = leg('VIX', 'C', 20, -1, { forward: 18, price: 1.5, expiry: '2026-08-19' });
    expect(margin([short]).requirement).toBe(Math.round((1.5 + Math.max(0.2 * 18 - 2, 1.8)) * 10_000));
  });

  test('a short strangle needs the greater side and the premium of the other', () => {
    const put = leg('SPX', 'P', 6900, -1, { price: 3 });
    const call = leg('SPX', 'C', 7100, -1, { price: 2 });
    expect(margin([put, call])).toMatchObject({
      requirement: (3 + 950 + 2) * 10_000,
      lines: [{ rule: 'strangle' }],
    });
  });

  test('a cash account secures puts in full and holds no uncovered call', () => {
    expect(margin([leg('SPXW', 'P', 6900, -1)], 'cash').requirement).toBe(69_000_000);
    const refused = strategyMargin([leg('SPXW', 'C', 7100, -1)], 'cash', DEFAULT_MARGIN_RULES);
    expect(refused).toMatchObject({ ok: false, reason: 'not-in-cash-account' });
    expect(!refused.ok && refused.detail).toContain('7100 C');
  });

  test('a later long option covers no earlier short one, nor an AM long a PM short', () => {
    const calendar = [leg('SPXW', 'P', 6900, -1), leg('SPXW', 'P', 6900, 1, { expiry: '2026-07-20' })];
    const mixed = [leg('SPXW', 'P', 6900, -1), leg('SPX', 'P', 6900, 1)];
    for (const legs of [calendar, mixed]) expect(rulesOf(legs)).toEqual(['1 uncovered', '1 long']);
  });

  test('an extra long option does not break a condor into two spreads', () => {
    const hedged = [...condor([6875, 6900, 7100, 7125]), leg('SPXW', 'P', 6890, 1)];
    expect(margin(hedged).requirement).toBe(250_000);
    expect(rulesOf(hedged).sort()).toEqual(['1 condor', '1 long']);
  });

  test('a long option that would break a strangle into a spread and a naked option is set aside', () => {
    const put = leg('SPX', 'P', 6900, -1, { price: 3 });
    const call = leg('SPX', 'C', 7100, -1, { price: 2 });
    const hedged = [put, call, leg('SPX', 'C', 7150, 1)];
    expect(margin(hedged).requirement).toBe(margin([put, call]).requirement);
    expect(rulesOf(hedged).sort()).toEqual(['1 long', '1 strangle']);
  });

  test('ratios use the cheapest cover and leave the rest uncovered', () => {
    const ratio = [leg('SPXW', 'C', 7100, -3), leg('SPXW', 'C', 7125, 1), leg('SPXW', 'C', 7200, 1)];
    const { lines } = margin(ratio);
    expect(lines.filter((line) => line.rule === 'vertical').map((line) => line.requirement)).toEqual([
      250_000, 1_000_000,
    ]);
    expect(lines.filter((line) => line.rule === 'uncovered').map((line) => line.quantity)).toEqual([1]);
  });

  test('a leg without contracts, with a negative price or that is a future is refused', () => {
    const wrong = [
      leg('SPXW', 'P', 6900, 0),
      leg('SPXW', 'P', 6900, 1.5),
      leg('SPXW', 'P', 6900, 1, { price: -1 }),
      leg('SPXW', 'P', 6900, 1, { forward: Number.NaN }),
      leg('SPXW', 'P', 6900, 1, { deviation: -0.1 }),
      future('VX', '2026-08-19', 1, 18),
    ];
    for (const one of wrong)
      expect(() => strategyMargin([one], 'margin', DEFAULT_MARGIN_RULES)).toThrow(RangeError);
  });
});

const anyLegs = fc
  .array(
    fc.record({
      right: fc.constantFrom('C' as const, 'P' as const),
      at: fc.integer({ min: 1380, max: 1420 }).map((n) => n * 5),
      quantity: fc.integer({ min: -4, max: 4 }).filter((n) => n !== 0),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((options) => options.map(({ right, at, quantity }) => leg('SPXW', right, at, quantity)));

describe('margin and loss', () => {
  test('whatever a cash account may hold, it holds more than it can lose at every strike and in both tails', () => {
    let held = 0;
    fc.assert(
      fc.property(anyLegs, (legs) => {
        const result = strategyMargin(legs, 'cash', DEFAULT_MARGIN_RULES);
        if (!result.ok) return;
        held++;
        const levels = [
          0,
          1,
          1e6,
          ...legs.flatMap(({ contract }) => (contract.kind === 'option' ? [contract.strike] : [])),
        ];
        for (const level of levels) {
          expect(-expiryValue(legs, level)).toBeLessThanOrEqual(result.value.requirement);
        }
        expect(worstExpiryLoss(legs)).not.toBe('unbounded');
      }),
      { numRuns: 500 },
    );
    expect(held).toBeGreaterThan(50);
  });

  const covered = fc
    .array(
      fc.record({
        right: fc.constantFrom('C' as const, 'P' as const),
        short: fc.integer({ min: 1380, max: 1420 }),
        wing: fc.integer({ min: -12, max: 12 }).filter((n) => n !== 0),
        quantity: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((verticals) =>
      verticals.flatMap(({ right, short, wing, quantity }) => [
        leg('SPXW', right, short * 5, -quantity),
        leg('SPXW', right, (short + wing) * 5, quantity),
      ]),
    );

  test('in a margin account the same holds wherever every short is covered', () => {
    fc.assert(
      fc.property(covered, (legs) => {
        const worst = worstExpiryLoss(legs);
        expect(worst).not.toBe('unbounded');
        expect(margin(legs).requirement).toBeGreaterThanOrEqual(worst as number);
      }),
      { numRuns: 300 },
    );
  });

  test('one more long option never raises the margin of a condor', () => {
    const wings = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
    const quantity = fc.integer({ min: 1, max: 5 });
    const extra = fc.tuple(
      fc.integer({ min: 1380, max: 1420 }),
      fc.constantFrom('C' as const, 'P' as const),
      quantity,
    );
    fc.assert(
      fc.property(wings, quantity, extra, ([put, call], contracts, [at, right, longs]) => {
        const legs = condor([6950 - put * 5, 6950, 7050, 7050 + call * 5], contracts);
        const hedged = [...legs, leg('SPXW', right, at * 5, longs)];
        expect(margin(hedged).requirement).toBeLessThanOrEqual(margin(legs).requirement);
      }),
      { numRuns: 300 },
    );
  });

  test('one more long option never raises the margin of naked shorts', () => {
    const at = fc.integer({ min: 1380, max: 1420 }).map((n) => n * 5);
    const short = fc.record({
      right: fc.constantFrom('C' as const, 'P' as const),
      at,
      quantity: fc.integer({ min: 1, max: 3 }),
      price: fc.integer({ min: 1, max: 400 }).map((n) => n / 10),
    });
    fc.assert(
      fc.property(fc.array(short, { minLength: 1, maxLength: 3 }), short, (shorts, long) => {
        const legs = shorts.map((one) => leg('SPXW', one.right, one.at, -one.quantity, { price: one.price }));
        const hedged = [...legs, leg('SPXW', long.right, long.at, long.quantity)];
        expect(margin(hedged).requirement).toBeLessThanOrEqual(margin(legs).requirement);
      }),
      { numRuns: 1000 },
    );
  });

  test('doubling a position doubles its margin', () => {
    fc.assert(
      fc.property(anyLegs, (legs) => {
        const doubled = legs.map((one) => ({ ...one, quantity: one.quantity * 2 }));
        expect(margin(doubled).requirement).toBe(2 * margin(legs).requirement);
      }),
    );
  });
});
