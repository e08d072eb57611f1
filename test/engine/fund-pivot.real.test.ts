import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import { importPaths, openModelledTape, openStore, openStoreTape } from '../../src/data/index.ts';
import { backtest, type JournalEntry, replayBook } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate, type Tape } from '../../src/market/index.ts';
import { StrategySchema } from '../../src/method/index.ts';
import { Accountant } from '../../src/research/index.ts';
import { hasRealData, realTitle } from '../support/real-data.ts';
import { REAL_WINDOW } from '../support/real-window.ts';

const demo = shippedStrategy('demo');
const strategy = StrategySchema.parse({
  ...demo,
  pivot: {
    instrument: { kind: 'VIX-ETF', symbol: 'VIXY' },
    sizing: { rule: 'per-condor', contracts: 25 },
    need: 1,
    triggers: { vixChangePoints: { engage: 0.5, release: 0 } },
  },
});

const plansOf = (journal: readonly JournalEntry[]) =>
  journal.flatMap((entry) =>
    entry.kind === 'plan' ? entry.plan.layers.filter(({ layer }) => layer === 'pivot') : [],
  );
const sharesIn = (journal: readonly JournalEntry[]) =>
  journal.flatMap((entry) => (entry.kind === 'fill' && entry.order.layer === 'pivot' ? entry.legs : []));

describe.skipIf(!hasRealData)(realTitle('shares of a fund as layer two on real data'), () => {
  let folder: string;
  let quoted: Tape;
  let modelled: Tape;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alvh-fund-'));
    const store = openStore(join(folder, 'store'));
    await importPaths(store, REAL_WINDOW);
    quoted = await openStoreTape(store, { from: isoDate('2026-07-16'), to: isoDate('2026-08-07') });
    modelled = await openModelledTape(store, {
      from: isoDate('2015-08-17'),
      to: isoDate('2015-09-11'),
      listing: 'hypothetical',
      seed: 1,
      times: ['09:45', '12:30', '15:45', '16:10'],
    });
  }, 300_000);

  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true });
  });

  it('real chains quote no fund: the layer refuses by name whenever its triggers hold, and nothing is made up', async () => {
    const { journal } = await backtest(quoted, strategy, FEE_PRESETS.broker);
    const wanted = plansOf(journal).filter(({ phase }) => phase === 'armed' || phase === 'engaged');
    expect(wanted.length).toBeGreaterThan(0);
    expect(new Set(wanted.map(({ reason }) => reason))).toEqual(
      new Set(['no-fund-quotes: this tape quotes no bid and offer of VIXY']),
    );
    expect(sharesIn(journal)).toEqual([]);
  }, 300_000);

  it('a modelled history of August 2015 trades it, marked modelled, and every cent is attributed', async () => {
    const accountant = new Accountant(strategy.execution.headline);
    const { journal, levels } = await backtest(
      modelled,
      strategy,
      FEE_PRESETS.flat,
      undefined,
      (view, written) => accountant.onView(view, written),
    );
    accountant.finish(journal);
    const legs = sharesIn(journal);
    expect(legs.length).toBeGreaterThan(4);
    for (const leg of legs) {
      expect(leg).toMatchObject({ contract: { kind: 'fund', root: 'VIXY' }, provenance: 'modelled' });
      expect(Number.isInteger(leg.quantity)).toBe(true);
    }
    const level = levels.find((one) => one.level === strategy.execution.headline)!;
    const { attribution, missing } = accountant.result();
    expect(attribution.total).toBe(level.accountPnlCents);
    expect(missing).toEqual([]);
    const stored = JSON.parse(JSON.stringify(journal)) as JournalEntry[];
    const replayed = replayBook(stored, modelled.timetable.at(-1)!);
    if (!replayed.ok) throw new Error(replayed.reason);
    const pivot = level.layers.find(({ layer }) => layer === 'pivot')!;
    expect(replayed.value.book.ledger.realised('pivot')).toBe(pivot.realisedCents);
    expect(new Set(pivot.parts.map(({ wing }) => wing))).toEqual(new Set(['fund']));
  }, 300_000);

  it('VX settlements of the crash of 24 August 2015 carry the modelled share up by a third in two sessions', async () => {
    const closes = new Map<string, number>();
    for await (const { at, funds } of modelled.frames()) {
      const [vixy] = funds!;
      closes.set(new Date(at).toISOString().slice(0, 10), (vixy!.bid + vixy!.ask) / 2);
    }
    const gain = closes.get('2015-08-24')! / closes.get('2015-08-20')! - 1;
    expect(gain).toBeGreaterThan(0.3);
    expect(gain).toBeLessThan(0.9);
  }, 300_000);
});
