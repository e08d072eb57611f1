import { describe, expect, it } from 'vitest';
import type { FramePlan } from '../../src/data/frame-plan.ts';
import { importPaths } from '../../src/data/import-paths.ts';
import { badSessions, sessionQualities } from '../../src/data/session-quality.ts';
import { isPlausibleLevel, parityPoint, SnapshotScorer } from '../../src/data/snapshot-score.ts';
import { openStore } from '../../src/data/store.ts';
import {
  type EpochMs,
  epochMs,
  instantOf,
  isoDate,
  type OptionChain,
  type OptionRoot,
} from '../../src/market/index.ts';
import { fileIn, importText, withFolder } from './support.ts';

const DATE = isoDate('2024-08-15');
const at = (time: string): EpochMs => instantOf(DATE, time, 'America/New_York');

interface Shape {
  readonly root?: OptionRoot;
  readonly shift?: number;
  readonly width?: (strike: number) => number;
  /** A factor on the bid of out-of-the-money options. */
  readonly bid?: (strike: number) => number;
}

/** A made-up SPXW chain around 5500 with strikes every 5 points within 3 %. */
function chain(
  quotedAt: EpochMs,
  { root = 'SPXW', shift = 0, width = () => 0.1, bid = () => 1 }: Shape = {},
): OptionChain {
  const strikes = Float64Array.from({ length: 67 }, (_, i) => 5335 + 5 * i);
  const time = (strike: number) => 0.5 + 20 * Math.exp(-Math.abs(strike - 5500) / 40) + shift;
  const inner = (strike: number, call: boolean) => Math.max(0, call ? 5500 - strike : strike - 5500);
  const side = (call: boolean, ask: boolean) =>
    strikes.map((strike) => {
      const otm = call ? strike >= 5500 : strike <= 5500;
      const mid = inner(strike, call) + time(strike);
      return ask ? mid + width(strike) / 2 : (mid - width(strike) / 2) * (otm ? bid(strike) : 1);
    });
  return {
    root,
    expiry: isoDate('2024-08-16'),
    settlement: 'PM',
    provenance: 'quoted',
    quotedAt,
    strikes,
    callBid: side(true, false),
    callAsk: side(true, true),
    putBid: side(false, false),
    putAsk: side(false, true),
  };
}

const scoreOf = (...chains: readonly OptionChain[]) => {
  const scorer = new SnapshotScorer();
  return chains.map((one) => scorer.score([one]).score);
};

describe('the score of a snapshot', () => {
  it('is 1 for a chain that is quoted on both sides, narrow, and moves', () => {
    expect(scoreOf(chain(at('10:00')), chain(at('10:01'), { shift: 0.05 }))).toEqual([1, 1]);
  });

  it('is the share of wanted options with a whole quote', () => {
    // One of four strikes lacks its out-of-the-money bid, and asks more than a worthless option would.
    const holes = chain(at('10:00'), { bid: (strike) => (strike % 20 === 0 ? 0 : 1) });
    const wanted = holes.strikes.filter((strike) => Math.abs(strike / 5500 - 1) <= 0.03);
    const lacking = wanted.filter((strike) => strike % 20 === 0).length;
    expect(scoreOf(holes)[0]).toBeCloseTo(1 - lacking / wanted.length, 1);
  });

  it('takes an option nobody bids for as whole while its ask is ten cents at most', () => {
    const worthless = chain(at('10:00'));
    worthless.putBid[1] = 0;
    worthless.putAsk[1] = 0.1;
    expect(scoreOf(worthless)).toEqual([1]);
    worthless.putAsk[1] = 0.15;
    expect(scoreOf(worthless)[0]).toBeLessThan(1);
  });

  it('counts what is wider than 0.20 points and a quarter of its mid, and what is crossed', () => {
    const wide = scoreOf(
      chain(at('10:00'), { width: (strike) => (Math.abs(strike - 5500) > 100 ? 1.9 : 0.1) }),
    )[0]!;
    expect(wide).toBeGreaterThan(0.3);
    expect(wide).toBeLessThan(0.7);
    const crossed = chain(at('10:00'));
    crossed.putBid[10] = crossed.putAsk[10]! + 1;
    expect(scoreOf(crossed)[0]).toBeCloseTo(66 / 67, 2);
  });

  it('is 0 when everything stands still for a minute, and not within the minute', () => {
    expect(scoreOf(chain(at('10:00')), chain(at('10:01')))).toEqual([1, 0]);
    expect(scoreOf(chain(at('10:00')), chain(epochMs(at('10:00') + 59_000)))).toEqual([1, 1]);
  });

  it('is 0 without two-sided quotes', () => {
    expect(scoreOf(chain(at('10:00'), { bid: () => 0, width: () => 60 }))[0]).toBeLessThan(0.01);
    const empty = chain(at('10:00'));
    for (const column of [empty.callBid, empty.callAsk, empty.putBid, empty.putAsk]) column.fill(0);
    expect(scoreOf(empty)).toEqual([0]);
  });
});

describe('the parity point', () => {
  it('is the forward of the quotes, and tells a level that cannot be theirs', () => {
    const point = parityPoint(chain(at('10:00')))!;
    expect(point).toBeCloseTo(5500, 6);
    expect(isPlausibleLevel('SPX', 5500 * 1.049, point)).toBe(true);
    expect(isPlausibleLevel('SPX', 5500 * 1.051, point)).toBe(false);
    expect(isPlausibleLevel('SPX', 550, point)).toBe(false);
    expect(isPlausibleLevel('SPX', 0, undefined)).toBe(false);
    // A VIX future may lie far from VIX.
    expect(isPlausibleLevel('VIX', 40, 22)).toBe(true);
  });
});

describe('the score of a session', () => {
  const plan = (days: {
    readonly [date: string]: readonly (readonly [time: string, score: number | undefined])[];
  }): FramePlan => ({
    frames: Object.entries(days).flatMap(([date, looks]) =>
      looks.map(([time, score]) => {
        const quotedAt = instantOf(isoDate(date), time, 'America/New_York');
        const capture = { quotedAt, fetchedAt: quotedAt, ...(score === undefined ? {} : { score }) };
        return {
          at: quotedAt,
          tradeDate: isoDate(date),
          parts: [
            {
              root: 'SPXW' as const,
              quotedAt,
              fetchedAt: quotedAt,
              output: { captures: [capture] } as never,
            },
          ],
        };
      }),
    ),
    duplicates: [],
  });
  const range = { from: isoDate('2024-08-13'), to: isoDate('2024-08-16') };

  it('is the mean of its day session, less where it has fewer snapshots than usual, 0 without any', () => {
    const found = sessionQualities(
      range,
      plan({
        '2024-08-13': [
          ['07:00', 0.1],
          ['10:00', 1],
          ['15:00', 0.8],
        ],
        '2024-08-14': [
          ['10:00', 0.9],
          ['15:00', 0.9],
        ],
        '2024-08-15': [['10:00', 0.8]],
      }),
    );
    expect(found).toEqual([
      { date: '2024-08-13', score: 0.9, snapshots: 2, worst: 0.8 },
      { date: '2024-08-14', score: 0.9, snapshots: 2, worst: 0.9 },
      { date: '2024-08-15', score: 0.4, snapshots: 1, worst: 0.8 },
      { date: '2024-08-16', score: 0, snapshots: 0, worst: 0 },
    ]);
    // A session without a snapshot is a gap of its own.
    expect(badSessions(found)).toEqual(['1 of 4 sessions have quotes scored below 0.5: 2024-08-15 (0.4)']);
  });

  it('takes what there is where nothing was quoted in the day session', () => {
    const [only] = sessionQualities({ from: DATE, to: DATE }, plan({ '2024-08-15': [['07:00', 0.6]] }));
    expect(only).toEqual({ date: '2024-08-15', score: 0.6, snapshots: 1, worst: 0.6 });
  });

  it('is not told where snapshots were stored without a score', () => {
    expect(
      sessionQualities({ from: DATE, to: DATE }, plan({ '2024-08-15': [['10:00', undefined]] })),
    ).toEqual([]);
    expect(badSessions([])).toEqual([]);
  });
});

describe('a snapshot whose prices cannot be', () => {
  const snapshot = (spot: number, putBid: number) => {
    const e = Date.parse('2026-07-17T20:00:00Z') / 1000 + 3 * 86_400;
    const o = [6990, 7000, 7010].flatMap((k) => [
      { e, t: 'C', k, b: 30 + 7000 - k, a: 31 + 7000 - k },
      { e, t: 'P', k, b: k === 6990 ? putBid : 30 + k - 7000, a: 31 + k - 7000 },
    ]);
    return JSON.stringify({
      sym: 'SPX',
      spot,
      asof: '2026-07-16T14:15:00',
      fetched: '2026-07-16T18:30:00.000Z',
      o,
    });
  };

  it('with a put bid above its strike is refused, with the row', async () => {
    await expect(importText('SPX.json', snapshot(7000, 6991))).rejects.toMatchObject({
      row: 2,
      reason: 'SPXW 2026-07-20 6990 P: 6991 / 21 is beyond what it can be worth',
    });
  });

  it('keeps its quotes and loses its level when that is more than 5 % from their parity', async () => {
    await withFolder(async (folder) => {
      const near = await fileIn(folder, 'near.json', snapshot(7300, 20));
      const far = await fileIn(folder, 'far.json', snapshot(700, 20));
      const { files } = await importPaths(openStore(`${folder}/store`), [near, far]);
      expect(
        files.map((file) =>
          'source' in file
            ? [file.source.outputs.map(({ kind }) => kind), file.source.dropped.map(({ reason }) => reason)]
            : file,
        ),
      ).toEqual([
        [['quotes'], ['index level too far from the parity of its options']],
        [['quotes', 'levels'], []],
      ]);
    });
  });
});
