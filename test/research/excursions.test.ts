import { describe, expect, it } from 'vitest';
import type { CondorTrade, JournalEntry } from '../../src/engine/index.ts';
import { cents, type EpochMs, type IntradayBar, isoDate, PointInTimeSeries } from '../../src/market/index.ts';
import { excursions } from '../../src/research/index.ts';
import { newYork as at } from '../support/new-york.ts';
import { runOfDays } from '../support/run-of-days.ts';
import { strategyOf } from '../support/views.ts';

const ID = 'anchor 2026-07-20';

const trade = (over: Partial<CondorTrade> = {}): CondorTrade => ({
  positionId: ID,
  entryAt: at('2026-07-20', '14:20'),
  tradeDate: isoDate('2026-07-20'),
  expiry: isoDate('2026-07-21'),
  strikes: [7350, 7375, 7625, 7650],
  condors: 1,
  creditPoints: 2,
  exit: 'settled',
  exitAt: at('2026-07-21', '16:00'),
  exitDebitPoints: 0,
  settlement: 7500,
  settlementSource: 'SPX-close',
  settlementFallback: false,
  pnlPoints: 2,
  pnlCents: cents(20_000),
  feesCents: cents(0),
  provenance: 'synthetic',
  ...over,
});

const mark = (instant: EpochMs, unrealised: number | null, indexLevel: number | null): JournalEntry => ({
  kind: 'mark',
  at: instant,
  layers: [],
  positions: unrealised === null ? [] : [{ id: ID, unrealised: cents(unrealised) }],
  marginCents: null,
  indexLevel,
});

const bar = (date: string, time: string, low: number, high: number) => {
  const until = at(date, time);
  const value: IntradayBar = {
    from: (until - 300_000) as EpochMs,
    until,
    open: low,
    high,
    low,
    close: high,
  };
  return { knownAt: until, value };
};

const marks = [
  mark(at('2026-07-20', '14:20'), -3_000, 7500),
  mark(at('2026-07-21', '10:00'), -40_000, 7380),
  mark(at('2026-07-21', '12:00'), 9_000, 7470),
  mark(at('2026-07-21', '15:00'), -500, null),
];

describe('the excursion of a condor', () => {
  const [one] = excursions(marks, [trade()]);

  it('has its worst mark after the one of its entry', () => {
    expect(one).toMatchObject({ worstMarkCents: -40_000, marks: 3 });
    expect(excursions(marks.slice(0, 1), [trade()])[0]).toMatchObject({ worstMarkCents: null, marks: 0 });
  });

  it('is under water from a mark below zero to the next mark, or to its end', () => {
    expect(one!.underWaterMs).toBe(3 * 3_600_000);
    expect(one!.lifeMs).toBe((24 * 60 + 100) * 60_000);
  });

  it('a touch that no snapshot saw is seen by the bars, and each says how much it looked at', () => {
    const bars = new PointInTimeSeries([
      // The bar of the entry itself is not within the life.
      bar('2026-07-20', '14:20', 7300, 7310),
      bar('2026-07-20', '14:23', 7300, 7310),
      bar('2026-07-21', '10:30', 7370, 7400),
      bar('2026-07-21', '16:00', 7490, 7500),
      bar('2026-07-22', '10:30', 7370, 7700),
    ]);
    const [seen] = excursions(marks, [trade()], bars);
    expect(seen!.touchedAtMarks).toEqual({ seen: 2, put: false, call: false });
    expect(seen!.touchedInBars).toEqual({ seen: 2, put: true, call: false });
    expect(one!.touchedInBars).toEqual({ seen: 0, put: false, call: false });
  });

  it('a settlement at a short strike is no breach, one beyond it is, and a condor bought back has none', () => {
    const breach = (over: Partial<CondorTrade>) => excursions(marks, [trade(over)])[0]!.breach;
    expect(breach({ settlement: 7375 })).toBe('none');
    expect(breach({ settlement: 7374.99 })).toBe('put');
    expect(breach({ settlement: 7625.01 })).toBe('call');
    expect(breach({ settlement: null, exit: 'closed' })).toBeNull();
  });

  it('of a run carries the probabilities of the plan that opened it: of flat chains those of a normal logarithm', async () => {
    const strategy = strategyOf({
      anchor: {
        condors: 1,
        placement: { rule: 'delta', put: 0.1, call: 0.1 },
        wings: { putPoints: 25, callPoints: 25 },
      },
    });
    const { journal, headline } = await runOfDays([7500, 7500, 7300, 7500], strategy);
    const list = excursions(journal, headline.trades);
    expect(list.map(({ breach }) => breach)).toEqual(['none', 'put', 'none']);
    for (const { predicted } of list) {
      expect(predicted!.put).toBeGreaterThan(0.07);
      expect(predicted!.put).toBeLessThan(0.13);
      expect(predicted!.call).toBeGreaterThan(0.07);
      // A touch is about twice as likely as a settlement beyond.
      expect(predicted!.anyTouch / (predicted!.put + predicted!.call)).toBeCloseTo(2, 0);
    }
  });
});
