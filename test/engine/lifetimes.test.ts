import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/engine/index.ts';
import {
  expiresAt,
  FEE_PRESETS,
  type Frame,
  type IsoDate,
  isoDate,
  lastTradeAt,
  MarketView,
  settlementDate,
  tradingDays,
} from '../../src/market/index.ts';
import { dated, expiryOf } from '../support/dated.ts';
import { handMadeTape } from '../support/hand-made-tape.ts';
import { strategyOf } from '../support/views.ts';

/** Sessions around a half day, a holiday and a weekend, and both changes of the clock. */
const RANGES = [
  ['2026-11-23', '2026-12-02'],
  ['2026-03-04', '2026-03-12'],
  ['2026-10-28', '2026-11-05'],
  ['2026-06-16', '2026-06-24'],
] as const;

const times = fc.uniqueArray(
  fc.constantFrom(
    '03:00',
    '09:31',
    '10:30',
    '12:59',
    '13:00',
    '13:14',
    '14:15',
    '15:59',
    '16:00',
    '16:10',
    '16:59',
    '18:00',
  ),
  { minLength: 1, maxLength: 5 },
);

async function replay(range: readonly [string, string], timesOfDay: readonly string[][], entry: string) {
  const days = tradingDays(isoDate(range[0]), isoDate(range[1]));
  const tape = handMadeTape(
    days.map((date, i) => ({
      date,
      times: [...timesOfDay[i % timesOfDay.length]!].sort(),
      close: 7500 + 40 * (i % 3),
    })),
  );
  const strategy = strategyOf({ entry: { time: entry, zone: 'America/New_York', toleranceMinutes: 60 } });
  const desk = new Desk('touch', strategy, FEE_PRESETS.none, tape, tape.timetable[0]!);
  const seen: { frame: Frame; open: readonly IsoDate[] }[] = [];
  for await (const frame of tape.frames()) {
    desk.onFrame(new MarketView(frame, tape.series, tape.timetable));
    seen.push({
      frame,
      open: desk.book.positions.flatMap((p) => p.legs.map((leg) => expiryOf(leg.contract))),
    });
  }
  return { desk, seen };
}

describe('the life of a position', () => {
  it('ends at its expiry, on one print for all its legs, and nothing fills once a series has stopped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...RANGES),
        fc.array(times, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('10:30', '12:59', '14:15', '16:10'),
        async (range, timesOfDay, entry) => {
          const { desk, seen } = await replay(range, timesOfDay, entry);
          for (const { frame, open } of seen) {
            for (const expiry of open) expect(expiresAt('SPXW', expiry)).toBeGreaterThan(frame.at);
          }
          const settled = new Map<string, number>();
          for (const event of desk.journal) {
            if (event.kind === 'fill') {
              for (const { contract } of event.legs)
                expect(event.at).toBeLessThan(lastTradeAt(dated(contract)));
            }
            if (event.kind !== 'settlement') continue;
            expect(event.at).toBe(expiresAt('SPXW', event.print.date));
            for (const { id } of event.positions) {
              expect(settled.has(id)).toBe(false);
              settled.set(id, event.print.value);
            }
          }
          for (const event of desk.journal) {
            if (event.kind !== 'fill' || event.order.intent !== 'open') continue;
            const dates = new Set(
              event.legs.map(({ contract }) => settlementDate(dated(contract).root, expiryOf(contract))),
            );
            expect(dates.size).toBe(1);
          }
          expect(desk.book.ledger.balance(() => true)).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
