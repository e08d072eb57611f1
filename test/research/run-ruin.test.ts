import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/engine/index.ts';
import { cents, isoDate, nextTradingDay, tradingDays } from '../../src/market/index.ts';
import { type AccountSession, type CapitalSeries, runRuin } from '../../src/research/index.ts';
import { condor, position } from '../support/held.ts';
import { newYork as at } from '../support/new-york.ts';
import { unwrap } from '../support/priced-book.ts';

const START = 10_000_000;

/** Condors 25 points wide sold for two points, one a session, each with its result in cents. */
function runOf(results: readonly number[]) {
  const dates = tradingDays(isoDate('2026-07-20'), isoDate('2026-12-31')).slice(0, results.length);
  const journal: JournalEntry[] = [{ kind: 'capital', at: at('2026-07-20', '09:30'), amount: cents(START) }];
  for (const [i, date] of dates.entries()) {
    const id = `anchor ${date}`;
    const legs = condor(1, nextTradingDay(date));
    const opened = at(date, '14:20');
    const order = {
      id,
      at: opened,
      layer: 'anchor',
      intent: 'open',
      positionId: id,
      legs,
      requires: [],
    } as const;
    const traded = position(id, 'anchor', opened, legs, [1, 2, 2, 1]).legs;
    journal.push({ kind: 'fill', at: opened, order, legs: traded });
    journal.push({
      kind: 'settlement',
      at: at(nextTradingDay(date), '16:00'),
      print: {
        source: 'SPX-close',
        date: nextTradingDay(date),
        value: 7500,
        origin: 'hand-made',
        fallback: false,
      },
      positions: [{ id, earned: cents(results[i]!) }],
    });
  }
  const sessions = dates.map((date) => ({ date }) as AccountSession);
  const series: CapitalSeries = {
    days: dates.map((_, i) => i),
    pnl: dates.map(() => 0),
    capital: dates.map(() => 0),
    peakMargin: dates.map(() => 0),
    startEquity: START,
  };
  return { journal, sessions, series };
}

const ruinOf = (results: readonly number[]) => {
  const { journal, sessions, series } = runOf(results);
  return runRuin(journal, sessions, series);
};

describe('the ruin of an account that goes on as a run did', () => {
  it('bets the share of the account that its condors had at risk: width less credit over equity', () => {
    const found = unwrap(ruinOf([20_000, 20_000, 20_000, 20_000, 20_000, -230_000]));
    // 25 points less the credit of 2, times 100 dollars: $2,300 of $100,000.
    expect(found.fraction).toBeCloseTo(230_000 / START, 12);
    expect(found.worstOutcome).toBeCloseTo(-1, 12);
    expect(found).toMatchObject({ chains: 6, rolled: 0, bets: 252, ruinShare: 0.5, seed: 1 });
    expect(found.rows.map(({ name }) => name)).toEqual([
      'as the run bet',
      'a full loss mixed in, 1 in 7',
      'at twice the size, full loss mixed in',
    ]);
  });

  it('a run that never lost ruins nobody until the full loss it did not see is mixed in', () => {
    const found = unwrap(ruinOf(Array.from({ length: 6 }, () => 200)));
    const [seen, mixed, doubled] = found.rows.map(({ estimate }) => estimate.probability);
    expect(seen).toBe(0);
    expect(mixed).toBeGreaterThan(0);
    expect(doubled).toBeGreaterThan(mixed!);
  });

  it('is the same again', () => {
    const results = [20_000, -50_000, 20_000, 10_000, -230_000];
    expect(ruinOf(results)).toEqual(ruinOf(results));
  });

  it('refuses fewer than five condors that ended, and none at risk', () => {
    expect(ruinOf([1, 2, 3, 4])).toMatchObject({ ok: false, reason: 'too-few-chains' });
    const { journal, sessions, series } = runOf([1, 2, 3, 4, 5]);
    expect(runRuin(journal, sessions, { ...series, startEquity: 1000 })).toMatchObject({
      ok: false,
      reason: 'no-capital-at-risk',
    });
  });
});
