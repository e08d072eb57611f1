import { describe, expect, it } from 'vitest';
import type { TradedLeg } from '../../src/book/index.ts';
import type { JournalEntry } from '../../src/engine/index.ts';
import { cents, type EpochMs, isoDate } from '../../src/market/index.ts';
import { rollChains } from '../../src/research/index.ts';
import { condor, position } from '../support/held.ts';

const at = (hours: number) => (1_784_000_000_000 + hours * 3_600_000) as EpochMs;
const FEE = 100;

/** A fill of a condor at four prices, one dollar of fees a leg. */
function fill(hours: number, id: string, intent: 'open' | 'close', prices: readonly number[]): JournalEntry {
  const sign = intent === 'open' ? 1 : -1;
  const legs = condor(1).map((leg) => ({ ...leg, quantity: sign * leg.quantity }));
  const traded = position(id, 'anchor', at(hours), legs, prices).legs.map(
    (leg): TradedLeg => ({ ...leg, fee: cents(FEE) }),
  );
  const order = { id, at: at(hours), layer: 'anchor', intent, positionId: id, legs, requires: [] } as const;
  return { kind: 'fill', at: at(hours), order, legs: traded };
}

const mark = (hours: number, id: string, unrealised: number): JournalEntry => ({
  kind: 'mark',
  at: at(hours),
  layers: [],
  positions: [{ id, unrealised: cents(unrealised) }],
  marginCents: null,
  indexLevel: null,
});

const settled = (hours: number, id: string, earned: number): JournalEntry => ({
  kind: 'settlement',
  at: at(hours),
  print: {
    source: 'SPX-close',
    date: isoDate('2026-07-21'),
    value: 7500,
    origin: 'hand-made',
    fallback: false,
  },
  positions: [{ id, earned: cents(earned) }],
});

const FIRST = 'anchor 2026-07-20';
const SECOND = `${FIRST} roll 1`;

describe('the chain ledger', () => {
  it('is empty for a journal without condors', () => {
    expect(rollChains([])).toEqual([]);
  });

  it('of one condor that settles is that condor', () => {
    // Brought 2·(2 − 1) = 2 points less four dollars; the width is 2500 dollars.
    const [chain, ...none] = rollChains([fill(0, FIRST, 'open', [1, 2, 2, 1]), settled(24, FIRST, 19_600)]);
    expect(none).toEqual([]);
    expect(chain).toEqual({
      root: FIRST,
      condors: [FIRST],
      rolls: 0,
      openedAt: at(0),
      endedAt: at(24),
      realisedCents: 19_600,
      capitalAtRiskCents: 250_000 - 19_600,
      worstMarkCents: null,
      underWaterMs: 0,
    });
  });

  it('carries the loss of a rolled condor on: realised, capital at risk, worst mark, time under water', () => {
    const [chain] = rollChains([
      fill(0, FIRST, 'open', [1, 2, 2, 1]),
      mark(0, FIRST, -5_000),
      mark(6, FIRST, 1_000),
      // Bought back for 8 points and four dollars: a loss of 6 points and eight dollars.
      fill(20, FIRST, 'close', [2, 6, 5, 1]),
      // Sold again for 9 points less four dollars.
      fill(20, SECOND, 'open', [3, 8, 7, 3]),
      mark(20, SECOND, -20_000),
      settled(30, SECOND, 89_600),
    ]);
    expect(chain).toMatchObject({ root: FIRST, condors: [FIRST, SECOND], rolls: 1, endedAt: at(30) });
    expect(chain!.realisedCents).toBe(-60_800 + 89_600);
    // 2500 at the worst expiry, 896 brought, 608 lost before.
    expect(chain!.capitalAtRiskCents).toBe(Math.max(230_400, 250_000 - 89_600 + 60_800));
    expect(chain!.worstMarkCents).toBe(-60_800 - 20_000);
    expect(chain!.underWaterMs).toBe(16 * 3_600_000);
  });

  it('keeps chains apart and leaves an open one without an end', () => {
    const chains = rollChains([
      fill(0, FIRST, 'open', [1, 2, 2, 1]),
      fill(24, 'anchor 2026-07-21', 'open', [1, 2, 2, 1]),
      settled(30, FIRST, 19_600),
    ]);
    expect(chains.map(({ root, endedAt }) => [root, endedAt])).toEqual([
      [FIRST, at(30)],
      ['anchor 2026-07-21', null],
    ]);
  });
});
