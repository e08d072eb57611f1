import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CondorTrade, JournalEntry } from '../../src/engine/index.ts';
import { JournalWriter } from '../../src/engine/journal-writer.ts';
import { cents, type EpochMs, epochMs, instantOf, isoDate } from '../../src/market/index.ts';
import { accountSessions, equityPath, excursions, maxDrawdown } from '../../src/research/index.ts';

const SESSION_MINUTES = 40;
const dates = [isoDate('2026-07-20'), isoDate('2026-07-21'), isoDate('2026-07-22')];

const instant = (n: number): EpochMs =>
  epochMs(
    instantOf(dates[Math.floor(n / SESSION_MINUTES)]!, '10:00', 'America/New_York') +
      (n % SESSION_MINUTES) * 60_000,
  );

/** One snapshot of an account that holds a condor from the eleventh on. */
interface Look {
  readonly value: number;
  readonly margin: number | null;
  readonly without: number;
  readonly index: number | null;
}

const BOUGHT = 10;

function mark(n: number, { value, margin, without, index }: Look): JournalEntry {
  const cap = (amount: number) => cents(amount);
  return {
    kind: 'mark',
    at: instant(n),
    layers: [
      {
        layer: 'anchor',
        realised: cents(0),
        unrealised: cap(n < BOUGHT ? 0 : value),
        marginWithoutCents: cap(without),
      },
    ],
    positions: n < BOUGHT ? [] : [{ id: 'a', unrealised: cap(value) }],
    marginCents: margin === null ? null : cap(margin),
    indexLevel: index,
  };
}

/** Everything, and what the writer keeps of it. */
function journals(looks: readonly Look[]) {
  const writer = new JournalWriter(true);
  const all: JournalEntry[] = [];
  for (const [n, look] of looks.entries()) {
    const at = instant(n);
    const tradeDate = dates[Math.floor(n / SESSION_MINUTES)]!;
    const frame: JournalEntry[] = [{ kind: 'plan', at, plan: { at, tradeDate, layers: [] } }];
    if (n === BOUGHT) {
      const order = {
        id: 'o',
        at,
        layer: 'anchor',
        intent: 'open',
        positionId: 'a',
        legs: [],
        requires: [],
      } as const;
      frame.push({ kind: 'fill', at, order, legs: [] });
    }
    frame.push(mark(n, look));
    for (const entry of frame) writer.write(entry);
    all.push(...frame);
  }
  const last: JournalEntry = {
    ...mark(looks.length - 1, looks.at(-1)!),
    at: epochMs(instant(looks.length - 1) + 60_000),
  };
  writer.write(last);
  all.push(last);
  return { all, kept: writer.entries };
}

const trade = (end: EpochMs) =>
  ({
    positionId: 'a',
    entryAt: instant(BOUGHT),
    exitAt: end,
    strikes: [80, 90, 110, 120],
    settlement: null,
  }) as unknown as CondorTrade;

const look = fc.record({
  value: fc.integer({ min: -300, max: 300 }),
  margin: fc.option(fc.integer({ min: 0, max: 900 }), { freq: 8 }),
  without: fc.integer({ min: 0, max: 900 }),
  index: fc.option(fc.integer({ min: 84, max: 116 }), { freq: 8 }),
});

describe('a journal that keeps the marks which set a record', () => {
  it('tells drawdown, margins, worst mark, touches and time under water as all marks would', () => {
    fc.assert(
      fc.property(fc.array(look, { minLength: 12, maxLength: 110 }), (looks) => {
        const { all, kept } = journals(looks);
        expect(kept.length).toBeLessThanOrEqual(all.length);
        expect(maxDrawdown(equityPath(kept))).toBe(maxDrawdown(equityPath(all)));
        const peaks = (journal: readonly JournalEntry[]) =>
          accountSessions(journal, []).map(({ date, peakMargin, peakMarginWithout }) => ({
            date,
            peakMargin,
            peakMarginWithout,
          }));
        expect(peaks(kept)).toEqual(peaks(all));
        const end = all.at(-1)!.at;
        const [few, every] = [kept, all].map((journal) => excursions(journal, [trade(end)])[0]!);
        expect(few!.worstMarkCents).toBe(every!.worstMarkCents);
        expect(few!.underWaterMs).toBe(every!.underWaterMs);
        expect([few!.touchedAtMarks.put, few!.touchedAtMarks.call]).toEqual([
          every!.touchedAtMarks.put,
          every!.touchedAtMarks.call,
        ]);
      }),
    );
  });

  it('passes over snapshots that set none', () => {
    const still = { value: 5, margin: 100, without: 100, index: 100 };
    const { kept } = journals(Array.from({ length: 40 }, () => still));
    const marks = kept.filter(({ kind }) => kind === 'mark');
    expect(marks.length).toBeLessThan(10);
  });
});
