import { describe, expect, it } from 'vitest';
import { importText } from './support.ts';

/** 20:00 UTC of a date, as the feed stamps expiries. */
function expiry(date: string): number {
  return Date.parse(`${date}T20:00:00Z`) / 1000;
}

type Row = { e: number; t: string; k: unknown; b: unknown; a: unknown };

function pair(date: string, strike: number, call: [number, number], put: [number, number]): Row[] {
  return [
    { e: expiry(date), t: 'C', k: strike, b: call[0], a: call[1] },
    { e: expiry(date), t: 'P', k: strike, b: put[0], a: put[1] },
  ];
}

function snapshot(o: unknown[], head: Record<string, unknown> = {}): string {
  return JSON.stringify({
    sym: 'SPX',
    spot: 7500.25,
    asof: '2026-07-16T14:18:32',
    fetched: '2026-07-16T18:34:21.986Z',
    refreshWindow: 'midday',
    o,
    ...head,
  });
}

const plain = [
  ...pair('2026-07-17', 7400, [101, 102], [1, 1.1]),
  ...pair('2026-07-17', 7450, [52, 53], [2, 2.1]),
];
/** The morning series of the third Friday, another expiry, then the afternoon series of that Friday. */
const amAndPm = [
  ...pair('2026-07-17', 7400, [100, 103], [0.9, 1.2]),
  ...pair('2026-07-17', 7500, [11, 12], [12, 13]),
  ...pair('2026-07-20', 7450, [60, 61], [9, 9.2]),
  ...plain,
];

const read = async (text: string) => await importText('any-name.json.gz', text);

describe('a trimmed Cboe snapshot', () => {
  it('splits a day with a morning and an afternoon series where the strikes start over', async () => {
    const { quotes } = await read(snapshot(amAndPm));
    const told = quotes!.map(({ root, chains }) => [root, chains.map((c) => [c.expiry, [...c.strikes]])]);
    expect(told).toEqual([
      ['SPX', [['2026-07-17', [7400, 7500]]]],
      [
        'SPXW',
        [
          ['2026-07-17', [7400, 7450]],
          ['2026-07-20', [7450]],
        ],
      ],
    ]);
    expect(quotes!.map(({ chains }) => chains[0]!.settlement)).toEqual(['AM', 'PM']);
    expect(quotes![1]!.chains[0]!.callBid).toEqual(Float64Array.of(101, 52));
    expect(quotes![1]!.chains[0]!.putAsk).toEqual(Float64Array.of(1.1, 2.1));
  });

  it('refuses a third Friday whose strikes never start over, unless the morning series is gone', async () => {
    await expect(read(snapshot(plain))).rejects.toThrow('its strikes never start over');
    const after = snapshot(plain, { asof: '2026-07-17T14:32:32', fetched: '2026-07-17T18:48:23.187Z' });
    expect((await read(after)).quotes!.map(({ root }) => root)).toEqual(['SPXW']);
  });

  it('refuses strikes that start over where no morning series expires, or twice', async () => {
    const monday = [...pair('2026-07-20', 7500, [1, 2], [1, 2]), ...pair('2026-07-20', 7450, [1, 2], [1, 2])];
    await expect(read(snapshot(monday))).rejects.toThrow('no AM series expires then');
    await expect(read(snapshot([...amAndPm, ...plain]))).rejects.toThrow('start over 2 times');
  });

  it('calls monthly VIX expiries VIX and weekly ones VIXW, also in winter when 20:00 UTC is 15:00 New York', async () => {
    const rows = [
      ...pair('2026-08-19', 20, [1, 1.1], [2, 2.1]),
      ...pair('2026-08-26', 20, [1.2, 1.3], [2, 2.1]),
      ...pair('2026-11-18', 20, [3, 3.2], [2, 2.1]),
    ];
    const { quotes } = await read(snapshot(rows, { sym: 'VIX', spot: 16.5 }));
    expect(quotes!.map(({ root, chains }) => [root, chains.map((c) => c.expiry)])).toEqual([
      ['VIX', ['2026-08-19', '2026-11-18']],
      ['VIXW', ['2026-08-26']],
    ]);
    await expect(read(snapshot(pair('2026-08-20', 20, [1, 2], [1, 2]), { sym: 'VIX' }))).rejects.toThrow(
      '2026-08-20 is no VIX expiry',
    );
  });

  describe('dates its quotes', () => {
    const times = async (asof: string, fetched: string, sym = 'SPX') => {
      const rows =
        sym === 'SPX' ? pair('2026-07-20', 7450, [1, 2], [1, 2]) : pair('2026-08-19', 20, [1, 2], [1, 2]);
      const { captures, levels, quotes } = await read(snapshot(rows, { asof, fetched, sym }));
      expect(quotes![0]!.chains[0]!.quotedAt).toBe(captures![0]!.quotedAt);
      return [captures![0]!.quotedAt, levels![0]!.tickedAt].map((at) => new Date(at).toISOString());
    };

    it('by the last tick while the index was ticking', async () => {
      expect(await times('2026-07-16T14:18:32', '2026-07-16T18:34:21.986Z')).toEqual([
        '2026-07-16T18:18:32.000Z',
        '2026-07-16T18:18:32.000Z',
      ]);
    });

    it('a quarter of an hour before the fetch when the index stood still', async () => {
      expect(await times('2026-07-16T16:14:59', '2026-07-17T11:18:20.000Z')).toEqual([
        '2026-07-17T11:03:20.000Z',
        '2026-07-16T20:00:00.000Z',
      ]);
      expect(await times('2026-07-16T16:14:59', '2026-07-16T20:48:22.000Z')).toEqual([
        '2026-07-16T20:33:22.000Z',
        '2026-07-16T20:00:00.000Z',
      ]);
    });

    it('by the end of the last session when nothing traded at that time', async () => {
      const [quotedAt] = await times('2026-07-17T16:14:59', '2026-07-18T15:00:00.000Z');
      expect(quotedAt).toBe('2026-07-17T20:59:59.999Z');
    });

    it('and the VIX level by the quotes before the open, when the level moves and its stamp does not', async () => {
      expect(await times('2026-07-16T16:15:01', '2026-07-17T11:18:19.000Z', 'VIX')).toEqual([
        '2026-07-17T11:03:19.000Z',
        '2026-07-17T11:03:19.000Z',
      ]);
      expect((await times('2026-07-16T16:15:01', '2026-07-17T05:34:00.000Z', 'VIX'))[1]).toBe(
        '2026-07-16T20:15:01.000Z',
      );
    });
  });

  describe('names the row and the reason', () => {
    const broken = (change: Partial<Row>) =>
      snapshot(plain.map((row, i) => (i === 2 ? { ...row, ...change } : row)));
    const cases: [string, Partial<Row>, string][] = [
      ['a price that is no number', { b: '52' }, 'bid "52" is not a price'],
      ['a missing price', { a: null }, 'ask null is not a price'],
      ['a negative ask', { a: -1 }, 'ask -1 is not a price'],
      ['a strike of zero', { k: 0 }, 'strike 0 is not positive'],
      ['an unknown right', { t: 'X' }, 'right "X" is neither C nor P'],
      ['an expiry at another hour', { e: expiry('2026-07-17') + 3600 }, 'not the stock close in New York'],
    ];
    it.each(cases)('of %s', async (_what, change, reason) => {
      const after = { asof: '2026-07-17T14:32:32', fetched: '2026-07-17T18:48:23.187Z' };
      const text = JSON.stringify({ ...JSON.parse(broken(change)), ...after });
      await expect(read(text)).rejects.toMatchObject({ row: 3, reason: expect.stringContaining(reason) });
    });

    it('of an option that occurs twice', async () => {
      const twice = snapshot([...amAndPm.slice(0, 4), amAndPm[3]!, ...amAndPm.slice(4)]);
      await expect(read(twice)).rejects.toMatchObject({
        row: 5,
        reason: 'SPX 2026-07-17 7500 P occurs twice',
      });
    });

    it('of an expiry on a holiday', async () => {
      await expect(read(snapshot(pair('2026-09-07', 7450, [1, 2], [1, 2])))).rejects.toThrow('is no session');
    });
  });

  it('refuses a document without its fields, cut short, or fetched before its last tick', async () => {
    await expect(read(snapshot([]))).rejects.toThrow('o:');
    await expect(read(snapshot(plain, { spot: 'high' }))).rejects.toThrow('spot:');
    await expect(read(snapshot(plain).slice(0, -20))).rejects.toThrow('not JSON');
    await expect(read(snapshot(plain, { fetched: '2026-07-16T10:00:00.000Z' }))).rejects.toThrow(
      'after fetched',
    );
  });
});
