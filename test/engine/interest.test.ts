import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/engine/desk.ts';
import { InterestAccrual } from '../../src/engine/interest.ts';
import {
  cents,
  FEE_PRESETS,
  instantOf,
  isoDate,
  MarketView,
  nextTradingDay,
  PointInTimeSeries,
  SettlementTable,
} from '../../src/market/index.ts';
import { option, position } from '../support/held.ts';
import { strategyOf } from '../support/views.ts';

const NY = 'America/New_York';
const first = isoDate('2026-07-16');
const bills = (...rates: readonly (readonly [string, number])[]) =>
  new PointInTimeSeries(
    rates.map(([date, value]) => ({ knownAt: instantOf(isoDate(date), '16:15', NY), value })),
  );
const viewAt = (date: string, series = bills(['2026-07-01', 4]), time = '10:00') =>
  new MarketView(
    { at: instantOf(isoDate(date), time, NY), chains: [], levels: {} },
    { bars: {}, values: { 'bill-3m': series }, releases: [] },
    [],
  );
const rules = { interest: 'bills', cashSpreadPercent: 0.5, loanSpreadPercent: 1.5 } as const;

describe('interest on cash', () => {
  it('pays 3.5 % a year on 365 days for the three nights of a weekend', () => {
    const accrual = new InterestAccrual(rules);
    expect(accrual.until(viewAt('2026-07-17'), cents(10_000_000))).toBeUndefined();
    expect(accrual.until(viewAt('2026-07-20'), cents(10_000_000))).toEqual({
      ok: true,
      value: { balance: 10_000_000, ratePercent: 3.5, days: 3, amount: Math.trunc((1e7 * 0.035 * 3) / 365) },
    });
  });

  it('charges the loan rate on negative cash and never pays less than nothing on positive', () => {
    const accrual = new InterestAccrual(rules);
    accrual.until(viewAt('2026-07-20'), cents(0));
    expect(accrual.until(viewAt('2026-07-21'), cents(-3_650_000))).toMatchObject({
      value: { ratePercent: 5.5, amount: -550 },
    });
    const poor = bills(['2026-07-01', 0.2]);
    expect(accrual.until(viewAt('2026-07-22', poor), cents(3_650_000))).toMatchObject({
      value: { ratePercent: 0, amount: 0 },
    });
  });

  it('takes the rate known at the snapshot, not the one published that afternoon', () => {
    const accrual = new InterestAccrual(rules);
    const series = bills(['2026-07-17', 4], ['2026-07-20', 8]);
    accrual.until(viewAt('2026-07-17', series), cents(1));
    expect(accrual.until(viewAt('2026-07-20', series), cents(1))).toMatchObject({
      value: { ratePercent: 3.5 },
    });
    expect(accrual.until(viewAt('2026-07-21', series), cents(1))).toMatchObject({
      value: { ratePercent: 7.5 },
    });
  });

  it('counts a session once, names a missing rate and pays nothing where the strategy says none', () => {
    const accrual = new InterestAccrual(rules);
    accrual.until(viewAt('2026-07-20'), cents(1_000_000));
    expect(accrual.until(viewAt('2026-07-20', undefined, '14:15'), cents(1_000_000))).toBeUndefined();
    expect(accrual.until(viewAt('2026-07-21', bills()), cents(1_000_000))).toMatchObject({
      reason: 'no-bill-rate',
    });
    const none = new InterestAccrual({ ...rules, interest: 'none' });
    none.until(viewAt('2026-07-20'), cents(1_000_000));
    expect(none.until(viewAt('2026-07-21'), cents(1_000_000))).toBeUndefined();
  });

  it('carries what is short of a cent, so that any number of sessions sums to the exact total cut once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50_000_000, max: 50_000_000 }),
        fc.integer({ min: 51, max: 900 }),
        fc.integer({ min: 1, max: 60 }),
        (balance, rate, sessions) => {
          const series = bills(['2026-07-01', rate / 100]);
          const accrual = new InterestAccrual({ ...rules, loanSpreadPercent: 0, cashSpreadPercent: 0 });
          let date = first;
          let [paid, days] = [0, 0];
          accrual.until(viewAt(date, series), cents(balance));
          for (let i = 0; i < sessions; i++) {
            date = nextTradingDay(date);
            const one = accrual.until(viewAt(date, series), cents(balance));
            if (!one?.ok) throw new Error('no interest');
            paid += one.value.amount;
            days += one.value.days;
          }
          const exact = (BigInt(balance) * BigInt(rate) * BigInt(days)) / 3_650_000n;
          expect(paid).toBe(Number(exact));
        },
      ),
    );
  });
});

describe('interest of a desk', () => {
  it('is of the cash that stood over the night, without what the morning print then pays', () => {
    const expiry = isoDate('2026-08-19');
    const prints = [{ source: 'VRO', date: expiry, value: 60, origin: 'notice', fallback: false }] as const;
    const plan = strategyOf({
      capitalDollars: 100_000,
      execution: { interest: 'bills', cashSpreadPercent: 0 },
    });
    const bars = { bars: {}, values: { 'bill-3m': bills(['2026-07-01', 3.65]) }, releases: [] };
    const opened = instantOf(isoDate('2026-08-18'), '09:45', NY);
    const tape = { settlements: new SettlementTable(prints), series: bars };
    const desk = new Desk('mid', plan, FEE_PRESETS.none, tape, opened);
    desk.book.open(position('calls', 'second-engine', opened, [option('C', 20, 100, expiry, 'VIX')], [1]));
    for (const date of ['2026-08-18', '2026-08-19']) desk.onFrame(viewAt(date, bars.values['bill-3m']));
    expect(desk.book.cash).toBe(9_000_000 + 40_000_000 + 900);
    expect(desk.book.ledger.interest).toBe(900);
  });
});
