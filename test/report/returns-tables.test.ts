import { describe, expect, it } from 'vitest';
import { absent, ok, type Result } from '../../src/math/index.ts';
import {
  hurdleNotes,
  returnsNotes,
  returnsTable,
  shareReaching,
  withoutLayersTable,
} from '../../src/report/index.ts';
import {
  type BlendedReturns,
  RETURN_MEASURES,
  type ReturnHurdle,
  type ReturnMeasure,
  type ReturnVariant,
} from '../../src/research/index.ts';
import { unwrap } from '../support/priced-book.ts';

/** Yearly draws −10, −5, … 85 %. */
const draws = Array.from({ length: 20 }, (_, i) => 5 * i - 10);

function variantOf(
  without: ReturnVariant['without'],
  over: Partial<ReturnVariant['returns']> = {},
): ReturnVariant {
  const each = <Value>(value: Value) =>
    Object.fromEntries(RETURN_MEASURES.map((measure) => [measure, value])) as {
      readonly [measure in ReturnMeasure]: Value;
    };
  return {
    without,
    returns: {
      pnlCents: 123_456,
      days: 90,
      rates: ok({ signChanges: 1, rates: [{ rate: 0.2, continuous: Math.log(1.2) }] }),
      measures: each(ok({ periodPercent: 4.5, yearPercent: 20 })),
      ...over,
    },
    intervals: each(ok({ lower: -9.5, upper: 84, draws, undefinedDraws: 0 })),
  };
}

const session = (date: string) => ({ date }) as BlendedReturns['sessions'][number];
const blended = (...variants: ReturnVariant[]): BlendedReturns => ({
  sessions: [session('2026-07-20'), session('2026-10-18')],
  rates: { financePercent: 5.4, reinvestPercent: 3.4 },
  variants,
  marginCarried: 0,
});
const hurdle = (name: string, percent: Result<number>): ReturnHurdle => ({ name, percent });

describe('returns against their target and hurdles', () => {
  it('the share of histories that reach a target counts those at it or above', () => {
    const variant = variantOf(null);
    expect(unwrap(shareReaching(variant, 'xirr', ok(20)))).toBe(14 / 20);
    expect(unwrap(shareReaching(variant, 'xirr', ok(20.01)))).toBe(13 / 20);
    expect(unwrap(shareReaching(variant, 'xirr', ok(-10)))).toBe(1);
    expect(unwrap(shareReaching(variant, 'xirr', ok(90)))).toBe(0);
  });

  it('without a target, or without an interval, the share is absent for that reason', () => {
    const variant = variantOf(null);
    expect(shareReaching(variant, 'mirr', absent('not-stated'))).toMatchObject({ reason: 'not-stated' });
    const bare = {
      ...variant,
      intervals: { ...variant.intervals, mirr: absent('too-few-sessions') },
    } as ReturnVariant;
    expect(shareReaching(bare, 'mirr', ok(5))).toMatchObject({ reason: 'too-few-sessions' });
  });

  it('the table states each measure over the period and a year, its interval and each hurdle', () => {
    const { head, rows } = returnsTable(blended(variantOf(null)), [
      hurdle('target', ok(20)),
      hurdle('cost of capital', absent('too-few-days', '18 days, 20 needed')),
    ]);
    expect(head.slice(4)).toEqual(['Reaches target 20.00 %', 'Reaches cost of capital']);
    expect(rows).toHaveLength(RETURN_MEASURES.length);
    expect(rows[0]).toEqual([
      'Internal rate on the capital tied up (XIRR)',
      '4.50',
      '20.00',
      '−9.50 … 84.00',
      '70 % of draws',
      'none: too-few-days',
    ]);
  });

  it('notes state each hurdle or why it has none', () => {
    expect(
      hurdleNotes([
        hurdle('target', ok(20)),
        hurdle('bill', absent('no-bill-rate')),
        hurdle('cost of capital', absent('too-few-days', '18 days, 20 needed')),
      ]),
    ).toEqual([
      'target: 20.00 % a year.',
      'bill: no-bill-rate.',
      'cost of capital: too-few-days (18 days, 20 needed).',
    ]);
  });
});

describe('returns with and without each layer', () => {
  it('stand side by side, a column each, with their interval or why there is none', () => {
    const without = variantOf('pivot', { pnlCents: -500 });
    const { head, rows } = withoutLayersTable(
      blended(variantOf(null), {
        ...without,
        intervals: { ...without.intervals, xirr: absent('often-undefined') },
      } as ReturnVariant),
    );
    expect(head).toEqual(['A year %', 'All layers', 'Without layer two, volatility pivot']);
    expect(rows[0]).toEqual(['Result', '$1,234.56', '−$5.00']);
    expect(rows[1]).toEqual([
      'Internal rate on the capital tied up (XIRR)',
      '20.00\n(−9.50 … 84.00)',
      '20.00\n(often-undefined)',
    ]);
  });

  it('a yearly figure that a short period makes absurd is told in powers of ten', () => {
    const absurd = {
      ...variantOf(null).returns.measures,
      xirr: ok({ periodPercent: 1, yearPercent: 3.3e13 }),
    };
    const { rows } = withoutLayersTable(blended(variantOf(null, { measures: absurd })));
    expect(rows[1]![1]).toMatch(/^3\.3e\+13/);
  });
});

describe('what must be said beside returns', () => {
  const rates = (found: readonly number[], signChanges: number) =>
    variantOf(null, {
      rates: ok({ signChanges, rates: found.map((rate) => ({ rate, continuous: Math.log1p(rate) })) }),
    });

  it('flows whose sign changes more than once are warned of, with how many rates there are', () => {
    const said = (variant: ReturnVariant) =>
      returnsNotes(blended(variant)).filter((one) => /change sign/.test(one));
    expect(said(rates([0.1], 1))).toEqual([]);
    expect(said(rates([0.1], 3))).toEqual([
      'All layers: the flows change sign 3 times, so that up to 3 rates are possible; one was found.',
    ]);
    expect(said(rates([0.1, 0.4], 2))).toEqual([
      'All layers: the flows change sign 2 times, so that up to 2 rates are possible; 2 were found: 10.00 %, 40.00 %.',
    ]);
    expect(said(rates([], 2))[0]).toContain('0 were found.');
  });

  it('the period, the rates assumed and requirements carried on are stated', () => {
    const notes = returnsNotes({ ...blended(variantOf(null)), marginCarried: 1 }).join('\n');
    expect(notes).toContain('2 sessions, 2026-07-20 … 2026-10-18, 90 calendar days');
    expect(notes).toContain('no forecast');
    expect(notes).toContain('500 draws');
    const long = {
      ...blended(variantOf(null)),
      sessions: Array.from({ length: 2001 }, () => session('2026-07-20')),
    };
    expect(returnsNotes(long).join('\n')).toContain('200 draws');
    expect(notes).toContain('MIRR borrows at 5.40 % and reinvests at 3.40 % a year.');
    expect(notes).toContain('could not be figured at one mark;');
  });
});
