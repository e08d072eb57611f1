import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MID, priceAtTravel, TOUCH, travelByLegCount } from '../../src/market/index.ts';

const quote = { kind: 'two-sided', bid: 2, ask: 2.5 } as const;
const price = (side: 1 | -1, travel: typeof TOUCH) => {
  const found = priceAtTravel(quote, side, travel);
  return found.ok ? found.value : Number.NaN;
};

describe('spread travel', () => {
  it('is a share of the whole spread from the good side: touch, mid, 66 % for two legs, 56 % for four', () => {
    expect([price(1, TOUCH), price(-1, TOUCH)]).toEqual([2.5, 2]);
    expect([price(1, MID), price(-1, MID)]).toEqual([2.25, 2.25]);
    expect(price(1, travelByLegCount(2))).toBeCloseTo(2.33, 12);
    expect(price(-1, travelByLegCount(4))).toBeCloseTo(2.22, 12);
  });

  it('a three-leg package travels as far as a two-leg one, more than four as far as four', () => {
    expect(travelByLegCount(3)).toBe(travelByLegCount(2));
    expect(travelByLegCount(6)).toBe(travelByLegCount(4));
    expect(() => travelByLegCount(0)).toThrow('not a number of legs: 0');
  });

  it('names a missing offer, a crossed quote and no quote; a missing bid sells for nothing at any travel', () => {
    const reason = (found: ReturnType<typeof priceAtTravel>) => (found.ok ? found.value : found.reason);
    expect(reason(priceAtTravel({ kind: 'no-offer', bid: 1 }, 1, MID))).toBe('no-offer');
    expect(reason(priceAtTravel({ kind: 'crossed', bid: 2, ask: 1 }, 1, MID))).toBe('crossed');
    expect(reason(priceAtTravel({ kind: 'none' }, 1, MID))).toBe('no-quote');
    expect(reason(priceAtTravel({ kind: 'no-bid', ask: 2 }, -1, MID))).toBe(0);
  });

  it('buying never costs less than selling brings at or beyond mid, and both stay inside the spread', () => {
    const share = fc.double({ min: 0.5, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, fc.nat(500), fc.nat(100), (travel, bidTicks, width) => {
        const one = {
          kind: 'two-sided',
          bid: (bidTicks + 1) / 20,
          ask: (bidTicks + 1 + width) / 20,
        } as const;
        const buy = priceAtTravel(one, 1, travel as typeof TOUCH);
        const sell = priceAtTravel(one, -1, travel as typeof TOUCH);
        if (!buy.ok || !sell.ok) throw new Error('no price');
        expect(buy.value).toBeGreaterThanOrEqual(sell.value - 1e-12);
        expect(buy.value).toBeLessThanOrEqual(one.ask + 1e-12);
        expect(sell.value).toBeGreaterThanOrEqual(one.bid - 1e-12);
      }),
    );
  });
});
