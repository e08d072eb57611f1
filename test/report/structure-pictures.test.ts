import { describe, expect, it } from 'vitest';
import { Book } from '../../src/book/index.ts';
import { cents } from '../../src/market/index.ts';
import { responseChart } from '../../src/report/charts/index.ts';
import { responsePicture, surfacePicture } from '../../src/report/structure-pictures.ts';
import { structureBreakEvens } from '../../src/research/index.ts';
import { condor, option, position } from '../support/held.ts';
import { EXPIRY, unwrap, view } from '../support/priced-book.ts';

/** A condor sold for 3.80, with puts far out that turn a crash into a gain. */
function found(puts: number) {
  const book = new Book(view.asOf, cents(10_000_000));
  const legs = [...condor(1), ...(puts > 0 ? [option('P', 6700, puts, EXPIRY)] : [])];
  const { legs: traded } = position('c', 'anchor', view.asOf, legs, [1, 3.1, 2.4, 0.7, 0.05]);
  book.open({ id: 'c', layer: 'anchor', openedAt: view.asOf, legs: traded });
  return unwrap(structureBreakEvens(book, view));
}

describe('what is drawn of a structure', () => {
  it('reaches as far as the surface where all break-evens lie within it', () => {
    const one = found(0);
    const picture = responsePicture(one);
    expect([picture.from, picture.to]).toEqual([
      one.surface.indexPercent[0],
      one.surface.indexPercent.at(-1),
    ]);
    expect(picture.breakEvens).toHaveLength(2);
    expect(unwrap(surfacePicture(one)).points).toEqual(picture.breakEvens);
  });

  it('reaches beyond a break-even that lies outside the surface, which is then named', () => {
    const one = found(1);
    const picture = responsePicture(one);
    const lowest = picture.breakEvens[0]!;
    expect(picture.breakEvens).toHaveLength(3);
    expect(lowest.indexPercent).toBeLessThan(one.surface.indexPercent[0]!);
    expect(picture.from).toBeCloseTo(lowest.indexPercent - 1, 9);
    expect(responseChart(picture)).toContain(`VIX ${lowest.vix.toFixed(1)}`);
  });

  it('counts P&L now from entry', () => {
    const { priced } = found(0);
    expect(responsePicture(found(0)).nowDollars).toBeCloseTo(priced.valueDollars - priced.entryDollars, 9);
  });
});
