import { describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import { ATTRIBUTION_CAUSES, attributed, EXPLAIN_PARTS, LAYERS, WINGS } from '../../src/book/index.ts';
import { syntheticTape } from '../../src/data/index.ts';
import { backtest, Desk, type JournalEntry, replayBook, viewsOf } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate, type Tape } from '../../src/market/index.ts';
import { type Strategy, StrategySchema } from '../../src/method/index.ts';
import { Accountant, section1256 } from '../../src/research/index.ts';
import { cutTape, heldTape } from '../support/cut-tape.ts';

const demo = shippedStrategy('demo');

/** The demo with shares as its hedge, taken and left often, resized at every snapshot. */
function strategyWith(symbol: 'VIXY' | 'UVXY', requires: readonly string[] = []): Strategy {
  return StrategySchema.parse({
    ...demo,
    anchor: { ...demo.anchor, condors: 4, requires },
    pivot: {
      instrument: { kind: 'VIX-ETF', symbol },
      sizing: { rule: 'loss-share', share: 0.3, moveInRanges: 3 },
      need: 1,
      triggers: {
        vixChangePoints: { engage: 0.3, release: -0.2 },
        moveInExpectedRanges: { engage: 0.4, release: 0.2 },
      },
    },
    policy: { profile: 'steward', band: { rule: 'none' } },
    execution: { ...demo.execution, headline: 'travel', interest: 'bills' },
  });
}

const made = await heldTape(syntheticTape({ seed: 12, from: isoDate('2026-01-05'), sessions: 15 }));

async function watched(tape: Tape, strategy: Strategy) {
  const desk = new Desk('travel', strategy, FEE_PRESETS.broker, tape, tape.timetable[0]!);
  const accountant = new Accountant('travel');
  for await (const view of viewsOf(tape, strategy)) {
    desk.onFrame(view);
    accountant.onView(view, desk.journal);
    const { attribution, explain } = accountant.result();
    for (const layer of LAYERS) {
      const { realised, unrealised } = desk.layerMark(layer);
      expect(attributed(attribution, (cell) => cell.layer === layer)).toBe(realised + unrealised);
    }
    const over = <Key extends 'wing' | 'cause'>(key: Key, all: readonly string[]) =>
      all.reduce((sum, one) => sum + attributed(attribution, (cell) => cell[key] === one), 0);
    const { interest } = desk.book.ledger;
    expect(over('wing', WINGS) + interest).toBe(attribution.total);
    expect(over('cause', ATTRIBUTION_CAUSES) + interest).toBe(attribution.total);
    expect(EXPLAIN_PARTS.reduce((sum, part) => sum + explain.parts[part], 0)).toBe(explain.change);
  }
  return { desk, accountant };
}

const fillsOf = (journal: readonly JournalEntry[]) =>
  journal.flatMap((entry) =>
    entry.kind === 'fill' && entry.order.layer === 'pivot'
      ? [{ at: entry.at, intent: entry.order.intent, leg: entry.legs[0]! }]
      : [],
  );

describe.each(['VIXY', 'UVXY'] as const)('a run whose pivot holds %s', async (symbol) => {
  const strategy = strategyWith(symbol);
  const { desk, accountant } = await watched(made, strategy);
  const fills = fillsOf(desk.journal);

  it('buys and sells whole shares at cents within the touch, marked synthetic, and pays for them', () => {
    expect(fills.filter(({ intent }) => intent === 'open').length).toBeGreaterThan(3);
    expect(fills.filter(({ intent }) => intent === 'close').length).toBeGreaterThan(2);
    for (const { leg } of fills) {
      expect(leg.contract).toEqual({ kind: 'fund', root: symbol });
      expect(Number.isInteger(leg.quantity)).toBe(true);
      expect(Math.abs(leg.price * 100 - Math.round(leg.price * 100))).toBeLessThan(1e-9);
      expect(leg.provenance).toBe('synthetic');
    }
    expect(desk.book.ledger.realised('pivot', 'fund', 'shares')).not.toBe(0);
    expect(desk.book.ledger.realised('pivot', 'fund', 'fees')).toBeLessThan(0);
  });

  it('attributes every cent at every snapshot, the shares to decay, hedge payoff, spread and fees', () => {
    const { attribution, missing } = accountant.result();
    expect(missing).toEqual([]);
    const causes = new Set(
      attribution.cells.flatMap(({ wing, cause }) => (wing === 'fund' ? [cause as string] : [])),
    );
    for (const cause of ['decay', 'hedge-payoff', 'fees']) expect(causes).toContain(cause);
    expect(causes.has('premium') || causes.has('gap')).toBe(false);
  });

  it('a share’s change is nearly all roll-down and moves of its two months', () => {
    const parts = accountant.result().explain.layers.find(({ layer }) => layer === 'pivot')!.parts;
    const gross = Math.abs(parts.theta) + Math.abs(parts['term-structure']);
    expect(gross).toBeGreaterThan(0);
    expect(Math.abs(parts.residual)).toBeLessThan(0.1 * gross);
    expect([parts.delta, parts.gamma, parts.vega, parts.vanna, parts.volga]).toEqual([0, 0, 0, 0, 0]);
  });

  it('is the same account when its stored journal is replayed', () => {
    const stored = JSON.parse(JSON.stringify(desk.journal)) as JournalEntry[];
    const replayed = replayBook(stored, made.timetable.at(-1)!);
    if (!replayed.ok) throw new Error(replayed.reason);
    expect(replayed.value.book.ledger.transactions).toEqual(desk.book.ledger.transactions);
    expect(replayed.value.book.positions).toEqual(desk.book.positions);
  });

  it('takes nothing from later frames: cut short, the tape leads to the same fills', async () => {
    const until = made.timetable[31]!;
    const { desk: short } = await watched(cutTape(made, until), strategy);
    expect(fillsOf(short.journal)).toEqual(fills.filter(({ at }) => at <= until));
  });

  it('has its shares in the run’s figures by wing and cause, and outside of section 1256 by name', async () => {
    const { journal, levels } = await backtest(made, strategy, FEE_PRESETS.broker);
    const level = levels.find((one) => one.level === 'travel')!;
    const parts = level.layers.find(({ layer }) => layer === 'pivot')!.parts;
    expect(parts.map(({ wing, cause }) => `${wing} ${cause}`)).toEqual(['fund shares', 'fund fees']);
    const account = level.layers.reduce((sum, { pnlCents }) => sum + pnlCents, level.interestCents as number);
    expect(account).toBe(level.accountPnlCents);
    const assumed = level.assumptions.map(({ id }) => id);
    expect(assumed).toContain('fund-indicative');
    expect(assumed).not.toContain('shares-on-loan');
    const tax = section1256(journal, desk.book.ledger.transactions, 2026);
    if (!tax.ok) throw new Error(tax.detail);
    expect(tax.value.excluded).toEqual([symbol]);
    expect(tax.value.rows.some(({ contract }) => contract.includes(symbol))).toBe(false);
  });
});

describe('a tape without quotes of the fund', () => {
  it('opens no shares, and where the condor must be hedged then no condor either', async () => {
    const bare: Tape = {
      ...made,
      async *frames() {
        for await (const { funds: _none, ...frame } of made.frames()) yield frame;
      },
    };
    const { journal } = await backtest(bare, strategyWith('VIXY', ['pivot']), FEE_PRESETS.none);
    expect(fillsOf(journal)).toEqual([]);
    const refused = journal.flatMap((entry) => {
      if (entry.kind !== 'plan') return [];
      const { layers } = entry.plan;
      const pivot = layers.find(({ layer }) => layer === 'pivot')!;
      return pivot.reason.startsWith('no-fund-quotes')
        ? [layers.find(({ layer }) => layer === 'anchor')!]
        : [];
    });
    expect(refused.length).toBeGreaterThan(5);
    expect(refused.filter(({ verdict }) => verdict === 'enter')).toEqual([]);
    expect(refused.some(({ verdict }) => verdict === 'refuse')).toBe(true);
  });
});
