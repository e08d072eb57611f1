import { createHash, type Hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type SyntheticMarket, syntheticTape } from '../../src/data/synthetic/index.ts';
import { backtest } from '../../src/engine/index.ts';
import {
  civilOf,
  FEE_PRESETS,
  type Frame,
  isoDate,
  MarketView,
  strikeIndex,
  type Tape,
} from '../../src/market/index.ts';
import { strategyOf } from '../support/views.ts';

const from = isoDate('2026-03-17');

function addFrame(hash: Hash, { at, levels, curve, chains }: Frame): void {
  hash.update(JSON.stringify([at, levels, curve]));
  for (const { root, expiry, quotedAt, strikes, callBid, callAsk, putBid, putAsk } of chains) {
    hash.update(`${root} ${expiry} ${quotedAt}`);
    for (const column of [strikes, callBid, callAsk, putBid, putAsk]) hash.update(column);
  }
}

/** Hash of the first frames of a tape. */
async function digest(tape: Tape, count = Number.POSITIVE_INFINITY): Promise<string> {
  const hash = createHash('sha256');
  let left = count;
  for await (const frame of tape.frames()) {
    if (left-- <= 0) break;
    addFrame(hash, frame);
  }
  return hash.digest('hex');
}

const minute = (more: Partial<SyntheticMarket> = {}) =>
  syntheticTape({ seed: 4, from, sessions: 2, frames: 'minute', ...more });

describe('synthetic stream', () => {
  it('gives the same bytes for the same seed, in another time zone too', async () => {
    const first = await digest(minute());
    const zone = process.env.TZ;
    process.env.TZ = 'Asia/Tokyo';
    const second = await digest(minute());
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(second).toBe(first);
    expect(await digest(minute({ seed: 5 }))).not.toBe(first);
    expect(await digest(minute({ scenario: 'flash-crash' }))).not.toBe(first);
  });

  it('is the same up to any session however long it goes on, under a scenario too', async () => {
    for (const scenario of [undefined, 'crash-and-rebound'] as const) {
      const script = scenario ? { scenario } : {};
      const short = syntheticTape({ seed: 4, from, sessions: 6, frames: '5m', ...script });
      const long = syntheticTape({ seed: 4, from, sessions: 25, frames: '5m', ...script });
      expect(await digest(long, short.timetable.length)).toBe(await digest(short));
    }
  });

  it('shows one market at three frequencies: the same index, VIX and bars', async () => {
    const levels = async (frames: 'few' | '5m' | 'minute') => {
      const seen = new Map<number, string>();
      for await (const frame of minute({ frames }).frames()) {
        const { SPX, VIX, VIX1D } = frame.levels;
        seen.set(frame.at, [SPX, VIX, VIX1D].map((one) => one!.value).join());
      }
      return seen;
    };
    const [few, five, every] = await Promise.all([levels('few'), levels('5m'), levels('minute')]);
    expect([five!.size, every!.size]).toEqual([2 * 78, 2 * 390]);
    for (const [at, one] of five!) expect(every!.get(at)).toBe(one);
    let shared = 0;
    for (const [at, one] of few!) {
      if (!every!.has(at)) continue;
      expect(every!.get(at)).toBe(one);
      shared++;
    }
    expect(shared).toBe(6);
    expect(minute({ frames: 'few' }).series.bars.SPX).toEqual(minute().series.bars.SPX);
  });

  it('has some 700 quotes a frame, a manifest of its own for each frequency, and ends a session at its close', async () => {
    const tape = minute({ sessions: 4 });
    let [quotes, frames] = [0, 0];
    for await (const frame of tape.frames()) {
      frames++;
      for (const chain of frame.chains) quotes += 2 * chain.strikes.length;
      expect(() => new MarketView(frame, tape.series, tape.timetable)).not.toThrow();
    }
    expect(quotes / frames).toBeGreaterThan(400);
    expect(quotes / frames).toBeLessThan(850);
    const times = tape.timetable.map((at) => civilOf(at, 'America/New_York').time);
    expect([times[0], times[389], times[390]]).toEqual(['09:31:00', '16:00:00', '09:31:00']);
    expect(
      new Set((['few', '5m', 'minute'] as const).map((rate) => minute({ frames: rate }).manifest)).size,
    ).toBe(3);
  });

  it('keeps a strike listed from frame to frame until its expiry is gone', async () => {
    let before: Frame | undefined;
    for await (const frame of minute({ frames: '5m', sessions: 12 }).frames()) {
      for (const chain of before?.chains ?? []) {
        const later = frame.chains.find(({ root, expiry }) => root === chain.root && expiry === chain.expiry);
        if (!later) {
          expect(civilOf(frame.at, 'America/New_York').date >= chain.expiry || chain.root === 'VIX').toBe(
            true,
          );
          continue;
        }
        if (later.strikes === chain.strikes) continue;
        expect(chain.strikes.every((strike) => strikeIndex(later, strike) >= 0)).toBe(true);
      }
      before = frame;
    }
  });

  it('lets a condor of a minute tape be entered once a session, marked every quarter of an hour and settled', async () => {
    const anchor = {
      placement: { rule: 'delta', put: 0.1, call: 0.1 },
      wings: { putPoints: 25, callPoints: 25 },
    };
    const { levels, journal, sessions } = await backtest(
      minute({ sessions: 3 }),
      strategyOf({ anchor: { condors: 1, ...anchor } }),
      FEE_PRESETS.none,
    );
    expect(sessions.map(({ outcome }) => outcome)).toEqual(['traded', 'traded', 'traded']);
    expect(levels.map(({ trades }) => trades.length)).toEqual([3, 3, 3]);
    const kept = journal.filter(({ kind }) => kind === 'plan').length;
    expect(kept).toBeLessThan(20);
    const marks = journal.filter(({ kind }) => kind === 'mark').length;
    expect(marks).toBeGreaterThan(60);
    expect(marks).toBeLessThan(300);
  });
});
