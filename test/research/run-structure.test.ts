import { beforeAll, describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import { syntheticTape } from '../../src/data/index.ts';
import {
  type BacktestResult,
  backtest,
  headlineOf,
  type RunDocument,
  replayBook,
} from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate } from '../../src/market/index.ts';
import { LastHeld, marginPoints, type RunStructure, runStructure } from '../../src/research/index.ts';
import { unwrap } from '../support/priced-book.ts';

describe('the structure of a finished run', () => {
  const strategy = shippedStrategy('demo');
  const tape = syntheticTape({ seed: 12, from: isoDate('2026-01-05'), sessions: 8 });
  const held = new LastHeld();
  let run: RunDocument;
  let structure: RunStructure;
  let seen: BacktestResult;

  beforeAll(async () => {
    seen = await backtest(
      tape,
      strategy,
      FEE_PRESETS.broker,
      () => {},
      (view, journal) => held.onView(view, journal),
    );
    run = { ...seen, runId: 'a', strategy, headline: strategy.execution.headline } as unknown as RunDocument;
    structure = runStructure(run, held.view!, tape.series, FEE_PRESETS.broker);
  });

  it('is seen at the last snapshot at which something was held', () => {
    const holding = seen.journal.flatMap((entry) =>
      entry.kind === 'mark' && entry.positions.length > 0 && entry.at <= tape.timetable.at(-1)!
        ? [entry.at]
        : [],
    );
    expect(structure.at).toBe(holding.at(-1));
  });

  it('is of the account then: cash, options, requirement and break-evens belong together', () => {
    const { book } = unwrap(replayBook(run.journal, structure.at));
    const { priced } = unwrap(structure.stress);
    expect(priced.equityDollars).toBeCloseTo(book.cash / 100 + priced.valueDollars, 9);
    const now = unwrap(structure.margin).now;
    const last = marginPoints(run.journal).findLast(({ at }) => at === structure.at)!;
    expect(now.requirement).toBe(last.cents);
    for (const { found } of unwrap(structure.breakEvens).rows)
      for (const { residueDollars } of found.expected.breakEvens)
        expect(Math.abs(residueDollars)).toBeLessThan(0.01);
    expect(structure.past!.trades).toBe(
      headlineOf(run).trades.filter(({ exitAt }) => exitAt <= structure.at).length,
    );
  });

  it('has the history and the excursions of the whole run', () => {
    const { returns } = unwrap(structure.history);
    expect(returns.variants[0]!.returns.pnlCents).toBe(headlineOf(run).accountPnlCents);
    expect(structure.excursions).toHaveLength(headlineOf(run).trades.length);
    expect(structure.capital.quickRatio.ok).toBe(true);
  });

  it('never held anything: there is no snapshot to see it at', async () => {
    const none = new LastHeld();
    const bare = { ...shippedStrategy('condor-only'), entry: { ...strategy.entry, time: '03:00' } };
    await backtest(
      tape,
      bare,
      FEE_PRESETS.broker,
      () => {},
      (view, journal) => none.onView(view, journal),
    );
    expect(none.view).toBeUndefined();
  });

  it('the requirement over the run has its largest at the peak the run states, beside what the account was worth', () => {
    const points = marginPoints(run.journal);
    expect(Math.max(...points.map(({ cents }) => cents))).toBe(headlineOf(run).peakMarginCents);
    const { equityCents, at } = points.at(-1)!;
    const mark = run.journal.findLast((entry) => entry.kind === 'mark' && entry.at === at);
    const made =
      mark?.kind === 'mark'
        ? mark.layers.reduce((sum, { realised, unrealised }) => sum + realised + unrealised, 0)
        : Number.NaN;
    expect(equityCents).toBe(10_000_000 + made);
  });
});
