import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayedQuoteTime, lastQuotable, snapshotQuoteTime, vixTickedAt } from '../../src/data/quote-time.ts';
import { type EpochMs, epochMs, sessionAt } from '../../src/market/index.ts';
import { newYork } from '../support/new-york.ts';

const iso = (at: EpochMs) => new Date(at).toISOString();
const anyInstant = fc
  .integer({ min: Date.parse('2022-06-01T00:00:00Z') / 1000, max: Date.parse('2027-06-01T00:00:00Z') / 1000 })
  .map((seconds) => epochMs(seconds * 1000));

describe('the instant quotes belong to', () => {
  it('is the instant itself in a session and the last millisecond of one outside', () => {
    for (const [at, expected] of [
      [newYork('2026-07-16', '14:18:32'), '2026-07-16T18:18:32.000Z'],
      [newYork('2026-07-16', '17:30'), '2026-07-16T20:59:59.999Z'],
      [newYork('2026-07-16', '20:14:59'), '2026-07-16T20:59:59.999Z'],
      [newYork('2026-07-16', '20:15'), '2026-07-17T00:15:00.000Z'],
      [newYork('2026-07-17', '09:20'), '2026-07-17T13:14:59.999Z'],
      [newYork('2026-07-18', '12:00'), '2026-07-17T20:59:59.999Z'],
      [newYork('2026-09-07', '12:00'), '2026-09-04T20:59:59.999Z'],
      [newYork('2025-11-28', '15:00'), '2025-11-28T18:14:59.999Z'],
    ] as const) {
      expect(iso(lastQuotable(at, 'SPXW'))).toBe(expected);
    }
  });

  it('never lies after the instant, and moving it twice changes nothing', () => {
    fc.assert(
      fc.property(anyInstant, fc.constantFrom('SPXW' as const, 'VIX' as const), (at, root) => {
        const quotable = lastQuotable(at, root);
        expect(quotable).toBeLessThanOrEqual(at);
        expect(lastQuotable(quotable, root)).toBe(quotable);
        expect(sessionAt(quotable, root).name).not.toBe('closed');
        if (sessionAt(at, root).name !== 'closed') expect(quotable).toBe(at);
      }),
    );
  });

  it('is never dated before the index tick nor after the delay of the feed allows, while an index ticks', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 0, max: 90 }), (fetchedAt, minutes) => {
        const ticked = epochMs(fetchedAt - minutes * 60_000);
        const quotedAt = snapshotQuoteTime(fetchedAt, ticked, 'SPXW');
        expect(quotedAt).toBe(minutes <= 20 ? ticked : delayedQuoteTime(fetchedAt, 'SPXW'));
      }),
    );
  });

  it('is that of the VIX level before the open, but only from 03:15 on a session', () => {
    const stamp = newYork('2026-07-16', '16:15:01');
    const early = newYork('2026-07-17', '03:14:59');
    const live = newYork('2026-07-17', '03:15');
    expect(vixTickedAt(early, stamp)).toBe(stamp);
    expect(vixTickedAt(live, stamp)).toBe(live);
    expect(vixTickedAt(newYork('2026-07-18', '08:00'), stamp)).toBe(stamp);
    const today = newYork('2026-07-17', '10:14');
    expect(vixTickedAt(newYork('2026-07-17', '10:15'), today)).toBe(today);
  });
});
