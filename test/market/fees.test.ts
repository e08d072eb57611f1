import { describe, expect, test } from 'vitest';
import {
  FEE_PRESETS,
  type FeeLeg,
  type FeeSchedule,
  feeScheduleSchema,
  isoDate,
  legFee,
} from '../../src/market/index.ts';

const leg = (change: Partial<FeeLeg> = {}): FeeLeg => ({
  root: 'SPXW',
  price: 1.5,
  side: 'sell',
  quantity: 1,
  date: isoDate('2026-07-16'),
  complex: true,
  ...change,
});
/** The exchange's own fee alone, of ten contracts. */
const exchangeFee = (change: Partial<FeeLeg>, name: 'exchange' | 'broker' = 'exchange') => {
  const preset = FEE_PRESETS[name];
  const only: FeeSchedule = { ...preset, rows: preset.rows.filter((row) => row.component === 'exchange') };
  return legFee(leg({ quantity: 10, ...change }), only);
};

describe('fee schedules', () => {
  test('without fees a leg costs nothing on any date', () => {
    for (const date of ['1990-01-02', '2008-10-10', '2030-12-30'] as const) {
      expect(legFee(leg({ date: isoDate(date) }), FEE_PRESETS.none)).toEqual({ ok: true, value: 0 });
    }
  });

  test.each([
    [{ price: 0.99 }, 360],
    [{ price: 1 }, 450],
    [{ root: 'VIX', price: 0.1, complex: false }, 100],
    [{ root: 'VIX', price: 0.11, complex: false }, 250],
    [{ root: 'VIXW', price: 1.99, complex: false }, 400],
    [{ root: 'VIX', price: 2, complex: false }, 450],
    [{ root: 'VIX', price: 0.1 }, 50],
    [{ root: 'VIX', price: 0.5 }, 170],
    [{ root: 'VIX', price: 1.5 }, 300],
    [{ root: 'VIX', price: 2.5 }, 450],
    [{ root: 'VX', price: 17.5 }, 1510],
    [{ root: 'VXM', price: 17.5 }, 200],
    [{ root: 'XSP', quantity: 9 }, 0],
    [{ root: 'XSP', quantity: 10 }, 70],
  ] satisfies readonly (readonly [Partial<FeeLeg>, number])[])(
    'exchange fee of %o is %i cents',
    (change, expected) => {
      expect(exchangeFee(change)).toEqual({ ok: true, value: expected });
    },
  );

  test('fractions of a cent are summed before they are rounded', () => {
    const one = legFee(leg(), FEE_PRESETS.exchange);
    const hundred = legFee(leg({ quantity: 100 }), FEE_PRESETS.exchange);
    expect(one).toEqual({ ok: true, value: 69 });
    expect(hundred).toEqual({ ok: true, value: 6873 });
  });

  test.each(['2024-10-31', '2027-01-04'])(
    'a date outside the rows (%s) is an error, not the nearest row',
    (date) => {
      expect(legFee(leg({ date: isoDate(date) }), FEE_PRESETS.exchange)).toMatchObject({
        ok: false,
        reason: 'no-fee-row',
      });
    },
  );

  test('a schedule that never names the root has no answer for it', () => {
    const options: FeeSchedule = {
      ...FEE_PRESETS.flat,
      rows: FEE_PRESETS.flat.rows.filter((row) => !row.roots.includes('VX')),
    };
    expect(legFee(leg({ root: 'VX' }), options)).toMatchObject({ ok: false, reason: 'no-fee-row' });
  });

  test('two rows of one component that both fit are ambiguous', () => {
    const doubled: FeeSchedule = {
      ...FEE_PRESETS.none,
      rows: [...FEE_PRESETS.none.rows, ...FEE_PRESETS.none.rows],
    };
    expect(legFee(leg(), doubled)).toMatchObject({ ok: false, reason: 'ambiguous-fee-row' });
  });

  test('four legs of a condor cost what the published schedules say, two to seven dollars', () => {
    const legs = [
      leg({ price: 0.5, side: 'buy' }),
      leg({ price: 1.4 }),
      leg({ price: 1.2 }),
      leg({ price: 0.3, side: 'buy' }),
    ];
    for (const preset of [FEE_PRESETS.exchange, FEE_PRESETS.broker, FEE_PRESETS.flat]) {
      const total = legs.reduce((sum, each) => {
        const fee = legFee(each, preset);
        return fee.ok ? sum + fee.value : Number.NaN;
      }, 0);
      expect(total).toBeGreaterThan(200);
      expect(total).toBeLessThan(700);
    }
  });

  test('a file with an impossible date, an unknown root or key, or a negative fee is refused', () => {
    const row = {
      component: 'broker',
      roots: ['SPX'],
      from: '2026-01-01',
      until: '2026-12-31',
      centsPerContract: 65,
      source: 'mine',
    };
    const file = (change: object) => ({ schema: 'alvh.fees/1', name: 'mine', rows: [{ ...row, ...change }] });
    expect(feeScheduleSchema.safeParse(file({})).success).toBe(true);
    for (const wrong of [
      { until: '2026-02-30' },
      { roots: ['SPY'] },
      { centsPerContract: -1 },
      { cents: 1 },
    ]) {
      expect(feeScheduleSchema.safeParse(file(wrong)).success).toBe(false);
    }
  });

  test('no quantity, no fee: a leg of zero contracts is refused', () => {
    expect(() => legFee(leg({ quantity: 0 }), FEE_PRESETS.none)).toThrow(RangeError);
  });
});

describe('fee files with bounds that cannot be', () => {
  const row = {
    component: 'exchange',
    roots: ['SPXW'],
    from: '2026-01-01',
    until: '2026-12-31',
    centsPerContract: 45,
    source: 'example',
  };
  const read = (change: object) =>
    feeScheduleSchema.safeParse({ schema: 'alvh.fees/1', name: 'own', rows: [{ ...row, ...change }] });

  test('a row of one day and one of one contract are read', () => {
    expect(read({ until: '2026-01-01', quantityFrom: 1, quantityBelow: 2 }).success).toBe(true);
  });

  test.each([
    [{ from: '2027-01-01' }, /from.*after/],
    [{ premiumFrom: 1, premiumBelow: 1 }, /premiumFrom.*below/],
    [{ premiumFrom: 2, premiumBelow: 1 }, /premiumFrom.*below/],
    [{ quantityFrom: 10, quantityBelow: 10 }, /quantityFrom.*below/],
  ])('%j is refused', (change, message) => {
    const result = read(change);
    expect(result.success).toBe(false);
    expect(result.error?.message).toMatch(message);
  });
});
