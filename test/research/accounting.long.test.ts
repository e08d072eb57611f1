import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import {
  ATTRIBUTION_CAUSES,
  attributed,
  Book,
  contractValue,
  EXPLAIN_PARTS,
  LAYERS,
  markPosition,
  type TradedLeg,
} from '../../src/book/index.ts';
import { syntheticTape } from '../../src/data/index.ts';
import { backtest, Desk, type JournalEntry, travelOf, viewsOf } from '../../src/engine/index.ts';
import {
  cents,
  closeOf,
  type EpochMs,
  FEE_PRESETS,
  isoDate,
  type MarketView,
  priceAtTravel,
  type SettlementPrint,
  strike,
} from '../../src/market/index.ts';
import { Accountant } from '../../src/research/index.ts';
import { heldTape } from '../support/cut-tape.ts';
import { type Day, handMadeTape } from '../support/hand-made-tape.ts';
import { strategyOf } from '../support/views.ts';

const WINGS = ['put', 'call', 'future'] as const;
const demo = shippedStrategy('demo');
const demoOf = (headline: 'touch' | 'travel') => ({
  ...demo,
  execution: { ...demo.execution, headline, interest: 'bills' as const },
});

describe('attribution of a run', () => {
  it.each(['touch', 'travel'] as const)(
    'sums to the account, and each layer to its mark, to the cent at every snapshot (%s)',
    async (headline) => {
      const tape = syntheticTape({ seed: 12, from: isoDate('2026-01-05'), sessions: 15 });
      const strategy = demoOf(headline);
      const desk = new Desk(headline, strategy, FEE_PRESETS.broker, tape, tape.timetable[0]!);
      const accountant = new Accountant(headline);
      const causes = new Set<string>();
      for await (const view of viewsOf(tape)) {
        desk.onFrame(view);
        accountant.onView(view, desk.journal);
        const { attribution, explain } = accountant.result();
        const { interest } = desk.book.ledger;
        for (const layer of LAYERS) {
          const { realised, unrealised } = desk.layerMark(layer);
          expect(attributed(attribution, (cell) => cell.layer === layer)).toBe(realised + unrealised);
        }
        expect(attribution.interest).toBe(interest);
        const account = LAYERS.reduce((sum, layer) => {
          const { realised, unrealised } = desk.layerMark(layer);
          return sum + realised + unrealised;
        }, interest as number);
        const sumOver = (keys: readonly string[], key: 'layer' | 'wing' | 'cause') =>
          keys.reduce((sum, one) => sum + attributed(attribution, (cell) => cell[key] === one), 0);
        expect(attribution.total).toBe(account);
        expect(sumOver(LAYERS, 'layer') + interest).toBe(account);
        expect(sumOver(WINGS, 'wing') + interest).toBe(account);
        expect(sumOver(ATTRIBUTION_CAUSES, 'cause') + interest).toBe(account);
        expect(EXPLAIN_PARTS.reduce((sum, part) => sum + explain.parts[part], 0)).toBe(explain.change);
        for (const { cause } of attribution.cells) causes.add(cause);
      }
      expect(desk.book.ledger.interest).toBeGreaterThan(0);
      expect([...causes].sort()).toEqual(ATTRIBUTION_CAUSES.filter((cause) => cause !== 'roll').sort());
    },
    60_000,
  );

  it('explains by greek what is attributed to decay, premium, gap and hedge payoff', async () => {
    const tape = await heldTape(syntheticTape({ seed: 4, from: isoDate('2026-02-02'), sessions: 15 }));
    const accountant = new Accountant('travel');
    const { journal, levels } = await backtest(
      tape,
      demoOf('travel'),
      FEE_PRESETS.broker,
      undefined,
      (view, written) => accountant.onView(view, written),
    );
    accountant.finish(journal);
    const { attribution, explain, missing } = accountant.result();
    const level = levels.find((one) => one.level === 'travel')!;
    expect(attribution.total).toBe(level.accountPnlCents);
    expect(missing).toEqual([]);
    const value = new Set(['decay', 'premium', 'gap', 'hedge-payoff']);
    expect(explain.change).toBe(attributed(attribution, ({ cause }) => value.has(cause)));
    expect(explain.parts.theta).toBe(attributed(attribution, ({ cause }) => cause === 'decay'));
    expect(explain.sessions.reduce((sum, one) => sum + one.change, 0)).toBe(explain.change);
    // Told again from the stored journal, the figures are the same.
    const again = new Accountant('travel');
    const stored = JSON.parse(JSON.stringify(journal)) as JournalEntry[];
    for await (const view of viewsOf(tape)) again.onView(view, stored);
    again.finish(stored);
    expect(again.result()).toEqual(accountant.result());
  }, 60_000);
});

describe('causes', () => {
  const days = (close: number): readonly Day[] => [
    { date: '2026-07-20', times: ['14:20'] },
    { date: '2026-07-21', times: [], close },
  ];
  const settled = async (close: number) => {
    const tape = handMadeTape(days(close));
    const accountant = new Accountant('touch');
    const { journal } = await backtest(tape, strategyOf(), FEE_PRESETS.broker, undefined, (view, written) =>
      accountant.onView(view, written),
    );
    accountant.finish(journal);
    const { attribution } = accountant.result();
    const fill = journal.find((entry) => entry.kind === 'fill')!;
    return { of: (cause: string) => attributed(attribution, (cell) => cell.cause === cause), fill };
  };

  it('a condor whose forward stays where it is earns its mid premium as decay, pays spread and fees and nothing else', async () => {
    const { of, fill } = await settled(7500);
    if (fill.kind !== 'fill') throw new Error('no fill');
    const credit = -fill.legs.reduce(
      (sum, { contract, quantity, price }) => sum + contractValue(contract, quantity, price),
      0,
    );
    expect(of('spread-cost')).toBe(-2000); // Four quotes 0.10 wide, taken at the touch: 4 × 0.05 × $100.
    expect(of('decay')).toBe(credit + 2000);
    expect(of('fees')).toBe(-fill.legs.reduce((sum, { fee }) => sum + fee, 0));
    for (const cause of ['premium', 'gap', 'hedge-payoff', 'roll']) expect(of(cause)).toBe(0);
  });

  it('a fall overnight through the put wing is a gap of the wing’s width, no premium and no decay', async () => {
    const { of } = await settled(7000);
    expect(of('gap')).toBe(-250_000);
    expect(of('premium')).toBe(0);
  });
});

describe('attribution of random books', () => {
  const tape = handMadeTape([
    { date: '2026-07-20', times: ['10:00', '14:20', '15:30'] },
    { date: '2026-07-21', times: [], close: 7500 },
  ]);
  const expiry = isoDate('2026-07-21');
  const legs = fc.array(
    fc.record({
      right: fc.constantFrom('C' as const, 'P' as const),
      place: fc.integer({ min: -20, max: 20 }),
      quantity: fc.integer({ min: -4, max: 4 }).filter((quantity) => quantity !== 0),
      price: fc.integer({ min: 1, max: 9000 }),
      exit: fc.integer({ min: 1, max: 9000 }),
      fee: fc.integer({ min: 0, max: 300 }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const packages = fc.array(
    fc.record({
      layer: fc.constantFrom(...LAYERS),
      legs,
      opened: fc.integer({ min: 0, max: 2 }),
      closed: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    }),
    { maxLength: 5 },
  );

  it('layers, wings and causes each sum to what the ledger and the marks say, before and after settlement', async () => {
    const views: MarketView[] = [];
    const causes = new Set<string>();
    for await (const view of viewsOf(tape)) views.push(view);
    const print: SettlementPrint = {
      source: 'SPX-close',
      date: expiry,
      value: 7483.21,
      origin: 'test',
      fallback: false,
    };
    fc.assert(
      fc.property(packages, fc.boolean(), (given, settles) => {
        const book = new Book(views[0]!.asOf, cents(10_000_000));
        const journal: JournalEntry[] = [];
        const accountant = new Accountant('travel');
        for (const [i, view] of views.entries()) {
          const at = view.asOf;
          const order = (id: string, layer: (typeof LAYERS)[number], intent: 'open' | 'close') => ({
            ...{ id, at, layer, intent, positionId: id, legs: [], requires: [] },
          });
          for (const [n, one] of given.entries()) {
            const traded = one.legs.map(
              ({ right, place, quantity, price, fee }): TradedLeg => ({
                contract: { kind: 'option', root: 'SPXW', expiry, right, strike: strike(7500 + 5 * place) },
                quantity,
                price: price / 100,
                provenance: 'quoted',
                fee: cents(fee),
              }),
            );
            const id = `p${n}`;
            if (one.opened === i) {
              book.open({ id, layer: one.layer, openedAt: at, legs: traded });
              journal.push({ kind: 'fill', at, order: order(id, one.layer, 'open'), legs: traded });
            } else if (one.closed === i && one.opened < i) {
              const closing = traded.map((leg, k) => ({
                ...leg,
                quantity: -leg.quantity,
                price: one.legs[k]!.exit / 100,
              }));
              book.close(id, at, closing);
              journal.push({ kind: 'fill', at, order: order(id, one.layer, 'close'), legs: closing });
            }
          }
          accountant.onView(view, journal);
        }
        if (settles && book.positions.length > 0) {
          const at = closeOf(expiry) as EpochMs;
          const ids = book.settle(at, print);
          journal.push({
            kind: 'settlement',
            at,
            print,
            positions: ids.map((id) => ({ id, earned: cents(0) })),
          });
        }
        accountant.finish(journal);
        const { attribution } = accountant.result();
        for (const { cause } of attribution.cells) causes.add(cause);
        const last = views.at(-1)!;
        const unrealised = new Map(LAYERS.map((layer) => [layer, 0]));
        for (const position of book.positions) {
          const travel = travelOf('travel', position.legs.length);
          const mark = markPosition(position, last, (quote, side) => priceAtTravel(quote, side, travel));
          if (mark.ok)
            unrealised.set(position.layer, unrealised.get(position.layer)! + mark.value.unrealised);
        }
        let account = 0;
        for (const layer of LAYERS) {
          const result = book.ledger.realised(layer) + unrealised.get(layer)!;
          account += result;
          expect(attributed(attribution, (cell) => cell.layer === layer)).toBe(result);
        }
        expect(attribution.total).toBe(account);
        expect(
          WINGS.reduce((sum, wing) => sum + attributed(attribution, (cell) => cell.wing === wing), 0),
        ).toBe(account);
        expect(
          ATTRIBUTION_CAUSES.reduce(
            (sum, cause) => sum + attributed(attribution, (cell) => cell.cause === cause),
            0,
          ),
        ).toBe(account);
        if (settles)
          for (const layer of LAYERS)
            for (const wing of WINGS)
              expect(attributed(attribution, (cell) => cell.layer === layer && cell.wing === wing)).toBe(
                book.ledger.realised(layer, wing),
              );
      }),
      { numRuns: 60 },
    );
    expect([...causes].sort()).toEqual([...ATTRIBUTION_CAUSES].sort());
  });
});
