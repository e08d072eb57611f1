import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { syntheticTape } from '../../src/data/synthetic/index.ts';
import {
  civilOf,
  closeOf,
  epochMs,
  type Frame,
  isoDate,
  MarketView,
  settlementSource,
  type Tape,
  tradingDays,
} from '../../src/market/index.ts';

const from = isoDate('2026-03-02');
const NEW_YORK = 'America/New_York';

async function framesOf(tape: Tape): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of tape.frames()) frames.push(frame);
  return frames;
}

function digest(frames: readonly Frame[]): string {
  const hash = createHash('sha256');
  for (const frame of frames) {
    hash.update(JSON.stringify([frame.at, frame.levels, frame.curve, frame.funds]));
    for (const chain of frame.chains) {
      hash.update(`${chain.root} ${chain.expiry} ${chain.settlement} ${chain.provenance} ${chain.quotedAt}`);
      for (const column of [chain.strikes, chain.callBid, chain.callAsk, chain.putBid, chain.putAsk]) {
        hash.update(column);
      }
    }
  }
  return hash.digest('hex');
}

const slowData = (tape: Tape) => {
  const end = epochMs(Date.UTC(2040, 0));
  return JSON.stringify([
    Object.values(tape.series.bars).map((series) => series.last(end, 999)),
    Object.values(tape.series.values).map((series) => series.last(end, 999)),
    tape.series.releases,
  ]);
};

describe('synthetic market: bytes', () => {
  it('gives the same frames, series and manifest for the same seed', async () => {
    const [one, two] = [1, 1].map((seed) => syntheticTape({ seed, from, sessions: 4 }));
    expect(digest(await framesOf(one!))).toBe(digest(await framesOf(two!)));
    expect(slowData(one!)).toBe(slowData(two!));
    expect(one!.manifest).toBe(two!.manifest);
    expect(one!.manifest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives another market and another manifest for another seed', async () => {
    const [one, two] = [1, 2].map((seed) => syntheticTape({ seed, from, sessions: 2 }));
    expect(digest(await framesOf(one!))).not.toBe(digest(await framesOf(two!)));
    expect(one!.manifest).not.toBe(two!.manifest);
  });

  it('begins alike however many sessions are asked for', async () => {
    const short = syntheticTape({ seed: 7, from, sessions: 3 });
    const long = syntheticTape({ seed: 7, from, sessions: 9 });
    expect(digest((await framesOf(long)).slice(0, 12))).toBe(digest(await framesOf(short)));
    const asOf = closeOf(short.range.to);
    for (const symbol of Object.keys(short.series.bars)) {
      expect(long.series.bars[symbol]!.last(asOf, 999)).toEqual(short.series.bars[symbol]!.last(asOf, 999));
    }
  });

  it('gives the same frames however the iterations are interleaved', async () => {
    const tape = syntheticTape({ seed: 3, from, sessions: 2 });
    const [a, b] = [tape.frames()[Symbol.asyncIterator](), tape.frames()[Symbol.asyncIterator]()];
    const [left, right]: [Frame[], Frame[]] = [[], []];
    for (let k = 0; k < 8; k++) {
      left.push((await a.next()).value);
      if (k >= 4) right.push((await b.next()).value);
    }
    for (let k = 0; k < 4; k++) right.push((await b.next()).value);
    expect(digest(left)).toBe(digest(right));
  });

  it('refuses a number of sessions that is not positive, a seed that is not whole and years without calendar or daily expiries', () => {
    expect(() => syntheticTape({ seed: 1, from, sessions: 0 })).toThrow(/positive number of sessions: 0/);
    expect(() => syntheticTape({ seed: 1, from, sessions: 1e9 })).toThrow(
      /ends with 2030: no 1000000000 sessions/,
    );
    expect(() => syntheticTape({ seed: 0.5, from, sessions: 1 })).toThrow(/safe integer: 0.5/);
    expect(() => syntheticTape({ seed: 1, from: isoDate('2030-10-01'), sessions: 1 })).toThrow(/calendar/);
    expect(() => syntheticTape({ seed: 1, from: isoDate('2022-05-11'), sessions: 1 })).toThrow(/2022-05-12/);
  });
});

describe('synthetic market: time', () => {
  const clockTimes = (tape: Tape, date: string) =>
    tape.timetable
      .map((at) => civilOf(at, NEW_YORK))
      .filter((civil) => civil.date === date)
      .map((civil) => civil.time.slice(0, 5));

  it('has frames at 10:30, 14:15, 15:45 and 16:10 New York on both sides of the clock change', () => {
    const tape = syntheticTape({ seed: 1, from: isoDate('2026-03-06'), sessions: 2 });
    expect(clockTimes(tape, '2026-03-06')).toEqual(['10:30', '14:15', '15:45', '16:10']);
    expect(clockTimes(tape, '2026-03-09')).toEqual(['10:30', '14:15', '15:45', '16:10']);
  });

  it('moves the last three frames of a half day before and after its 13:00 close', () => {
    const tape = syntheticTape({ seed: 1, from: isoDate('2026-11-25'), sessions: 2 });
    expect(clockTimes(tape, '2026-11-26')).toEqual([]);
    expect(clockTimes(tape, '2026-11-27')).toEqual(['10:30', '11:15', '12:45', '13:10']);
  });

  it('delivers exactly the frames of its timetable, with nothing stamped after them', async () => {
    const tape = syntheticTape({ seed: 1, from: isoDate('2026-11-24'), sessions: 4 });
    const frames = await framesOf(tape);
    expect(frames.map((frame) => frame.at)).toEqual(tape.timetable);
    for (const frame of frames)
      expect(() => new MarketView(frame, tape.series, tape.timetable)).not.toThrow();
    expect(tape.range).toEqual({ from: '2026-11-24', to: '2026-11-30' });
  });

  it('keeps the index at its close in the frame after it, while the options go on', async () => {
    const tape = syntheticTape({ seed: 1, from, sessions: 6 });
    const moved: boolean[] = [];
    for (const frame of (await framesOf(tape)).filter((_, k) => k % 4 === 3)) {
      const date = civilOf(frame.at, NEW_YORK).date;
      const view = new MarketView(frame, tape.series, tape.timetable);
      const level = view.level('SPX')!;
      expect(level.tickedAt).toBe(closeOf(date));
      expect(level.value).toBe(view.bars('SPX', 1)[0]!.close);
      expect(view.chain('SPXW', date)).toBeUndefined();
      moved.push(Math.abs(moneyOf(view) - level.value) > 0.5);
    }
    expect(moved).toContain(true);
  });

  it('has at least 80 daily bars of every index before the first frame, none of that day or later', () => {
    const tape = syntheticTape({ seed: 1, from, sessions: 3 });
    const before = tape.timetable[0]!;
    for (const symbol of ['SPX', 'VIX', 'VIX9D', 'VIX1D', 'VIX3M']) {
      const bars = tape.series.bars[symbol]!.last(before, 999);
      expect(bars.length).toBeGreaterThanOrEqual(80);
      for (const { value, knownAt } of bars) {
        expect(value.date < from).toBe(true);
        expect(knownAt).toBe(closeOf(value.date));
        expect(value.low).toBeLessThanOrEqual(Math.min(value.open, value.close));
        expect(value.high).toBeGreaterThanOrEqual(Math.max(value.open, value.close));
      }
    }
    for (const name of ['nyse-net-advances', 'bill-3m']) {
      expect(tape.series.values[name]!.last(before, 999).length).toBeGreaterThanOrEqual(80);
    }
  });

  it('schedules releases at 08:30 and 14:00 New York and tells none before its time', () => {
    const { series } = syntheticTape({ seed: 1, from, sessions: 20 });
    const inRange = series.releases.filter(
      (r) => r.releasedAt >= closeOf(from) && r.releasedAt < closeOf(isoDate('2026-04-01')),
    );
    expect(new Set(inRange.map((r) => r.kind))).toEqual(new Set(['cpi', 'ppi', 'jobs', 'fomc']));
    for (const release of inRange) {
      const { date, time } = civilOf(release.releasedAt, NEW_YORK);
      expect(tradingDays(date, date)).toEqual([date]);
      expect(time).toBe(release.kind === 'fomc' ? '14:00:00' : '08:30:00');
      expect(release.scheduledKnownAt).toBeLessThan(release.releasedAt);
      expect(release.title).toMatch(/^Synthetic /);
      expect([release.actual, release.consensus, release.previous].every(Number.isFinite)).toBe(true);
    }
  });
});

describe('synthetic market: what settles', () => {
  it('has an official print, labelled synthetic, for every expiry it ever lists', async () => {
    const tape = syntheticTape({ seed: 5, from, sessions: 15 });
    for (const frame of await framesOf(tape)) {
      for (const chain of frame.chains) {
        const print = tape.settlements.lookup(settlementSource(chain.root), chain.expiry);
        expect(print).toMatchObject({
          ok: true,
          value: { fallback: false, origin: 'synthetic market, seed 5' },
        });
      }
      for (const { expiry } of frame.curve!.tenors) {
        expect(tape.settlements.lookup('VRO', expiry).ok).toBe(true);
      }
    }
  });

  it('settles SPXW at the close of the bar, SET near the open of the index and VRO near that of VIX', () => {
    const tape = syntheticTape({ seed: 5, from, sessions: 45 });
    const end = closeOf(tape.range.to);
    const vix = new Map(tape.series.bars.VIX!.last(end, 45).map(({ value }) => [value.date, value]));
    const seen = { SET: 0, VRO: 0 };
    for (const { value: bar } of tape.series.bars.SPX!.last(end, 45)) {
      expect(tape.settlements.lookup('SPX-close', bar.date)).toMatchObject({ value: { value: bar.close } });
      const set = tape.settlements.lookup('SET', bar.date);
      const vro = tape.settlements.lookup('VRO', bar.date);
      if (set.ok) expect(Math.abs(set.value.value / bar.open - 1)).toBeLessThan(0.0025);
      if (vro.ok) expect(Math.abs(vro.value.value / vix.get(bar.date)!.open - 1)).toBeLessThan(0.075);
      seen.SET += Number(set.ok);
      seen.VRO += Number(vro.ok);
    }
    expect(seen.SET).toBe(2);
    expect(seen.VRO).toBeGreaterThanOrEqual(8);
  });

  it('brings the front VX future close to VIX on the eve of its settlement', async () => {
    const tape = syntheticTape({ seed: 2, from: isoDate('2026-03-17'), sessions: 1 });
    const last = (await framesOf(tape)).at(-1)!;
    const front = last.curve!.tenors[0]!;
    expect(front.expiry).toBe('2026-03-18');
    expect(Math.abs((front.bid + front.ask) / 2 - last.levels.VIX!.value)).toBeLessThan(0.5);
  });
});

/** Strike at which call and put of the nearest SPXW expiry cost the same, by linear interpolation. */
function moneyOf(view: MarketView): number {
  const chain = view.chains('SPXW')[0]!;
  const gap = (i: number) => chain.callBid[i]! + chain.callAsk[i]! - chain.putBid[i]! - chain.putAsk[i]!;
  let i = 1;
  while (gap(i) > 0) i++;
  const share = gap(i - 1) / (gap(i - 1) - gap(i));
  return chain.strikes[i - 1]! + share * (chain.strikes[i]! - chain.strikes[i - 1]!);
}
