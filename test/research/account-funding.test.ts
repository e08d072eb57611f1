import { describe, expect, it } from 'vitest';
import {
  addDays,
  type EpochMs,
  type IsoDate,
  isoDate,
  PointInTimeSeries,
  tradingDays,
} from '../../src/market/index.ts';
import { type AccountSession, accountFunding, type CapitalSeries } from '../../src/research/index.ts';
import { svixPremium } from '../../src/signals/index.ts';
import { unwrap } from '../support/priced-book.ts';
import { DAY, viewOf } from '../support/views.ts';

const NOTHING = { anchor: 0, pivot: 0, 'second-engine': 0 };
const START = 10_000_000;
const dates = tradingDays(isoDate('2026-05-01'), DAY).slice(0, 40);

function sessionOf(date: IsoDate, cash: number): AccountSession {
  return {
    date,
    pnl: NOTHING,
    interest: 0,
    cash,
    optionValue: NOTHING,
    margin: 0,
    peakMargin: 0,
    marginWithout: NOTHING,
    peakMarginWithout: NOTHING,
    marginCarried: 0,
  };
}

const seriesOf = (pnl: readonly number[]): CapitalSeries => ({
  days: pnl.map((_, i) => i),
  pnl,
  capital: pnl.map(() => 0),
  peakMargin: pnl.map(() => 0),
  startEquity: START,
});

/** Closes that rise and fall by these shares, one session each. */
function barsOf(returns: readonly number[]) {
  let close = 7000;
  const bars = dates.map((date, i) => {
    close *= 1 + returns[i]!;
    return {
      knownAt: Date.parse(`${date}T21:00:00Z`) as EpochMs,
      value: { date, open: close, high: close, low: close, close },
    };
  });
  return new PointInTimeSeries(bars);
}

const viewWithBill = (percent: number) =>
  viewOf({
    values: {
      'bill-3m': new PointInTimeSeries([
        { knownAt: Date.parse(`${addDays(DAY, -3)}T20:00:00Z`) as EpochMs, value: percent },
      ]),
    },
  });

/** Moves of the index, and an account that makes twice as much of what it is worth. */
const moves = dates.map((_, i) => (i % 3 === 0 ? -0.006 : 0.004));
const twice: number[] = [];
let equity = START;
for (const [i, move] of moves.entries()) {
  twice.push(i === 0 ? 0 : 2 * move * equity);
  equity += twice.at(-1)!;
}

const inputs = { view: viewWithBill(4), loanSpreadPercent: 1.5, beta: undefined, index: barsOf(moves) };
const own = dates.map((date) => sessionOf(date, START));

describe('the funding of an account', () => {
  it('own capital alone costs the bill and beta times the premium; a loan the bill and its spread', () => {
    const found = accountFunding(own, seriesOf(twice), inputs);
    const premium = unwrap(svixPremium(inputs.view)).value;
    expect(unwrap(found.billPercent)).toBe(4);
    expect(unwrap(found.loanPercent)).toBe(5.5);
    expect(unwrap(found.premiumPercent)).toBe(premium);
    expect(unwrap(found.beta)).toEqual({
      beta: expect.closeTo(2, 9),
      standardError: expect.closeTo(0, 6),
      days: 39,
    });
    expect(unwrap(found.betaUsed)).toBeCloseTo(2, 9);
    expect(unwrap(found.equityPercent)).toBeCloseTo(4 + 2 * premium, 9);
    expect(found.debtShare).toBe(0);
    expect(unwrap(found.costPercent)).toBeCloseTo(4 + 2 * premium, 9);
  });

  it('cash below zero is a loan: borrowed over own and borrowed, the mean of the sessions', () => {
    // Half of the sessions borrow a quarter of what stands behind them: equity 3, loan 1.
    const flat = dates.map(() => 0);
    const sessions = dates.map((date, i) => sessionOf(date, i % 2 === 0 ? START : -START / 3));
    const found = accountFunding(sessions, seriesOf(flat), { ...inputs, beta: 0.5 });
    expect(found.debtShare).toBeCloseTo(0.125, 12);
    const ownPercent = 4 + 0.5 * unwrap(svixPremium(inputs.view)).value;
    expect(unwrap(found.equityPercent)).toBeCloseTo(ownPercent, 9);
    expect(unwrap(found.costPercent)).toBeCloseTo(0.875 * ownPercent + 0.125 * 5.5, 9);
  });

  it("the strategy's own beta stands before the estimate, which is still told", () => {
    const found = accountFunding(own, seriesOf(twice), { ...inputs, beta: -0.3 });
    expect(unwrap(found.betaUsed)).toBe(-0.3);
    expect(unwrap(found.beta).beta).toBeCloseTo(2, 9);
  });

  it('what is not known is absent and named, and with it all that rests on it', () => {
    const noBill = accountFunding(own, seriesOf(twice), { ...inputs, view: viewOf() });
    for (const one of [noBill.billPercent, noBill.loanPercent, noBill.equityPercent, noBill.costPercent])
      expect(one).toMatchObject({ ok: false, reason: 'no-bill-rate' });
    const few = accountFunding(own.slice(0, 12), seriesOf(twice.slice(0, 12)), inputs);
    for (const one of [few.beta, few.downBeta, few.betaUsed, few.costPercent])
      expect(one).toMatchObject({ ok: false, reason: 'too-few-days' });
    const noIndex = accountFunding(own, seriesOf(twice), { ...inputs, index: undefined });
    expect(noIndex.beta).toMatchObject({ ok: false, reason: 'too-few-days' });
  });

  it('an account that has lost everything has no return to measure and no share to borrow', () => {
    const lost = dates.map((_, i) => (i === 5 ? -START : 0));
    const found = accountFunding(own, seriesOf(lost), inputs);
    expect(found.beta).toMatchObject({ ok: false, reason: 'too-few-days' });
    expect(found.debtShare).toBe(0);
  });
});
