import { describe, expect, it } from 'vitest';
import { type FundSession, FundValues, fundSession } from '../../src/data/fund-values.ts';
import { syntheticTape } from '../../src/data/index.ts';
import { type Frame, FUND_ROOTS, instantOf, isoDate } from '../../src/market/index.ts';
import { type RollLevels, rollReturn, rollWeightsAt } from '../../src/volatility/index.ts';

const AUGUST = isoDate('2026-08-19');
const levels = (near: number, far: number): RollLevels => ({ near, far });
const of = (near: number, far: number) => (expiry: string) => (expiry === AUGUST ? near : far);
const LISTED = FUND_ROOTS.map((root) => ({ root, hypothetical: false }));

/** Wednesday 2026-07-22 to Friday 2026-07-24, without bills. */
const wednesday = fundSession(isoDate('2026-07-22'), isoDate('2026-07-21'), 0, of(20, 22));
const thursday = fundSession(isoDate('2026-07-23'), isoDate('2026-07-22'), 0, of(21, 22.5));
const friday = fundSession(isoDate('2026-07-24'), isoDate('2026-07-23'), 0, of(19, 21));

describe('values of the funds of a made tape', () => {
  it('three sessions by hand: all in August, then 19 to 1, then 18 to 2, less the fee of each day', () => {
    const funds = new FundValues();
    const fee = 0.0085 / 365;
    const first = 100 * (1 + (21 / 20 - 1) - fee);
    expect(funds.valueOf('VIXY', wednesday, levels(21, 22.5))).toBeCloseTo(first, 10);
    funds.close(wednesday, levels(21, 22.5));
    const held = (0.95 * 19 + 0.05 * 21) / (0.95 * 21 + 0.05 * 22.5) - 1;
    const second = first * (1 + held - fee);
    expect(funds.valueOf('VIXY', thursday, levels(19, 21))).toBeCloseTo(second, 10);
    funds.close(thursday, levels(19, 21));
    const third = second * (1 + ((0.9 * 20 + 0.1 * 21.5) / (0.9 * 19 + 0.1 * 21) - 1) - fee);
    expect(funds.valueOf('VIXY', friday, levels(20, 21.5))).toBeCloseTo(third, 10);
  });

  it('UVXY takes one and a half times the day, twice until 2018-02-27, and never falls below nothing', () => {
    const funds = new FundValues();
    const fee = 0.0095 / 365;
    expect(funds.valueOf('UVXY', wednesday, levels(21, 22.5))).toBeCloseTo(100 * (1 + 0.075 - fee), 10);
    const early: FundSession = { ...wednesday, date: isoDate('2018-02-27') };
    expect(funds.valueOf('UVXY', early, levels(21, 22.5))).toBeCloseTo(100 * (1 + 0.1 - fee), 10);
    expect(funds.valueOf('UVXY', early, levels(9, 22))).toBe(0);
  });

  it('over a weekend three days of bills and of fee are counted', () => {
    const monday = fundSession(isoDate('2026-07-27'), isoDate('2026-07-24'), 3.6, of(20, 22));
    const bills = (1 / (1 - 0.0091)) ** 0.03296703296703297 - 1;
    expect(new FundValues().valueOf('VIXY', monday, levels(20, 22))).toBeCloseTo(
      100 * (1 + bills - (3 * 0.0085) / 365),
      8,
    );
  });

  it('quotes a cent or five hundredths of a per cent around the value, wider late, and nothing that nobody would bid a cent for', () => {
    const funds = new FundValues();
    const at = instantOf(isoDate('2026-07-22'), '14:15', 'America/New_York');
    const market = { quotedAt: at, provenance: 'modelled', vix: 16, late: false } as const;
    const [day] = funds.quotes(LISTED, wednesday, levels(20, 22), market);
    const [late] = funds.quotes(LISTED, wednesday, levels(20, 22), { ...market, late: true });
    const value = funds.valueOf('VIXY', wednesday, levels(20, 22));
    expect(day).toMatchObject({ root: 'VIXY', quotedAt: at, provenance: 'modelled' });
    for (const quote of [day!, late!]) {
      expect(quote.bid).toBeLessThan(value);
      expect(quote.ask).toBeGreaterThan(value);
    }
    expect(day!.ask - day!.bid).toBeCloseTo(0.06, 10);
    expect(late!.ask - late!.bid).toBeCloseTo(0.21, 10);
    for (let i = 0; i < 14; i++) funds.close(wednesday, levels(10, 22));
    expect(funds.valueOf('VIXY', wednesday, levels(20, 22))).toBeGreaterThan(0);
    expect(funds.quotes(LISTED, wednesday, levels(20, 22), market)).toEqual([]);
  });
});

describe('funds of the synthetic market', async () => {
  const tape = syntheticTape({ seed: 5, from: isoDate('2026-07-13'), sessions: 30 });
  const frames: Frame[] = [];
  for await (const frame of tape.frames()) frames.push(frame);

  it('every frame quotes every fund, synthetic, stamped with its own instant', () => {
    for (const { at, funds } of frames) {
      expect(funds!.map(({ root }) => root)).toEqual([...FUND_ROOTS]);
      for (const { bid, ask, quotedAt, provenance } of funds!) {
        expect(bid).toBeLessThan(ask);
        expect(quotedAt).toBe(at);
        expect(provenance).toBe('synthetic');
      }
    }
  });

  it('within a session the share follows the two months of the quoted curve', () => {
    for (const [i, frame] of frames.entries()) {
      const before = frames[i - 1];
      // Four frames a session; the fourth is after the close, when the weights have changed.
      if (!before || i % 4 === 0 || i % 4 === 3) continue;
      const weights = rollWeightsAt(frame.at);
      const mid = (of: typeof frame, expiry: string) => {
        const tenor = of.curve!.tenors.find((one) => one.expiry === expiry)!;
        return (tenor.bid + tenor.ask) / 2;
      };
      const months = (of: typeof frame) => levels(mid(of, weights.near), mid(of, weights.far));
      const value = (of: typeof frame) => (of.funds![0]!.bid + of.funds![0]!.ask) / 2;
      const expected = rollReturn(weights, months(before), months(frame));
      // Curve and share are rounded to their ticks.
      expect(Math.abs(value(frame) / value(before) - 1 - expected)).toBeLessThan(0.005);
    }
  });
});
