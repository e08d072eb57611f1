import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accountOf, bookFileSchema, bookOf } from '../../src/app/cli/book-file.ts';
import { feeScheduleSchema, isoDate, legFee } from '../../src/market/index.ts';
import { ROOT } from '../support/cli.ts';

/** The JSON examples of a page. */
const examplesOf = (page: string) =>
  [...readFileSync(join(ROOT, 'docs', page), 'utf8').matchAll(/^```json\n(.*?)^```/gms)].map(
    ([, text]) => JSON.parse(text!) as unknown,
  );

describe('the files that the pages show', () => {
  it('the book file is read as a condor for layer one and a future for layer two', () => {
    const [example] = examplesOf('book.md');
    const file = bookFileSchema.parse(example);
    expect(accountOf(file).account.legs).toHaveLength(5);
    expect(bookOf(file).positions.map(({ layer, legs }) => [layer, legs.length])).toEqual([
      ['pivot', 1],
      ['anchor', 4],
    ]);
  });

  it('the fee schedule charges a leg by its premium', () => {
    const [example] = examplesOf('market-rules.md');
    const schedule = feeScheduleSchema.parse(example);
    const leg = {
      root: 'SPXW',
      side: 'buy',
      quantity: 2,
      date: isoDate('2026-07-16'),
      complex: true,
    } as const;
    expect(legFee({ ...leg, price: 0.95 }, schedule)).toMatchObject({ value: 2 * (65 + 57) });
    expect(legFee({ ...leg, price: 1 }, schedule)).toMatchObject({ value: 2 * (65 + 66) });
  });
});
