import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSources, type Sourced } from '../../src/data/merge-sources.ts';
import { isoDate } from '../../src/market/index.ts';

const row = (
  file: string,
  importer: string,
  date: string,
  value: number,
  until = '2026-08-01',
): Sourced<number> => ({
  subject: 'VIX',
  date: isoDate(date),
  file,
  importer,
  until: isoDate(until),
  row: value,
});
const measure = { of: (value: number) => value, tolerance: 0.02 };

describe('merging the files of a store', () => {
  it("takes Cboe's own history first, whatever the names", () => {
    const { rows, conflicts } = mergeSources(
      'bars',
      [
        row('a.csv', 'vol-complex-closes', '2026-07-20', 17),
        row('z.csv', 'cboe-index-history', '2026-07-20', 18),
      ],
      measure,
    );
    expect(rows.map(({ file }) => file)).toEqual(['z.csv']);
    expect(conflicts).toEqual([
      {
        subject: 'VIX',
        kept: 'z.csv',
        other: 'a.csv',
        days: 1,
        worst: { date: '2026-07-20', kept: 18, other: 17 },
      },
    ]);
  });

  it('takes the file that reaches further among equals', () => {
    const { rows } = mergeSources(
      'bars',
      [
        row('a.csv', 'cboe-index-history', '2026-07-20', 17, '2026-07-20'),
        row('b.csv', 'cboe-index-history', '2026-07-20', 17.01, '2026-07-27'),
      ],
      measure,
    );
    expect(rows.map(({ file }) => file)).toEqual(['b.csv']);
  });

  it('gives one row a day in order of time, the same for any order of files', () => {
    const anyRow = fc.record({
      file: fc.constantFrom('a', 'b', 'c'),
      day: fc.integer({ min: 10, max: 16 }),
      value: fc.integer({ min: 10, max: 40 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyRow, { selector: ({ file, day }) => `${file} ${day}` }),
        fc.func(fc.integer()),
        (all, shuffle) => {
          const importers = { a: 'cboe-index-history', b: 'yahoo-chart', c: 'something-else' } as Record<
            string,
            string
          >;
          const rows = all.map(({ file, day, value }) =>
            row(file, importers[file]!, `2026-07-${day}`, value),
          );
          const merged = mergeSources('bars', rows, measure);
          const days = merged.rows.map(({ date }) => date);
          expect(days).toEqual([...new Set(rows.map(({ date }) => date))].sort());
          for (const { date, file } of merged.rows) {
            const others = rows.filter((one) => one.date === date).map((one) => one.file);
            expect(file).toBe(others.sort()[0]);
          }
          const shuffled = [...rows].sort((x, y) => shuffle(x.file, x.date) - shuffle(y.file, y.date));
          expect(mergeSources('bars', shuffled, measure)).toEqual(merged);
        },
      ),
    );
  });
});
