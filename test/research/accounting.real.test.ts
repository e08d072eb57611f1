import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import {
  type Accounting,
  ATTRIBUTION_CAUSES,
  attributed,
  EXPLAIN_PARTS,
  LAYERS,
} from '../../src/book/index.ts';
import { type BacktestResult, backtest, type LevelResult } from '../../src/engine/index.ts';
import { FEE_PRESETS } from '../../src/market/index.ts';
import { Accountant } from '../../src/research/index.ts';
import { hasRealData, realTitle } from '../support/real-data.ts';
import { realWindow } from '../support/real-window.ts';

const PRESETS = ['ten-delta-25-wide-hedged', 'seed', 'vxth'] as const;

interface Done {
  readonly result: BacktestResult;
  readonly headline: LevelResult;
  readonly accounting: Accounting;
}

describe.skipIf(!hasRealData)(realTitle('attribution over the quotes of July and August 2026'), () => {
  let window: Awaited<ReturnType<typeof realWindow>> | undefined;
  const done = new Map<string, Done>();

  beforeAll(async () => {
    window = await realWindow();
    const { tape } = window;
    for (const name of PRESETS) {
      const plain = shippedStrategy(name);
      const strategy = { ...plain, execution: { ...plain.execution, interest: 'bills' as const } };
      const accountant = new Accountant(strategy.execution.headline);
      const result = await backtest(
        tape,
        strategy,
        FEE_PRESETS.broker,
        () => {},
        (view, journal) => accountant.onView(view, journal),
      );
      accountant.finish(result.journal);
      const headline = result.levels.find(({ level }) => level === strategy.execution.headline)!;
      done.set(name, { result, headline, accounting: accountant.result() });
    }
  });

  afterAll(() => window?.remove());

  it.each(PRESETS)('%s: causes, with interest, sum to the account to the cent', (name) => {
    const { headline, accounting } = done.get(name)!;
    const { attribution } = accounting;
    expect(attribution.total).toBe(headline.accountPnlCents);
    expect(attribution.interest).toBe(headline.interestCents);
    const byCause = ATTRIBUTION_CAUSES.map((cause) =>
      attributed(attribution, (cell) => cell.cause === cause),
    );
    expect(byCause.reduce((sum, one) => sum + one, 0) + attribution.interest).toBe(headline.accountPnlCents);
    expect(attributed(attribution, ({ cause }) => cause === 'fees')).toBe(-headline.feesCents || 0);
    for (const { amount } of attribution.cells) expect(Number.isInteger(amount)).toBe(true);
  });

  it.each(PRESETS)('%s: each layer and each wing of it is what the ledger says, to the cent', (name) => {
    const { headline, accounting } = done.get(name)!;
    for (const layer of LAYERS) {
      const own = headline.layers.find((one) => one.layer === layer)!;
      expect(
        attributed(accounting.attribution, (cell) => cell.layer === layer),
        layer,
      ).toBe(own.pnlCents);
      let wings = 0;
      for (const wing of ['put', 'call', 'future'] as const)
        wings += attributed(accounting.attribution, (cell) => cell.layer === layer && cell.wing === wing);
      expect(wings, layer).toBe(own.pnlCents);
      if (own.unrealisedCents === 0)
        for (const wing of ['put', 'call', 'future'] as const)
          expect(
            attributed(accounting.attribution, (cell) => cell.layer === layer && cell.wing === wing),
            `${layer} ${wing}`,
          ).toBe(own.parts.reduce((sum, part) => (part.wing === wing ? sum + part.pnlCents : sum), 0));
    }
  });

  it.each(PRESETS)('%s: greeks and residual sum to the change at mid, and every leg has a value', (name) => {
    const { explain, missing } = done.get(name)!.accounting;
    expect(explain.intervals).toBeGreaterThan(20);
    expect(EXPLAIN_PARTS.reduce((sum, part) => sum + explain.parts[part], 0)).toBe(explain.change);
    for (const { change, parts } of explain.sessions)
      expect(EXPLAIN_PARTS.reduce((sum, part) => sum + parts[part], 0)).toBe(change);
    expect(explain.sessions.reduce((sum, { change }) => sum + change, 0)).toBe(explain.change);
    expect(explain.alarmCount).toBeLessThan(explain.intervals / 3);
    expect(missing.length).toBeLessThan(5);
  });

  it('the hedged structure traded all its layers, so that there was something to take apart', () => {
    const { attribution } = done.get('ten-delta-25-wide-hedged')!.accounting;
    for (const layer of LAYERS)
      expect(attribution.cells.filter((cell) => cell.layer === layer).length).toBeGreaterThan(1);
    expect(attributed(attribution, ({ cause }) => cause === 'decay')).toBeGreaterThan(0);
  });
});
