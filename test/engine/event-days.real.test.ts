import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { importPaths, openStore, openStoreTape } from '../../src/data/index.ts';
import { backtest } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate, type Tape } from '../../src/market/index.ts';
import type { LayerPlan } from '../../src/method/index.ts';
import { heldTape } from '../support/cut-tape.ts';
import { hasRealData, REAL_DATA, realTitle } from '../support/real-data.ts';
import { strategyOf } from '../support/views.ts';

const FOMC = { day: '2026-07-29', eve: '2026-07-28', release: 'fomc 2026-07-29 14:00 New York' };
const JOBS = { day: '2026-08-07', eve: '2026-08-06', release: 'jobs 2026-08-07 08:30 New York' };

describe.skipIf(!hasRealData)(realTitle('the events policy on the FOMC and the jobs day of 2026'), () => {
  const tapes = new Map<string, Tape>();

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'alvh-events-'));
    const store = openStore(join(folder, 'store'));
    const days = [FOMC.eve, FOMC.day, '2026-07-30', JOBS.eve, JOBS.day];
    const chains = (await readdir(join(REAL_DATA, 'chains-2026'))).filter((name) =>
      days.some((day) => name.startsWith(`SPX_${day}`)),
    );
    await importPaths(store, [
      ...chains.map((name) => join(REAL_DATA, 'chains-2026', name)),
      join(REAL_DATA, 'macro'),
      join(REAL_DATA, 'spx-index'),
    ]);
    for (const { eve, day } of [FOMC, JOBS]) {
      const tape = await openStoreTape(store, { from: isoDate(eve), to: isoDate(day) });
      tapes.set(day, await heldTape(tape));
    }
    await rm(folder, { recursive: true });
  });

  /** The anchor's plan at the entry snapshot of each session, by date, at the headline fill. */
  async function entries(day: string, overrides: object): Promise<Map<string, LayerPlan>> {
    const strategy = strategyOf(overrides);
    const { journal } = await backtest(tapes.get(day)!, strategy, FEE_PRESETS.none);
    const plans = journal.flatMap((entry) => (entry.kind === 'plan' ? [entry.plan] : []));
    const decided = plans.flatMap(({ tradeDate, layers }) =>
      layers
        .filter(({ layer, verdict }) => layer === 'anchor' && (verdict === 'enter' || verdict === 'refuse'))
        .map((layer) => [tradeDate, layer] as const),
    );
    return new Map(decided);
  }

  const policy = (rule: object, kinds: readonly string[] = ['fomc', 'jobs']) => ({
    events: { kinds, policy: rule },
  });
  const gateOf = (plan: LayerPlan) => plan.gates.find(({ id }) => id === 'events')!;
  const shorts = (plan: LayerPlan) =>
    plan.open[0]!.legs.filter(({ quantity }) => quantity < 0).map(
      ({ contract }) => (contract as { strike: number }).strike,
    ) as [number, number];

  it.each([FOMC, JOBS])(
    'skip: the entry of the eve of $release is refused, the next one is not',
    async ({ eve, day, release }) => {
      const plans = await entries(day, policy({ rule: 'skip' }));
      expect(plans.get(eve)).toMatchObject({ verdict: 'refuse' });
      expect(gateOf(plans.get(eve)!)).toMatchObject({ outcome: 'fail', input: `${release}: skipped` });
      expect(gateOf(plans.get(day)!)).not.toMatchObject({ outcome: 'fail' });
      expect(plans.get(day)!.verdict).toBe('enter');
    },
  );

  it.each([FOMC, JOBS])(
    'widen: both shorts of the eve of $release move out by the multiple, no strike more',
    async ({ eve, day, release }) => {
      const plain = (await entries(day, {})).get(eve)!;
      const wide = (await entries(day, policy({ rule: 'widen', multiple: 1.25 }))).get(eve)!;
      expect(gateOf(wide).input).toBe(`${release}: both distances × 1.25`);
      const forward = plain.workings.find(({ name }) => name === 'parity forward')!.value as number;
      for (const [i, strike] of shorts(wide).entries()) {
        const base = Math.abs(shorts(plain)[i]! - forward);
        expect(Math.abs(strike - forward)).toBeGreaterThanOrEqual(1.25 * base - 1e-6);
        expect(Math.abs(strike - forward)).toBeLessThan(1.25 * base + 5);
      }
    },
  );

  it.each([FOMC, JOBS])(
    'priced-move: no short of the eve of $release is nearer than it, nor beyond the bound, and the next day is free',
    async ({ eve, day, release }) => {
      const plain = (await entries(day, {})).get(eve)!;
      const plans = await entries(day, policy({ rule: 'priced-move', moves: 1.7, maxMultiple: 1.5 }));
      const kept = plans.get(eve)!;
      const told = new RegExp(`^${release}: no side within (\\d\\.\\d\\d) %, 1.7 × the priced move$`);
      const percent = Number(told.exec(String(gateOf(kept).input))![1]);
      const forward = plain.workings.find(({ name }) => name === 'parity forward')!.value as number;
      const moved = shorts(kept).map((strike, i) => {
        const [base, distance] = [Math.abs(shorts(plain)[i]! - forward), Math.abs(strike - forward)];
        const asked = Math.max(base, Math.min((percent / 100) * forward, 1.5 * base));
        // The per cent is shown to two digits.
        expect(Math.abs(distance - asked)).toBeLessThan(5.5);
        return distance > base + 1;
      });
      expect(moved).toContain(true);
      expect(gateOf(plans.get(day)!)).not.toMatchObject({ input: expect.stringContaining('priced move') });
    },
  );

  it.each([FOMC, JOBS])(
    'reduce, hedge and trade: the eve of $release says what was done',
    async ({ eve, day, release }) => {
      const anchor = { ...strategyOf().anchor, condors: 5 };
      const reduced = (await entries(day, { anchor, ...policy({ rule: 'reduce', share: 0.5 }) })).get(eve)!;
      expect(gateOf(reduced).input).toBe(`${release}: 2 of 5 condors kept`);
      expect(reduced.open[0]!.legs[0]!.quantity).toBe(2);
      const traded = (await entries(day, policy({ rule: 'trade' }))).get(eve)!;
      expect(traded.open).toEqual((await entries(day, {})).get(eve)!.open);
      const secondEngine = {
        arm: { rule: 'always' },
        instrument: {
          kind: 'put-spread',
          expiryDays: { min: 300, max: 400 },
          longDelta: 0.05,
          shortDelta: 0.02,
          spreads: 1,
        },
      };
      const bare = (await entries(day, { secondEngine, ...policy({ rule: 'hedge' }) })).get(eve)!;
      expect(gateOf(bare).input).toBe(`${release}: second engine required`);
      expect(bare).toMatchObject({ verdict: 'refuse', open: [] });
    },
  );

  it('a kind whose calendar the data lack is absent, and the session trades as without a policy', async () => {
    const plan = (await entries(FOMC.day, policy({ rule: 'skip' }, ['cpi']))).get(FOMC.eve)!;
    expect(gateOf(plan)).toMatchObject({
      outcome: 'absent',
      reason: expect.stringContaining('no cpi release'),
    });
    expect(plan.verdict).toBe('enter');
  });

  it('every entered plan of these days carries its decay schedule to the settlement', async () => {
    for (const { eve, day } of [FOMC, JOBS]) {
      const plan = (await entries(day, {})).get(eve)!;
      const last = plan.workings.at(-1)!;
      expect(last.name).toBe(`scheduled decay shed by ${day} 16:00`);
      expect(last.value).toBeCloseTo(100, 6);
    }
  });
});
