import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expiryValue, settlementGroups, worstExpiryLoss, worstPrints } from '../../../src/book/index.ts';
import { condor, future, leg } from './legs.ts';

describe('worst loss at expiry', () => {
  test('a condor loses its wider wing at most, also when that is the call wing', () => {
    expect(worstExpiryLoss(condor([6875, 6900, 7100, 7125]))).toBe(250_000);
    expect(worstExpiryLoss(condor([6890, 6900, 7100, 7150]))).toBe(500_000);
    expect(worstPrints(condor([6890, 6900, 7100, 7150]))).toEqual([
      { print: 'SPX-close 2026-07-17', loss: 500_000, at: 7150 },
    ]);
  });

  test('long options lose nothing beyond what was paid', () => {
    expect(worstExpiryLoss([leg('VIX', 'C', 20, 4, { expiry: '2026-08-19' })])).toBe(0);
  });

  test('a short put loses its strike, a short call and a short future without end', () => {
    expect(worstExpiryLoss([leg('SPXW', 'P', 6900, -1)])).toBe(69_000_000);
    expect(worstExpiryLoss([leg('SPXW', 'C', 7100, -1)])).toBe('unbounded');
    expect(worstExpiryLoss([future('VX', '2026-08-19', -1, 18)])).toBe('unbounded');
  });

  test('a long future loses its price, and a VIX put of the same print caps that', () => {
    expect(worstExpiryLoss([future('VX', '2026-08-19', 1, 18)])).toBe(1_800_000);
    const protectedFuture = [
      future('VX', '2026-08-19', 1, 18),
      leg('VIX', 'P', 15, 10, { expiry: '2026-08-19' }),
    ];
    expect(worstPrints(protectedFuture)).toEqual([{ print: 'VRO 2026-08-19', loss: 300_000, at: 0 }]);
  });

  test('ten XSP spreads and one SPXW spread of the same day settle at one print and cancel', () => {
    const legs = [
      leg('SPXW', 'P', 6900, -1),
      leg('SPXW', 'P', 6800, 1),
      leg('XSP', 'P', 690, 10, { forward: 700 }),
      leg('XSP', 'P', 680, -10, { forward: 700 }),
    ];
    expect(settlementGroups(legs)).toHaveLength(1);
    expect(worstExpiryLoss(legs)).toBe(0);
  });

  test('the AM and the PM series of one date are settled by two prints', () => {
    const legs = [leg('SPX', 'P', 6900, 1), leg('SPXW', 'P', 6900, -1)];
    expect(settlementGroups(legs).map((group) => group.print)).toEqual([
      'SET 2026-07-17',
      'SPX-close 2026-07-17',
    ]);
    expect(worstExpiryLoss(legs)).toBe(69_000_000);
  });

  test('no print, on a fine grid or far outside, loses more than the stated worst', () => {
    const option = fc.record({
      right: fc.constantFrom('C' as const, 'P' as const),
      at: fc.integer({ min: 100, max: 200 }).map((n) => n * 5),
      quantity: fc.integer({ min: -3, max: 3 }).filter((n) => n !== 0),
    });
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 6 }), (options) => {
        const legs = options.map(({ right, at, quantity }) => leg('SPXW', right, at, quantity));
        const worst = worstExpiryLoss(legs);
        if (worst === 'unbounded') {
          expect(expiryValue(legs, 1e7)).toBeLessThan(expiryValue(legs, 1e6));
          return;
        }
        for (let level = 0; level <= 1200; level += 2.5)
          expect(-expiryValue(legs, level)).toBeLessThanOrEqual(worst);
        for (const level of [5e3, 1e5]) expect(-expiryValue(legs, level)).toBeLessThanOrEqual(worst);
      }),
    );
  });
});
