import { beforeAll, describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import { syntheticTape } from '../../src/data/index.ts';
import { type BacktestResult, backtest, headlineOf, type RunDocument } from '../../src/engine/index.ts';
import { cents, FEE_PRESETS, instantOf, isoDate } from '../../src/market/index.ts';
import {
  blendedReturns,
  capitalFlows,
  capitalSeries,
  RETURN_MEASURES,
  returnsOf,
} from '../../src/research/index.ts';
import { unwrap } from '../support/priced-book.ts';
import { transactionsOf } from '../support/run-of-days.ts';

const RATES = { financePercent: 5, reinvestPercent: 4 };

describe('the blended returns of a run with all layers', () => {
  const strategy = shippedStrategy('demo');
  let result: BacktestResult;

  beforeAll(async () => {
    const tape = syntheticTape({ seed: 12, from: isoDate('2026-01-05'), sessions: 25 });
    result = await backtest(tape, strategy, FEE_PRESETS.broker);
  });

  const blended = () => unwrap(blendedReturns(result.journal, transactionsOf(result.journal), RATES));
  const headline = () =>
    headlineOf({ levels: result.levels, headline: strategy.execution.headline } as unknown as RunDocument);

  it('come first for the account and then without each layer that traded, which sum back to it to the cent', () => {
    const { variants, sessions } = blended();
    expect(variants.map(({ without }) => without)).toEqual([null, 'second-engine', 'pivot', 'anchor']);
    const [whole, ...parts] = variants;
    expect(whole!.returns.pnlCents).toBe(headline().accountPnlCents);
    expect(sessions.reduce((sum, { pnl }) => sum + pnl.anchor + pnl.pivot + pnl['second-engine'], 0)).toBe(
      headline().accountPnlCents - headline().interestCents,
    );
    for (const { without, returns } of parts) {
      const own = headline().layers.find(({ layer }) => layer === without)!.pnlCents;
      expect(whole!.returns.pnlCents - returns.pnlCents).toBe(own);
    }
  });

  it('have the largest requirement that any snapshot had', () => {
    const peak = Math.max(...blended().sessions.map(({ peakMargin }) => peakMargin));
    expect(peak).toBe(headline().peakMarginCents);
  });

  it('rest on flows that sum to the result to the cent, with each layer and without', () => {
    const { sessions, variants } = blended();
    for (const { without, returns } of variants) {
      const series = capitalSeries(sessions, 10_000_000, without ?? undefined);
      expect(capitalFlows(series).reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(
        returns.pnlCents,
        6,
      );
      expect(returns).toEqual(returnsOf(series, RATES));
    }
  });

  it('give every measure an interval that holds its draws, or say why there is none', () => {
    for (const { intervals } of blended().variants)
      for (const measure of RETURN_MEASURES) {
        const one = intervals[measure];
        if (!one.ok) expect(['often-undefined', 'too-few-sessions']).toContain(one.reason);
        else {
          expect(one.value.lower).toBeLessThanOrEqual(one.value.upper);
          const inside = one.value.draws.filter((draw) => draw >= one.value.lower && draw <= one.value.upper);
          expect(inside.length / one.value.draws.length).toBeGreaterThanOrEqual(0.93);
        }
      }
  });
});

describe('the blended returns of nothing', () => {
  it('are refused without sessions, and zero for an account that never traded', () => {
    expect(blendedReturns([], [], RATES)).toMatchObject({ ok: false, reason: 'no-sessions' });
    const at = instantOf(isoDate('2026-07-20'), '09:30', 'America/New_York');
    const idle = unwrap(blendedReturns([{ kind: 'capital', at, amount: cents(10_000_000) }], [], RATES));
    expect(idle.variants).toHaveLength(1);
    expect(idle.variants[0]!.returns).toMatchObject({ pnlCents: 0, days: 0 });
    expect(idle.variants[0]!.returns.measures['on-peak-margin']).toMatchObject({ reason: 'no-margin' });
  });
});
