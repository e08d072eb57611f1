import { describe, expect, it } from 'vitest';
import {
  type Contract,
  epochMs,
  FEE_PRESETS,
  type FeeLeg,
  FUND_ROOTS,
  FUNDS,
  formatSymbol,
  fundLeverage,
  instantOf,
  isDated,
  isLater,
  isoDate,
  legFee,
  MarketView,
  multiplier,
  parseSymbol,
  sessionAt,
  tickSize,
} from '../../src/market/index.ts';
import { viewOf } from '../support/views.ts';

const TODAY = isoDate('2026-07-20');
const VIXY: Contract = { kind: 'fund', root: 'VIXY' };
const AUGUST: Contract = { kind: 'future', root: 'VX', expiry: isoDate('2026-08-19') };

describe('a share of a fund as a contract', () => {
  it.each(FUND_ROOTS)(
    '%s reads back as it is written, counts a dollar a point and ticks by the cent',
    (root) => {
      const contract: Contract = { kind: 'fund', root };
      expect(parseSymbol(formatSymbol(contract), TODAY)).toEqual({ ok: true, value: contract });
      expect(parseSymbol(` ${root} `, TODAY)).toEqual({ ok: true, value: contract });
      expect(multiplier(root)).toBe(1);
      expect([0.5, 2.99, 30].map((price) => tickSize(root, price, 'outright'))).toEqual([0.01, 0.01, 0.01]);
    },
  );

  it('other tickers are no contract', () => {
    expect(parseSymbol('SVXY', TODAY)).toMatchObject({ ok: false, reason: 'bad-symbol' });
  });

  it('has no expiry: nothing is later than it, and it is later than nothing', () => {
    expect([isDated(VIXY), isDated(AUGUST)]).toEqual([false, true]);
    expect([isLater(VIXY, AUGUST), isLater(AUGUST, VIXY)]).toEqual([false, false]);
  });

  it('UVXY aimed at twice the day until the close of 2018-02-27, since then at one and a half times', () => {
    expect(fundLeverage('UVXY', isoDate('2018-02-27'))).toBe(2);
    expect(fundLeverage('UVXY', isoDate('2018-02-28'))).toBe(1.5);
    expect(fundLeverage('VIXY', TODAY)).toBe(1);
    expect(FUNDS.UVXY).toMatchObject({ form: 'partnership', feePercent: 0.95 });
  });

  it('trades from 04:00 to 20:00 New York, on half days to 17:00', () => {
    const name = (time: string, date = TODAY) =>
      sessionAt(instantOf(date, time, 'America/New_York'), 'VIXY').name;
    expect(['03:59', '04:00', '09:30', '15:59', '16:00', '19:59', '20:00'].map((time) => name(time))).toEqual(
      ['closed', 'gth', 'regular', 'regular', 'curb', 'curb', 'closed'],
    );
    const half = isoDate('2026-11-27');
    expect(['12:59', '13:00', '16:59', '17:00'].map((time) => name(time, half))).toEqual([
      'regular',
      'curb',
      'curb',
      'closed',
    ]);
  });
});

describe('a share in the view', () => {
  const funds = [{ root: 'VIXY', bid: 29.99, ask: 30.01, provenance: 'quoted', hypothetical: true }] as const;

  it('is quoted with its provenance, and the reason is named where it is not', () => {
    const view = viewOf({ funds });
    expect(view.quote(VIXY)).toEqual({
      ok: true,
      value: {
        quote: { kind: 'two-sided', bid: 29.99, ask: 30.01 },
        quotedAt: view.asOf,
        provenance: 'quoted',
      },
    });
    expect(view.hypothetical(VIXY)).toBe(true);
    expect(view.quote({ kind: 'fund', root: 'VXX' })).toMatchObject({ ok: false, reason: 'no-fund-quotes' });
    expect(viewOf().quote(VIXY)).toMatchObject({ ok: false, reason: 'no-fund-quotes' });
  });

  it('a quote stamped after its frame is refused', () => {
    const { asOf } = viewOf();
    const late = { ...funds[0], quotedAt: epochMs(asOf + 1) };
    const frame = { at: asOf, chains: [], levels: {}, funds: [late] };
    expect(() => new MarketView(frame, { bars: {}, values: {}, releases: [] }, [asOf])).toThrow(RangeError);
  });
});

describe('fees of shares', () => {
  const fee = (change: Partial<FeeLeg>, name: keyof typeof FEE_PRESETS) => {
    const leg = {
      root: 'VIXY',
      price: 30,
      side: 'sell',
      quantity: 1000,
      date: TODAY,
      complex: false,
    } as const;
    return legFee({ ...leg, ...change }, FEE_PRESETS[name]);
  };

  it.each([
    // 30,000 dollars at 27.80 a million are 83.4 cents; 1,000 shares at 0.0195 cents are 19.5.
    ['exchange', {}, 103],
    ['exchange', { side: 'buy' }, 0],
    // 60,000 shares reach the cap of 979 cents: 5,004 + 979.
    ['exchange', { quantity: 60_000 }, 5983],
    // Half a cent a share is 500; the least is a dollar.
    ['broker', { side: 'buy' }, 500],
    ['broker', { side: 'buy', quantity: 10 }, 100],
    ['broker', {}, 603],
    ['flat', { side: 'buy' }, 1000],
    ['flat', { date: isoDate('2008-10-10') }, 1000],
    ['none', {}, 0],
  ] satisfies readonly (readonly [keyof typeof FEE_PRESETS, Partial<FeeLeg>, number])[])(
    'preset %s, %o: %i cents',
    (name, change, expected) => {
      expect(fee(change, name)).toEqual({ ok: true, value: expected });
    },
  );

  it('a date outside the published rows has no fee', () => {
    expect(fee({ date: isoDate('2020-03-16') }, 'exchange')).toMatchObject({
      ok: false,
      reason: 'no-fee-row',
    });
  });
});
