import { describe, expect, it } from 'vitest';
import { HISTORICAL_DAYS } from '../../src/book/index.ts';
import { HAS_DATA, readCsv, TITLE } from '../volatility/real-chains.ts';

type Bar = readonly [open: number, high: number, low: number, close: number];

function barsOf(path: string, keep: (cells: readonly string[]) => boolean = () => true): Map<string, Bar> {
  return new Map(
    readCsv(path)
      .filter((cells) => /^\d{4}-/.test(cells[0]!) && keep(cells))
      .map((cells) => [cells[0]!, cells.slice(1, 5).map(Number) as unknown as Bar]),
  );
}

describe.skipIf(!HAS_DATA)(`the table of named days against the real series${TITLE}`, () => {
  it.each(HISTORICAL_DAYS.filter(({ vixBefore }) => vixBefore !== null))(
    '$date $name has the moves of the files',
    ({ date, vixBefore, moments }) => {
      const index = barsOf('spx-index/vilkov_ALL_eod_SPX_VIX_SPY.csv.gz', (cells) => cells[7] === 'SPX');
      const vix = barsOf('vol-indices/VIX_daily_1990-2026-07-23.csv');
      const before = (bars: Map<string, Bar>) =>
        bars.get(
          [...bars.keys()]
            .filter((day) => day < date)
            .sort()
            .at(-1)!,
        )!;
      const close = before(index)[3];
      expect(before(vix)[3]).toBeCloseTo(vixBefore!, 2);
      for (const { name, indexPercent, vix: level } of moments) {
        const at = ['open', 'high', 'low', 'close'].indexOf(name);
        expect(100 * (index.get(date)![at]! / close - 1)).toBeCloseTo(indexPercent, 1);
        // VIX is at its high when the index is at its low.
        const vixAt = name === 'low' ? 1 : name === 'high' ? 2 : at;
        const known = vix.get(date)![vixAt]!;
        if (level === null) expect(known).toBe(vixBefore);
        else expect(known).toBeCloseTo(level, 2);
      }
    },
  );
});
