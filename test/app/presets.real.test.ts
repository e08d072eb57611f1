import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import { type BacktestResult, backtest, type JournalEntry } from '../../src/engine/index.ts';
import { daysBetween, FEE_PRESETS, isoDate } from '../../src/market/index.ts';
import type { LayerPlan } from '../../src/method/index.ts';
import { expiryOf } from '../support/dated.ts';
import { hasRealData, realTitle } from '../support/real-data.ts';
import { realWindow } from '../support/real-window.ts';

const PRESETS = [
  'seed',
  'glossary',
  'measured',
  'condor-only',
  'fewer-condors',
  'vxth',
  'put-spread',
  'call-ladder',
] as const;
type Preset = (typeof PRESETS)[number];

describe.skipIf(!hasRealData)(realTitle('the presets over the quotes of July and August 2026'), () => {
  let window: Awaited<ReturnType<typeof realWindow>> | undefined;
  const done = new Map<Preset, BacktestResult>();

  beforeAll(async () => {
    window = await realWindow();
    const { tape } = window;
    for (const name of PRESETS)
      done.set(name, await backtest(tape, shippedStrategy(name), FEE_PRESETS.broker));
  });

  afterAll(() => window?.remove());

  const layerPlans = (name: Preset, layer: string): readonly LayerPlan[] =>
    done
      .get(name)!
      .journal.flatMap((entry) =>
        entry.kind === 'plan' ? entry.plan.layers.filter((one) => one.layer === layer) : [],
      );
  const fills = (name: Preset, layer: string) =>
    done
      .get(name)!
      .journal.filter(
        (entry): entry is Extract<JournalEntry, { kind: 'fill' }> =>
          entry.kind === 'fill' && entry.order.layer === layer,
      );

  it.each(PRESETS)(
    '%s runs end to end: every session is accounted for and layers sum to the account',
    (name) => {
      const { levels, sessions } = done.get(name)!;
      expect(sessions).toHaveLength(17);
      for (const { outcome, reason } of sessions) {
        expect(['traded', 'refused', 'no-snapshot']).toContain(outcome);
        expect(reason).not.toBe('');
      }
      expect(levels.map(({ level }) => level)).toEqual(['touch', 'travel', 'mid']);
      for (const { layers, accountPnlCents, interestCents } of levels) {
        expect(layers.reduce((sum, { pnlCents }) => sum + pnlCents, 0) + interestCents).toBe(accountPnlCents);
      }
    },
  );

  it('measured trades as condor-only does: every mechanism is off', () => {
    const { schemaVersion: _v, name: _n, description: _d, ...measured } = shippedStrategy('measured');
    const { schemaVersion: _w, name: _m, description: _e, ...bare } = shippedStrategy('condor-only');
    expect(measured).toEqual(bare);
    expect(done.get('measured')!.levels).toEqual(done.get('condor-only')!.levels);
  });

  it('fewer-condors takes the same strikes as condor-only, fewer of them', () => {
    const strikes = (name: Preset) => done.get(name)!.levels[1]!.trades.map((trade) => trade.strikes);
    expect(strikes('fewer-condors')).toEqual(strikes('condor-only'));
    const condors = (name: Preset) => done.get(name)!.levels[1]!.trades.map((trade) => trade.condors);
    expect(new Set(condors('condor-only'))).toEqual(new Set([10]));
    expect(new Set(condors('fewer-condors'))).toEqual(new Set([7]));
  });

  it('put-spread takes the longest quoted expiry inside its window', () => {
    const opened = fills('put-spread', 'second-engine').filter(({ order }) => order.intent === 'open');
    expect(opened.length).toBeGreaterThan(0);
    for (const { at, legs } of opened) {
      const expiry = expiryOf(legs[0]!.contract);
      expect(new Set(legs.map(({ contract }) => expiryOf(contract)))).toEqual(new Set([expiry]));
      const days = daysBetween(isoDate(new Date(at).toISOString().slice(0, 10)), expiry);
      expect(days).toBeGreaterThanOrEqual(7);
      expect(days).toBeLessThanOrEqual(15);
    }
  });

  it('seed, armed at every snapshot, refuses put spreads of 30 to 60 days and says how far the quotes reach', async () => {
    const seed = shippedStrategy('seed');
    const secondEngine = { ...seed.secondEngine!, arm: { rule: 'always' } as const };
    const armed = await backtest(window!.tape, { ...seed, secondEngine }, FEE_PRESETS.broker);
    const plans = armed.journal.flatMap((entry) =>
      entry.kind === 'plan' ? entry.plan.layers.filter(({ layer }) => layer === 'second-engine') : [],
    );
    expect(plans.length).toBeGreaterThan(10);
    expect(plans.some(({ verdict }) => verdict === 'enter')).toBe(false);
    const refused = plans.filter(({ verdict }) => verdict === 'refuse');
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.filter(({ reason }) => /1[0-5] days/.test(reason)).length).toBeGreaterThan(10);
  });

  it('VX levels of seed are implied by parity and say so', () => {
    const traded = fills('seed', 'pivot').flatMap(({ legs }) => legs);
    expect(traded.length).toBeGreaterThan(0);
    for (const { contract, provenance } of traded) {
      expect(contract.kind).toBe('future');
      expect(provenance).toBe('implied');
    }
  });

  it('glossary sells nothing above VIX 20 and never more than a tenth of the account', () => {
    for (const plan of layerPlans('glossary', 'anchor').filter(({ verdict }) => verdict === 'enter')) {
      const vix = plan.workings.find(({ name }) => name === 'VIX')?.value;
      if (typeof vix === 'number') expect(vix).toBeLessThanOrEqual(20);
      const width = 10 * 100 * Math.abs(plan.open[0]!.legs[0]!.quantity);
      expect(width).toBeLessThanOrEqual(25_000 + 10 * 160);
    }
  });
});
