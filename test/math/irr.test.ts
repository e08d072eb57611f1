import fc from 'fast-check';
import { irr, mirr as periodicMirr, npv as periodicNpv } from 'financial';
import { describe, expect, test } from 'vitest';
import { type CashFlow, internalRates, mirr, npv, xirr } from '../../src/math/index.ts';

const flow = (day: number, amount: number): CashFlow => ({ day, amount });
const yearly = (amounts: readonly number[]) => amounts.map((amount, year) => flow(365 * year, amount));

describe('the internal rate of return', () => {
  test("of the spreadsheet manual's dated example is 37.3362535 %", () => {
    // 1 Jan 2008, 1 Mar 2008, 30 Oct 2008, 15 Feb 2009, 1 Apr 2009.
    const flows = [flow(0, -10000), flow(60, 2750), flow(303, 4250), flow(411, 3250), flow(456, 2750)];
    const result = xirr(flows);
    expect(result.ok && result.value.rate).toBeCloseTo(0.373362535, 8);
    expect(result.ok && result.value.signChanges).toBe(1);
  });

  test("modified, of the spreadsheet manual's example is 12.6094 %, and 13.4757 % reinvested at 14 %", () => {
    const flows = yearly([-120000, 39000, 30000, 21000, 37000, 46000]);
    const at12 = mirr(flows, 0.1, 0.12);
    const at14 = mirr(flows, 0.1, 0.14);
    expect(at12.ok && at12.value).toBeCloseTo(0.126094, 6);
    expect(at14.ok && at14.value).toBeCloseTo(0.134759, 5);
    const threeYears = mirr(flows.slice(0, 4), 0.1, 0.12);
    expect(threeYears.ok && threeYears.value).toBeCloseTo(-0.048045, 6);
  });

  test('of the pump problems is two rates, both reported: 10 % and 40 %, 25 % and 400 %', () => {
    for (const [amounts, low, high] of [
      [[-1000, 2500, -1540], 0.1, 0.4],
      // Lorie and Savage 1955.
      [[-1600, 10000, -10000], 0.25, 4],
    ] as const) {
      const found = internalRates(yearly(amounts));
      if (!found.ok) throw new Error(found.reason);
      expect(found.value.signChanges).toBe(2);
      expect(found.value.rates).toHaveLength(2);
      expect(found.value.rates[0]!.rate).toBeCloseTo(low, 9);
      expect(found.value.rates[1]!.rate).toBeCloseTo(high, 9);
      expect(xirr(yearly(amounts))).toMatchObject({ reason: 'several-rates' });
    }
  });

  test('agrees with the periodic rate of an independent library', () => {
    const amounts = [-1500, 500, 600, 200, 450, 100];
    const result = xirr(yearly(amounts));
    expect(result.ok && result.value.rate).toBeCloseTo(irr(amounts), 9);
    expect(npv(0.07, yearly(amounts))).toBeCloseTo(periodicNpv(0.07, amounts), 9);
    const modified = mirr(yearly(amounts), 0.1, 0.12);
    expect(modified.ok && modified.value).toBeCloseTo(periodicMirr(amounts, 0.1, 0.12), 12);
  });

  test('makes the present value zero whatever the flows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.array(
          fc.record({
            day: fc.integer({ min: 1, max: 4000 }),
            amount: fc.double({ min: 1, max: 1e5, noNaN: true }),
          }),
          {
            minLength: 1,
            maxLength: 20,
          },
        ),
        (paid, received) => {
          const flows = [flow(0, -paid), ...received];
          const result = xirr(flows);
          if (!result.ok) expect(result.reason).toBe('rate-overflows');
          else if (result.value.rate > -0.999)
            expect(Math.abs(npv(result.value.rate, flows))).toBeLessThan(1e-7 * paid);
          else expect(received.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThan(paid);
        },
      ),
    );
  });

  test('of one night that loses half is found', () => {
    const result = xirr([flow(0, -100), flow(1, 50)]);
    expect(result.ok && result.value.continuous / 365).toBeCloseTo(Math.log(0.5), 12);
    expect(result.ok && result.value.rate).toBe(-1);
  });

  test('is refused by name when there is none or more than one', () => {
    expect(xirr([flow(0, 5), flow(9, 5)])).toMatchObject({ reason: 'no-sign-change' });
    expect(xirr([])).toMatchObject({ reason: 'no-sign-change' });
    expect(xirr(yearly([-100, 230, -132]))).toMatchObject({ reason: 'several-rates' });
    expect(xirr(yearly([-100, 100, -100]))).toMatchObject({ reason: 'no-rate' });
    expect(xirr([flow(0, -1), flow(0, 1)])).toMatchObject({ reason: 'no-sign-change' });
    expect(xirr([flow(0, -1), flow(1, 1000)])).toMatchObject({ reason: 'rate-overflows' });
    expect(mirr([flow(0, -1), flow(0, 2)], 0, 0)).toMatchObject({ reason: 'no-sign-change' });
  });

  test('is not moved by flows of nothing before, between or after', () => {
    const flows = [flow(10, -100), flow(50, 60), flow(90, 60)];
    expect(xirr([flow(0, 0), ...flows, flow(70, 0), flow(800, 5), flow(800, -5)])).toEqual(xirr(flows));
  });

  test('does not depend on the order in which flows are given', () => {
    const flows = yearly([-300, 120, 150, 110]);
    expect(xirr(flows.toReversed())).toEqual(xirr(flows));
  });

  test('flows that are not finite are refused', () => {
    expect(() => npv(0.1, [flow(0, Number.NaN)])).toThrow(RangeError);
    expect(() => npv(-1, [flow(0, 1)])).toThrow(RangeError);
    expect(() => mirr([flow(0, 1)], -1, 0)).toThrow(RangeError);
  });
});
