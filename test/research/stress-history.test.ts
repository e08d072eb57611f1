import { describe, expect, it } from 'vitest';
import type { CondorTrade, JournalEntry, RunDocument, SessionOutcome } from '../../src/engine/index.ts';
import { cents } from '../../src/market/index.ts';
import { eraSplit, worstWeeks, yearsOf } from '../../src/research/index.ts';
import { newYork as at } from '../support/new-york.ts';

const mark = (
  date: string,
  indexLevel: number | null,
  anchor: number,
  secondEngine: number,
): JournalEntry => ({
  kind: 'mark',
  at: at(date),
  layers: [
    { layer: 'anchor', realised: cents(anchor - 7), unrealised: cents(7), marginWithoutCents: null },
    { layer: 'pivot', realised: cents(0), unrealised: cents(0), marginWithoutCents: null },
    { layer: 'second-engine', realised: cents(secondEngine), unrealised: cents(0), marginWithoutCents: null },
  ],
  positions: [],
  marginCents: null,
  indexLevel,
});
const interest = (date: string, amount: number): JournalEntry => ({
  kind: 'interest',
  at: at(date),
  balance: cents(1),
  ratePercent: 4,
  days: 1,
  amount: cents(amount),
});
const runOf = (rest: object) => rest as RunDocument;

/** Two weeks about a new year, with interest on three mornings. */
const journal: readonly JournalEntry[] = [
  mark('2026-12-18', 5000, 100, 0),
  interest('2026-12-21', 11),
  mark('2026-12-21', 4900, -400, 50),
  mark('2026-12-23', 4750, -900, 300),
  interest('2026-12-28', 13),
  mark('2026-12-28', 4800, -800, 300),
  interest('2027-01-04', 17),
  mark('2027-01-04', null, -700, 250),
];

describe('what weeks and years did', () => {
  it('a year holds the change of every layer and the interest of its nights, and the years sum to the account', () => {
    const years = yearsOf(runOf({ journal }));
    expect(years).toEqual([
      {
        from: '2026-01-01',
        indexPercent: null,
        layers: { anchor: -800, pivot: 0, 'second-engine': 300 },
        interest: 24,
        account: -476,
      },
      {
        from: '2027-01-01',
        indexPercent: 0,
        layers: { anchor: 100, pivot: 0, 'second-engine': -50 },
        interest: 17,
        account: 67,
      },
    ]);
    expect(years.reduce((sum, { account }) => sum + account, 0)).toBe(-700 + 250 + 11 + 13 + 17);
  });

  it('the worst week is the one in which the index fell most from the last mark before it', () => {
    const [worst, ...others] = worstWeeks(runOf({ journal }), 5);
    expect(worst).toMatchObject({
      from: '2026-12-21',
      layers: { anchor: -1000, pivot: 0, 'second-engine': 300 },
      interest: 11,
      account: -689,
    });
    expect(worst!.indexPercent).toBeCloseTo(-5, 12);
    expect(others.map(({ from }) => from)).toEqual(['2027-01-04', '2026-12-28']);
  });

  it('a condor belongs to the era of the expiry it was sold in, and no condor to both', () => {
    const trade = (tradeDate: string, pnlCents: number) =>
      ({ tradeDate, pnlCents, condors: 1, creditPoints: 1 }) as unknown as CondorTrade;
    const session = (date: string, oneDayExpiry: string | null, outcome: SessionOutcome['outcome']) =>
      ({ date, oneDayExpiry, outcome, reason: '' }) as unknown as SessionOutcome;
    const run = runOf({
      headline: 'travel',
      levels: [
        { level: 'travel', trades: [trade('2016-08-19', 100), trade('2016-08-22', -900)] },
        { level: 'touch', trades: [] },
      ],
      sessions: [
        session('2016-08-19', '2016-08-22', 'traded'),
        session('2016-08-22', null, 'traded'),
        session('2016-08-23', '2016-08-24', 'refused'),
      ],
    });
    expect(
      eraSplit(run).map(({ name, sessions, traded, pnlCents }) => [name, sessions, traded, pnlCents]),
    ).toEqual([
      ['listed', 2, 1, 100],
      ['not listed', 1, 1, -900],
    ]);
  });
});
