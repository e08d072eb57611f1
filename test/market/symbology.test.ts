import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expiriesBetween,
  FUTURE_ROOTS,
  formatFuture,
  formatOsi,
  isoDate,
  OPTION_ROOTS,
  parseFuture,
  parseOsi,
  parseSymbol,
  strike,
} from '../../src/market/index.ts';

const TODAY = isoDate('2026-07-14');

describe('OSI option symbols', () => {
  test('the root is padded to six and the strike is in thousandths', () => {
    const contract = { kind: 'option', root: 'SPXW', expiry: isoDate('2026-07-17'), right: 'P' } as const;
    expect(formatOsi({ ...contract, strike: strike(7400) })).toBe('SPXW  260717P07400000');
    expect(formatOsi({ ...contract, root: 'VIX', strike: strike(17.5) })).toBe('VIX   260717P00017500');
  });

  test('SPX and SPXW, VIX and VIXW stay apart, padded or not', () => {
    for (const [text, root] of [
      ['SPX   260717C07400000', 'SPX'],
      ['SPXW260717C07400000', 'SPXW'],
      ['VIX260722C00020000', 'VIX'],
      ['VIXW  260729C00020000', 'VIXW'],
    ] as const) {
      expect(parseOsi(text)).toMatchObject({ ok: true, value: { root } });
    }
  });

  test.each([
    ['hello', /is not ROOT YYMMDD/],
    ['SPXW  260230P07400000', /no day 2026-02-30/],
    ['AAPL  260717P00200000', /root AAPL/],
    ['SPXW  260717P00000000', /strike is zero/],
    ['SPXW  260717X07400000', /is not ROOT/],
    ['SPXW  260717P-7400000', /is not ROOT/],
    ['', /is not ROOT/],
  ])('"%s" is refused with what is wrong', (text, detail) => {
    const result = parseOsi(text);
    expect(result).toMatchObject({ ok: false, reason: 'bad-symbol' });
    expect(!result.ok && result.detail).toMatch(detail);
  });

  test('a strike finer than a thousandth has no symbol', () => {
    const contract = { kind: 'option', root: 'SPX', expiry: isoDate('2026-07-17'), right: 'C' } as const;
    expect(() => formatOsi({ ...contract, strike: strike(7400.0001) })).toThrow(RangeError);
  });

  test('every symbol reads back as the contract it was made of', () => {
    const contract = fc.record({
      kind: fc.constant('option' as const),
      root: fc.constantFrom(...OPTION_ROOTS),
      expiry: fc
        .integer({ min: Date.UTC(2005, 0, 1) / 86_400_000, max: Date.UTC(2030, 11, 31) / 86_400_000 })
        .map((day) => isoDate(new Date(day * 86_400_000).toISOString().slice(0, 10))),
      right: fc.constantFrom('C' as const, 'P' as const),
      strike: fc.integer({ min: 1, max: 99_999_999 }).map((thousandths) => strike(thousandths / 1000)),
    });
    fc.assert(
      fc.property(contract, (made) => {
        const symbol = formatOsi(made);
        expect(symbol).toHaveLength(21);
        expect(parseOsi(symbol)).toEqual({ ok: true, value: made });
      }),
    );
  });
});

describe('volatility futures symbols', () => {
  test.each([
    ['VX28/N6', '2026-07-15'],
    ['VX/N6', '2026-07-22'],
    ['VX30/N6', '2026-07-29'],
    ['VX35/U6', '2026-09-02'],
    ['VX/F7', '2027-01-20'],
  ])('%s of the exchange settles on %s', (text, expiry) => {
    expect(parseFuture(text, TODAY)).toMatchObject({ ok: true, value: { root: 'VX', expiry } });
    expect(formatFuture({ kind: 'future', root: 'VX', expiry: isoDate(expiry) })).toBe(text);
  });

  test('VXM6 is the June contract of VX, VXMM6 that of the mini', () => {
    expect(parseFuture('VXM6', isoDate('2026-01-05'))).toMatchObject({
      value: { root: 'VX', expiry: '2026-06-17' },
    });
    expect(parseFuture('VXMM6', isoDate('2026-01-05'))).toMatchObject({
      value: { root: 'VXM', expiry: '2026-06-17' },
    });
  });

  test('a one-digit year is the first from the given date on, a two-digit year is itself', () => {
    expect(parseFuture('VX/F6', isoDate('2017-05-01'))).toMatchObject({ value: { expiry: '2026-01-21' } });
    expect(parseFuture('VXF17', TODAY)).toMatchObject({ value: { expiry: '2017-01-18' } });
  });

  test.each(['VX', 'VX/A6', 'VX/N', 'VX99/N6', 'VX30/Q6', 'ES/N6', 'VXM30/N6', 'VXF40', 'VXF31', 'VX00/F6'])(
    '"%s" is refused',
    (text) => {
      expect(parseFuture(text, TODAY)).toMatchObject({ ok: false, reason: 'bad-symbol' });
    },
  );

  test('every listed expiry reads back from its symbol', () => {
    for (const root of FUTURE_ROOTS) {
      for (const expiry of expiriesBetween(root, isoDate('2018-01-01'), isoDate('2026-12-31'))) {
        const contract = { kind: 'future', root, expiry } as const;
        expect(parseSymbol(formatFuture(contract), isoDate(`${expiry.slice(0, 4)}-01-01`))).toEqual({
          ok: true,
          value: contract,
        });
      }
    }
  });
});

describe('the ends of what symbols can say', () => {
  test('an expiry before 2000 or after 2099 has no OSI symbol', () => {
    for (const expiry of ['1999-12-17', '2100-01-15']) {
      const contract = { kind: 'option', root: 'SPX', right: 'C', strike: strike(1400) } as const;
      expect(() => formatOsi({ ...contract, expiry: isoDate(expiry) })).toThrow(/no OSI symbol for expiry/);
    }
  });

  test('the futures of December 2030 read and write, the weekly of New Year 2031 too', () => {
    for (const expiry of expiriesBetween('VX', isoDate('2030-12-01'), isoDate('2030-12-31'))) {
      const symbol = formatFuture({ kind: 'future', root: 'VX', expiry });
      expect(parseFuture(symbol, isoDate('2030-11-01'))).toMatchObject({ ok: true, value: { expiry } });
    }
    expect(parseFuture('VXF31', TODAY)).toMatchObject({ ok: false, reason: 'bad-symbol' });
    expect(parseFuture('VX01/F31', TODAY)).toMatchObject({ ok: true, value: { expiry: '2030-12-31' } });
  });
});
