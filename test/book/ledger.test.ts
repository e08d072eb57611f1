import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Book, LAYERS, type TradedLeg } from '../../src/book/index.ts';
import {
  cents,
  type EpochMs,
  type FutureContract,
  isoDate,
  type OptionContract,
  type Right,
  type SettlementPrint,
  strike,
} from '../../src/market/index.ts';

const at = (n: number) => n as EpochMs;
const expiry = isoDate('2026-07-17');

function leg(right: Right, at_: number, quantity: number, price: number, fee = 0): TradedLeg {
  const contract: OptionContract = { kind: 'option', root: 'SPXW', expiry, right, strike: strike(at_) };
  return { contract, quantity, price, provenance: 'quoted', fee: cents(fee) };
}

const condor = (n: number, prices: readonly [number, number, number, number], fee = 0) => [
  leg('P', 7400, n, prices[0], fee),
  leg('P', 7425, -n, prices[1], fee),
  leg('C', 7600, -n, prices[2], fee),
  leg('C', 7625, n, prices[3], fee),
];

const print = (value: number): SettlementPrint => ({
  source: 'SPX-close',
  date: expiry,
  value,
  origin: 'test',
  fallback: false,
});

describe('ledger', () => {
  it('refuses a transaction that does not sum to zero', () => {
    const { ledger } = new Book(at(0), cents(100));
    expect(() =>
      ledger.post({
        at: at(1),
        memo: 'lopsided',
        entries: [{ account: { kind: 'cash' }, amount: cents(1) }],
      }),
    ).toThrow('"lopsided" is out of balance by 1 cents');
  });

  it('refuses a transaction dated before the last one', () => {
    const { ledger } = new Book(at(5), cents(100));
    expect(() => ledger.post({ at: at(4), memo: 'late', entries: [] })).toThrow('is dated before');
  });
});

describe('book', () => {
  it('a condor that settles between its shorts earns its credit', () => {
    const book = new Book(at(0), cents(1_000_000));
    book.open({ id: 'a', layer: 'anchor', openedAt: at(1), legs: condor(2, [1, 2.2, 2.1, 0.8]) });
    expect(book.cash).toBe(1_000_000 + 2 * 25_000);
    expect(book.settle(at(2), print(7500))).toEqual(['a']);
    expect(book.ledger.earnedBy('a')).toBe(50_000);
    expect(book.cash).toBe(1_050_000);
    expect(book.positions).toEqual([]);
  });

  it('a condor that settles beyond a wing loses the width less the credit, on that wing', () => {
    const book = new Book(at(0), cents(1_000_000));
    book.open({ id: 'a', layer: 'anchor', openedAt: at(1), legs: condor(1, [1, 2.2, 2.1, 0.8]) });
    book.settle(at(2), print(7700));
    expect(book.ledger.earnedBy('a')).toBe((2.5 - 25) * 10_000);
    expect(book.ledger.realised('anchor', 'put')).toBe(12_000);
    expect(book.ledger.realised('anchor', 'call')).toBe((1.3 - 25) * 10_000);
  });

  it('a closed package earns the difference of its prices less all fees', () => {
    const book = new Book(at(0), cents(1_000_000));
    book.open({ id: 'a', layer: 'anchor', openedAt: at(1), legs: condor(1, [1, 2.2, 2.1, 0.8], 65) });
    book.close('a', at(2), [
      { price: 0.5, fee: cents(65) },
      { price: 1.1, fee: cents(65) },
      { price: 1, fee: cents(65) },
      { price: 0.4, fee: cents(65) },
    ]);
    expect(book.ledger.earnedBy('a')).toBe((2.5 - 1.2) * 10_000 - 8 * 65);
  });

  it('a future costs nothing to open and pays its variation in cash', () => {
    const book = new Book(at(0), cents(1_000_000));
    const contract = { kind: 'future', root: 'VX', expiry: isoDate('2026-08-19') } as const;
    book.open({
      id: 'f',
      layer: 'pivot',
      openedAt: at(1),
      legs: [{ contract, quantity: 2, price: 18.05, provenance: 'implied', fee: cents(0) }],
    });
    expect(book.cash).toBe(1_000_000);
    book.payVariation('f', contract, at(2), 18.55);
    expect(book.cash).toBe(1_000_000 + 100_000);
    book.close('f', at(3), [{ price: 18, fee: cents(0) }]);
    expect(book.ledger.earnedBy('f')).toBe(-10_000);
    expect(book.ledger.realised('pivot', 'future', 'variation')).toBe(-10_000);
  });

  it('a package whose legs settle on different prints cannot be settled by one of them', () => {
    const book = new Book(at(0), cents(0));
    const later = {
      ...leg('C', 7600, 1, 1),
      contract: { ...leg('C', 7600, 1, 1).contract, expiry: isoDate('2026-07-20') },
    };
    book.open({
      id: 'm',
      layer: 'anchor',
      openedAt: at(1),
      legs: [leg('P', 7400, 1, 1), later as TradedLeg],
    });
    expect(() => book.settle(at(2), print(7500))).toThrow('do not settle on SPX-close of 2026-07-17');
    expect(book.positions).toHaveLength(1);
  });

  it('after any sequence of openings, closings and a settlement all accounts sum to zero and layers to the account', () => {
    const price = fc.integer({ min: 1, max: 5000 }).map((hundredths) => hundredths / 100);
    const step = fc.record({
      layer: fc.constantFrom('anchor' as const, 'second-engine' as const),
      n: fc.integer({ min: 1, max: 5 }),
      open: fc.tuple(price, price, price, price),
      close: fc.option(fc.tuple(price, price, price, price), { nil: undefined }),
      fee: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), price, (steps, settle) => {
        const book = new Book(at(0), cents(5_000_000));
        steps.forEach(({ layer, n, open, close, fee }, i) => {
          const legs = condor(n, open, fee);
          book.open({ id: `p${i}`, layer, openedAt: at(1 + i), legs });
          if (close)
            book.close(
              `p${i}`,
              at(1 + i),
              close.map((one) => ({ price: one, fee: cents(fee) })),
            );
        });
        book.settle(at(100), print(7300 + settle * 8));
        expect(book.ledger.balance(() => true)).toBe(0);
        expect(book.positions).toEqual([]);
        const earned = book.ledger.realised('anchor') + book.ledger.realised('second-engine');
        expect(book.cash - 5_000_000).toBe(earned);
        const byPosition = steps.reduce((sum, _, i) => sum + book.ledger.earnedBy(`p${i}`), 0);
        expect(byPosition).toBe(earned);
      }),
    );
  });

  it('after any sequence of fills, fees, rolls, variation and settlements debits equal credits, and layers, wings and causes each sum to the account', () => {
    const points = fc.integer({ min: 1, max: 5000 }).map((hundredths) => hundredths / 100);
    const prices = fc.tuple(points, points, points, points);
    const fee = fc.integer({ min: 0, max: 500 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('sell' as const), n: fc.integer({ min: 1, max: 5 }), open: prices, fee }),
      fc.record({
        kind: fc.constant('hedge' as const),
        n: fc.integer({ min: 1, max: 5 }),
        price: points,
        fee,
      }),
      fc.record({ kind: fc.constant('roll' as const), close: prices, open: prices, fee }),
      fc.record({ kind: fc.constant('close' as const), close: prices, fee }),
      fc.record({ kind: fc.constant('vary' as const), price: points }),
      fc.record({ kind: fc.constant('interest' as const), amount: fc.integer({ min: -5000, max: 5000 }) }),
    );
    const vx: FutureContract = { kind: 'future', root: 'VX', expiry: isoDate('2026-08-19') };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), points, (steps, settle) => {
        const paidIn = 5_000_000;
        const book = new Book(at(0), cents(paidIn));
        const sold: string[] = [];
        let hedge: string | undefined;
        const ended = (of: readonly number[], each: number) =>
          of.map((price) => ({ price, fee: cents(each) }));
        for (const [i, one] of steps.entries()) {
          const now = at(1 + i);
          const id = `p${i}`;
          if (one.kind === 'sell') {
            book.open({ id, layer: 'anchor', openedAt: now, legs: condor(one.n, one.open, one.fee) });
            sold.push(id);
          } else if (one.kind === 'hedge' && hedge === undefined) {
            const legs = [
              {
                contract: vx,
                quantity: one.n,
                price: one.price,
                provenance: 'quoted' as const,
                fee: cents(one.fee),
              },
            ];
            book.open({ id, layer: 'pivot', openedAt: now, legs });
            hedge = id;
          } else if (one.kind === 'close' && sold.length > 0) {
            book.close(sold.shift()!, now, ended(one.close, one.fee));
          } else if (one.kind === 'roll' && sold.length > 0) {
            book.close(sold.shift()!, now, ended(one.close, one.fee));
            book.open({ id, layer: 'anchor', openedAt: now, legs: condor(1, one.open, one.fee) });
            sold.push(id);
          } else if (one.kind === 'vary' && hedge !== undefined) {
            book.payVariation(hedge, vx, now, one.price);
          } else if (one.kind === 'interest' && one.amount !== 0) {
            book.receiveInterest(now, cents(one.amount));
          }
          expect(book.ledger.balance(() => true)).toBe(0);
        }
        if (sold.length > 0) book.settle(at(100), print(7300 + settle * 8));
        const { ledger } = book;
        expect(ledger.balance(() => true)).toBe(0);
        expect(ledger.balance(({ kind }) => kind === 'positions')).toBe(0);
        const made = ledger.cash - paidIn;
        const over = <Key>(keys: readonly Key[], earned: (key: Key) => number) =>
          keys.reduce((sum, key) => sum + earned(key), 0) + ledger.interest;
        expect(over(LAYERS, (layer) => ledger.realised(layer))).toBe(made);
        const wings = ['put', 'call', 'future'] as const;
        expect(
          over(wings, (wing) => over(LAYERS, (layer) => ledger.realised(layer, wing)) - ledger.interest),
        ).toBe(made);
        const causes = ['options', 'variation', 'fees'] as const;
        expect(
          over(
            causes,
            (cause) => over(LAYERS, (layer) => ledger.realised(layer, undefined, cause)) - ledger.interest,
          ),
        ).toBe(made);
      }),
    );
  });
});
