import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Book, type Leg, type TradedLeg } from '../../src/book/index.ts';
import { type JournalEntry, replayBook } from '../../src/engine/index.ts';
import { cents, type EpochMs, isoDate } from '../../src/market/index.ts';
import { isSection1256, section1256, taxCsv } from '../../src/research/index.ts';
import { future, option } from '../support/held.ts';
import { newYork as at } from '../support/new-york.ts';
import { transactionsOf } from '../support/run-of-days.ts';

const sure = (journal: readonly JournalEntry[], year: number) => {
  const found = section1256(journal, transactionsOf(journal), year);
  if (!found.ok) throw new Error(`${found.reason} ${found.detail}`);
  return found.value;
};

const capital: JournalEntry = { kind: 'capital', at: at('2026-12-30', '09:30'), amount: cents(10_000_000) };

function fill(
  instant: EpochMs,
  id: string,
  intent: 'open' | 'close',
  legs: readonly Leg[],
  prices: readonly number[],
  fee = 65,
): JournalEntry {
  const traded = legs.map(
    (leg, i): TradedLeg => ({
      ...leg,
      price: prices[i]!,
      provenance: 'synthetic',
      fee: cents(fee),
    }),
  );
  const order = { id, at: instant, layer: 'anchor', intent, positionId: id, legs, requires: [] } as const;
  return { kind: 'fill', at: instant, order, legs: traded };
}

const mark = (instant: EpochMs, positions: readonly (readonly [string, number])[]): JournalEntry => ({
  kind: 'mark',
  at: instant,
  layers: [],
  positions: positions.map(([id, unrealised]) => ({ id, unrealised: cents(unrealised) })),
  marginCents: null,
  indexLevel: null,
});

const settled = (date: string, ids: readonly string[], value: number): JournalEntry => ({
  kind: 'settlement',
  at: at(date, '16:00'),
  print: { source: 'SPX-close', date: isoDate(date), value, origin: 'hand-made', fallback: false },
  positions: ids.map((id) => ({ id, earned: cents(0) })),
});

const spread = (expiry: string) => [
  option('P', 7375, -1, isoDate(expiry)),
  option('P', 7350, 1, isoDate(expiry)),
];

/** One put spread settled in December, one sold on 31 December for 4 January, marked between. */
const overNewYear = [
  capital,
  fill(at('2026-12-30', '14:20'), 'first', 'open', spread('2026-12-31'), [3, 1]),
  settled('2026-12-31', ['first'], 7370),
  fill(at('2026-12-31', '16:10'), 'second', 'open', spread('2027-01-04'), [2, 0.5]),
  mark(at('2026-12-31', '16:10'), [['second', -4_000]]),
  settled('2027-01-04', ['second'], 7500),
  mark(at('2027-01-04', '16:00'), []),
];

describe('the section 1256 export', () => {
  it('lists each leg with its fees: sold and expired in the money, bought and expired worthless', () => {
    const [short, long] = sure(overNewYear, 2026).rows;
    expect(short).toEqual({
      packageId: 'first',
      contract: 'SPXW 2026-12-31 7375 P',
      quantity: -1,
      opened: '2026-12-30',
      ended: '2026-12-31',
      basis: 'settled',
      proceedsCents: 30_000 - 65,
      costCents: 50_000,
      gainCents: -20_065,
      longTermCents: -12_039,
      shortTermCents: -8_026,
    });
    expect(long).toMatchObject({ proceedsCents: 0, costCents: 10_065, gainCents: -10_065 });
  });

  it('marks what is open over 31 December, and takes the mark off again in January', () => {
    const december = sure(overNewYear, 2026);
    const january = sure(overNewYear, 2027);
    // Two fees paid and 40 dollars under water.
    expect(december.rows.at(-1)).toMatchObject({
      packageId: 'second',
      contract: 'SPXW 2027-01-04 7375 P + SPXW 2027-01-04 7350 P',
      ended: '2026-12-31',
      basis: 'marked',
      gainCents: -4_130,
    });
    expect(january.rows.map(({ basis, gainCents }) => [basis, gainCents])).toEqual([
      ['recognised-before', 4_130],
      ['settled', 20_000 - 65],
      ['settled', -5_065],
    ]);
    expect(january.gainCents).toBe(14_870 + 4_130);
  });

  it('splits sixty to forty to the cent, gains and losses alike', () => {
    const year = sure(overNewYear, 2026);
    for (const { gainCents, longTermCents, shortTermCents } of year.rows) {
      expect(longTermCents + shortTermCents).toBe(gainCents);
      expect(Math.abs(longTermCents - 0.6 * gainCents)).toBeLessThanOrEqual(1);
    }
    expect(year.longTermCents + year.shortTermCents).toBe(year.gainCents);
    // Form 6781 splits the net gain: the rows' own roundings do not add up beside it.
    expect(Math.abs(year.longTermCents - 0.6 * year.gainCents)).toBeLessThanOrEqual(0.5);
  });

  it('a future counts from its opening to its close, variation between changing nothing', () => {
    const vxm = [future(2)];
    const bare = [
      capital,
      fill(at('2026-12-30', '10:00'), 'vxm', 'open', vxm, [18], 0),
      mark(at('2026-12-30', '10:00'), [['vxm', 0]]),
      fill(at('2026-12-31', '10:00'), 'vxm', 'close', [future(-2)], [19.5], 0),
      mark(at('2026-12-31', '10:00'), []),
    ];
    const paid: JournalEntry[] = bare.toSpliced(3, 0, {
      kind: 'variation',
      at: at('2026-12-30', '16:00'),
      positionId: 'vxm',
      contract: future(2).contract as never,
      price: 17,
    });
    for (const journal of [bare, paid])
      expect(sure(journal, 2026)).toMatchObject({ gainCents: 30_000, rows: [{ gainCents: 30_000 }] });
  });

  it('what is open when the run ends within the year is named and not recognised', () => {
    const early = [capital, fill(at('2026-12-30', '16:10'), 'held', 'open', spread('2027-01-04'), [2, 0.5])];
    const cut = [...early, mark(at('2026-12-30', '16:10'), [['held', -4_000]])];
    expect(sure(cut, 2026)).toMatchObject({ stillOpen: ['held'], gainCents: 0, rows: [] });
    expect(section1256(cut, transactionsOf(cut), 2025)).toMatchObject({ reason: 'no-year' });
  });

  it('what is open when the run ends with the last session of the year is marked as if it went on', () => {
    const cut = overNewYear.slice(0, 5);
    expect(sure(cut, 2026)).toEqual(sure(overNewYear, 2026));
  });

  it('covers index options, VIX options and VX, and no exchange-traded product', () => {
    expect(['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW', 'VX', 'VXM'].every(isSection1256)).toBe(true);
    expect(['VXX', 'UVXY', 'SVXY', 'SPY'].some(isSection1256)).toBe(false);
    const vxx = { ...option('C', 40, 1), contract: { ...option('C', 40, 1).contract, root: 'VXX' } } as never;
    const journal = [capital, fill(at('2026-12-30', '10:00'), 'vxx', 'open', [vxx], [2], 0)];
    const found = section1256(journal, new Book(capital.at, cents(1)).ledger.transactions, 2026);
    expect(found).toMatchObject({ ok: true, value: { rows: [], excluded: ['VXX 2026-07-21 40 C'] } });
  });

  it('sums over the years to what the ledger earned, whatever was opened, closed and held over', () => {
    const price = fc.integer({ min: 1, max: 900 }).map((hundredths) => hundredths / 100);
    const trade = fc.record({
      from: fc.integer({ min: 0, max: 5 }),
      life: fc.integer({ min: 1, max: 5 }),
      prices: fc.tuple(price, price, price, price),
      fee: fc.integer({ min: 0, max: 200 }),
      mark: fc.integer({ min: -90_000, max: 90_000 }),
    });
    const dates = ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-04', '2027-01-05', '2027-01-06'];
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 6 }), (trades) => {
        const events: { readonly day: number; readonly order: number; readonly entry: JournalEntry }[] = [];
        for (const [i, { from, life, prices, fee, mark: value }] of trades.entries()) {
          const id = `spread ${i}`;
          const legs = spread('2027-03-19');
          const opposite = legs.map((leg) => ({ ...leg, quantity: -leg.quantity }));
          const [p1, p2, p3, p4] = prices;
          const end = Math.min(from + life, 6);
          events.push({
            day: from,
            order: 0,
            entry: fill(at(dates[from]!, '10:00'), id, 'open', legs, [p1, p2], fee),
          });
          for (let day = from; day < end; day++)
            events.push({ day, order: 1, entry: mark(at(dates[day]!, '15:00'), [[id, value + day]]) });
          if (end < 6)
            events.push({
              day: end,
              order: 0,
              entry: fill(at(dates[end]!, '10:00'), id, 'close', opposite, [p3, p4], fee),
            });
        }
        events.push({ day: 5, order: 2, entry: mark(at('2027-01-06', '16:00'), []) });
        events.sort((a, b) => a.day - b.day || a.order - b.order);
        const journal = [{ ...capital, at: at('2026-12-29', '09:30') }, ...events.map(({ entry }) => entry)];
        const replayed = replayBook(journal, Number.MAX_SAFE_INTEGER as EpochMs);
        if (!replayed.ok) throw new Error(replayed.reason);
        const { ledger } = replayed.value.book;
        const open = sure(journal, 2027).stillOpen;
        const openPosted = open.reduce((sum, id) => sum + ledger.earnedBy(id), 0);
        const openMarked = sure(journal, 2026)
          .rows.filter(({ basis, packageId }) => basis === 'marked' && open.includes(packageId))
          .reduce((sum, { gainCents }) => sum + gainCents, 0);
        for (const year of [2026, 2027]) {
          const { gainCents, longTermCents } = sure(journal, year);
          expect(Math.abs(longTermCents - 0.6 * gainCents)).toBeLessThanOrEqual(0.5);
        }
        const total = sure(journal, 2026).gainCents + sure(journal, 2027).gainCents;
        expect(total).toBe(ledger.realised('anchor') - openPosted + openMarked);
      }),
      { numRuns: 60 },
    );
  });

  it('as CSV has a notice, a head, a line for each row and the sums', () => {
    const lines = taxCsv(sure(overNewYear, 2026)).trimEnd().split('\n');
    expect(lines[0]).toContain('Not tax advice');
    expect(lines[1]).toBe(
      'package,contract,quantity,opened,ended,basis,proceeds_usd,cost_usd,gain_usd,long_term_60_usd,short_term_40_usd',
    );
    expect(lines[2]).toBe(
      'first,SPXW 2026-12-31 7375 P,-1,2026-12-30,2026-12-31,settled,299.35,500.00,-200.65,-120.39,-80.26',
    );
    expect(lines.at(-1)).toBe('total,,,,2026-12-31,,,,-342.60,-205.56,-137.04');
    expect(lines).toHaveLength(6);
  });
});
