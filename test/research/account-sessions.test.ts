import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradedLeg } from '../../src/book/index.ts';
import type { JournalEntry } from '../../src/engine/index.ts';
import { cents, type EpochMs, isoDate } from '../../src/market/index.ts';
import { accountSessions, capitalFlows, capitalSeries } from '../../src/research/index.ts';
import { condor, option, position } from '../support/held.ts';
import { newYork as at } from '../support/new-york.ts';
import { runOfDays, transactionsOf } from '../support/run-of-days.ts';
import { strategyOf } from '../support/views.ts';

const strategy = strategyOf({
  anchor: {
    condors: 2,
    placement: { rule: 'delta', put: 0.1, call: 0.1 },
    wings: { putPoints: 25, callPoints: 30 },
  },
  execution: { headline: 'travel', fees: 'broker' },
});

const sessionsOf = (journal: readonly JournalEntry[]) => accountSessions(journal, transactionsOf(journal));

const capital: JournalEntry = { kind: 'capital', at: at('2026-07-20', '09:30'), amount: cents(10_000_000) };

/** A condor sold for 2.00 with four dollars of fees. */
function fill(instant: EpochMs, id: string, layer: 'anchor' | 'pivot' = 'anchor', prices = [1, 2, 2, 1]) {
  const legs = layer === 'anchor' ? condor(1) : [option('C', 20, 3, isoDate('2026-08-19'), 'VIX')];
  const fee = cents(layer === 'anchor' ? 100 : 0);
  const traded = position(id, layer, instant, legs, prices).legs.map((leg): TradedLeg => ({ ...leg, fee }));
  const order = { id, at: instant, layer, intent: 'open', positionId: id, legs, requires: [] } as const;
  return { kind: 'fill', at: instant, order, legs: traded } satisfies JournalEntry;
}

function mark(
  instant: EpochMs,
  marginCents: number | null,
  positions: readonly (readonly [string, number])[] = [],
): JournalEntry {
  return {
    kind: 'mark',
    at: instant,
    layers: (['anchor', 'pivot', 'second-engine'] as const).map((layer) => ({
      layer,
      realised: cents(0),
      unrealised: cents(0),
      marginWithoutCents: marginCents === null ? null : cents(layer === 'anchor' ? 0 : marginCents),
    })),
    positions: positions.map(([id, unrealised]) => ({ id, unrealised: cents(unrealised) })),
    marginCents: marginCents === null ? null : cents(marginCents),
    indexLevel: 7500,
  };
}

const settled = (date: string, id: string, value = 7500): JournalEntry => ({
  kind: 'settlement',
  at: at(date, '16:00'),
  print: { source: 'SPX-close', date: isoDate(date), value, origin: 'hand-made', fallback: false },
  positions: [{ id, earned: cents(0) }],
});

describe('the sessions of an account', () => {
  const overnight = [
    capital,
    fill(at('2026-07-20', '14:20'), 'anchor 2026-07-20'),
    mark(at('2026-07-20', '14:20'), 250_000, [['anchor 2026-07-20', -5_000]]),
    settled('2026-07-21', 'anchor 2026-07-20'),
  ];

  it('a condor overnight ties up its requirement less what closing it would cost, and pays its credit', () => {
    const [first, second] = sessionsOf(overnight);
    expect(first).toMatchObject({
      date: '2026-07-20',
      // Fees of four dollars paid, 50 dollars under water.
      pnl: { anchor: -5_400, pivot: 0 },
      cash: 10_000_000 + 20_000 - 400,
      // 200 dollars taken in: closing costs 250.
      optionValue: { anchor: -25_000 },
      margin: 250_000,
      peakMargin: 250_000,
    });
    expect(second).toMatchObject({
      date: '2026-07-21',
      pnl: { anchor: 25_000 },
      optionValue: { anchor: 0 },
      margin: 0,
      peakMargin: 250_000,
    });
  });

  it('one of two condors that settles after the last look of a session frees its half of what both required', () => {
    const [, second] = sessionsOf([
      ...overnight.slice(0, 3),
      fill(at('2026-07-21', '14:20'), 'anchor 2026-07-21'),
      mark(at('2026-07-21', '14:20'), 500_000, [
        ['anchor 2026-07-20', 5_000],
        ['anchor 2026-07-21', -5_000],
      ]),
      settled('2026-07-21', 'anchor 2026-07-20'),
    ]);
    expect(second).toMatchObject({
      margin: 250_000,
      marginWithout: { anchor: 0, pivot: 250_000 },
      peakMargin: 500_000,
    });
  });

  it('its flows are the premium less fees and margin, then the margin back', () => {
    const flows = capitalFlows(capitalSeries(sessionsOf(overnight), 10_000_000));
    expect(flows).toEqual([
      { day: 0, amount: 20_000 - 400 - 250_000 },
      { day: 1, amount: 250_000 },
    ]);
  });

  it('what a layer leaves with its end is what it had added to the requirement', () => {
    const sessions = sessionsOf([
      capital,
      fill(at('2026-07-20', '14:20'), 'anchor 2026-07-20'),
      fill(at('2026-07-20', '14:20'), 'pivot', 'pivot', [2]),
      mark(at('2026-07-20', '14:20'), 250_000),
      settled('2026-07-21', 'anchor 2026-07-20'),
    ]);
    expect(sessions.at(-1)).toMatchObject({ margin: 0, marginWithout: { anchor: 0, pivot: 0 } });
  });

  it('a requirement that could not be figured is the last one known, and is counted', () => {
    const [first] = sessionsOf([
      capital,
      fill(at('2026-07-20', '14:20'), 'anchor 2026-07-20'),
      mark(at('2026-07-20', '14:20'), 250_000),
      mark(at('2026-07-20', '15:00'), null),
      mark(at('2026-07-20', '15:30'), 240_000),
    ]);
    expect(first).toMatchObject({ margin: 240_000, peakMargin: 250_000, marginCarried: 1 });
  });

  it('the mark that ends a run has no market to figure from, which is no gap', () => {
    const [first] = sessionsOf([
      capital,
      fill(at('2026-07-20', '14:20'), 'anchor 2026-07-20'),
      mark(at('2026-07-20', '14:20'), 250_000),
      mark(at('2026-07-20', '15:00'), null),
    ]);
    expect(first).toMatchObject({ margin: 250_000, marginCarried: 0 });
  });

  it('a hedge of no cost and no payoff changes nothing, with or without it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -40_000, max: 40_000 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (marks, place) => {
          const bare: JournalEntry[] = [capital, fill(at('2026-07-20', '14:20'), 'anchor 2026-07-20')];
          for (const [i, value] of marks.entries())
            bare.push(
              mark(epoch(at('2026-07-20', '14:20') + i * 60_000), 250_000, [['anchor 2026-07-20', value]]),
            );
          bare.push(settled('2026-07-21', 'anchor 2026-07-20', 7370));
          const before = 2 + (place % marks.length);
          const hedged = [
            ...bare.slice(0, before),
            fill(bare[before]!.at, 'free', 'pivot', [0]),
            ...bare.slice(before),
          ];
          const whole = (journal: readonly JournalEntry[]) => sessionsOf(journal);
          expect(capitalSeries(whole(hedged), 1)).toEqual(capitalSeries(whole(bare), 1));
          expect(capitalSeries(whole(hedged), 1, 'pivot')).toEqual(capitalSeries(whole(hedged), 1));
        },
      ),
    );
  });

  it('sum to the account to the cent over a run, and so do the flows', async () => {
    const { journal, headline } = await runOfDays([7500, 7510, 7420, 7600, 7500, 7300, 7500, 7500], strategy);
    const sessions = sessionsOf(journal);
    const series = capitalSeries(sessions, 1);
    const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
    expect(headline.trades.length).toBeGreaterThan(5);
    expect(sum(series.pnl)).toBe(headline.accountPnlCents);
    expect(sum(capitalFlows(series).map(({ amount }) => amount))).toBe(headline.accountPnlCents);
    expect(Math.max(...series.peakMargin)).toBe(headline.peakMarginCents);
    const without = capitalSeries(sessions, 1, 'anchor');
    expect(without.pnl.every((one) => one === 0)).toBe(true);
    expect(without.capital.every((one) => one === 0)).toBe(true);
  });
});

function epoch(ms: number): EpochMs {
  return ms as EpochMs;
}
