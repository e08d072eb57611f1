import { describe, expect, it } from 'vitest';
import { backtest, MissingSettlementError } from '../../src/engine/index.ts';
import { FEE_PRESETS, type Frame, instantOf, isoDate } from '../../src/market/index.ts';
import { handMadeTape } from '../support/hand-made-tape.ts';
import { strategyOf } from '../support/views.ts';

const strategy = (overrides: object = {}) =>
  strategyOf({
    anchor: {
      condors: 2,
      placement: { rule: 'delta', put: 0.1, call: 0.1 },
      wings: { putPoints: 25, callPoints: 30 },
    },
    ...overrides,
  });

const week = [
  { date: '2026-07-20', times: ['10:30', '14:20'] },
  { date: '2026-07-21', times: ['10:30', '14:20'], close: 7500 },
  { date: '2026-07-22', times: [], close: 7700 },
];

const run = (plan = strategy(), edit?: (frame: Frame) => Frame) => {
  const tape = handMadeTape(week, edit);
  return backtest(tape, plan, FEE_PRESETS[plan.execution.fees]);
};

describe('backtest', () => {
  it('enters once a session at the snapshot nearest to the entry time and settles at the next close', async () => {
    const { levels, sessions } = await run();
    const touch = levels.find((one) => one.level === 'touch')!;
    expect(sessions.map((one) => one.outcome)).toEqual(['traded', 'traded']);
    expect(touch.trades.map((trade) => [trade.tradeDate, trade.expiry, trade.settlement])).toEqual([
      ['2026-07-20', '2026-07-21', 7500],
      ['2026-07-21', '2026-07-22', 7700],
    ]);
    const [kept, lost] = touch.trades;
    expect(kept!.pnlPoints).toBe(kept!.creditPoints);
    expect(lost!.pnlPoints).toBeCloseTo(lost!.creditPoints - 30, 10);
    expect(kept!.pnlCents).toBe(Math.round(kept!.creditPoints * 100) * 100 * 2);
  });

  it('takes less credit at the touch than by travel, and less by travel than at mid, for the same strikes', async () => {
    const { levels } = await run();
    const [touch, travel, mid] = levels.map((level) => level.trades[0]!);
    expect(travel!.strikes).toEqual(touch!.strikes);
    expect(mid!.strikes).toEqual(touch!.strikes);
    expect(touch!.creditPoints).toBeLessThan(travel!.creditPoints);
    expect(travel!.creditPoints).toBeLessThan(mid!.creditPoints);
    // Four quotes 0.10 wide: the touch is 0.20 from mid, and 6 % of 0.40 rounds to the 0.05 grid against us.
    expect(mid!.creditPoints - touch!.creditPoints).toBeCloseTo(0.2, 10);
    expect(mid!.creditPoints - travel!.creditPoints).toBeCloseTo(0.05, 10);
  });

  it('layers sum to the account to the cent at every level, fees included', async () => {
    const { levels } = await run(strategy({ execution: { headline: 'travel', fees: 'broker' } }));
    for (const level of levels) {
      expect(level.feesCents).toBeGreaterThan(0);
      expect(level.layers.reduce((sum, one) => sum + one.pnlCents, 0)).toBe(level.accountPnlCents);
      expect(level.trades.reduce((sum, one) => sum + one.pnlCents, 0)).toBe(level.accountPnlCents);
    }
  });

  it('gives the same bytes when run twice', async () => {
    expect(JSON.stringify(await run())).toBe(JSON.stringify(await run()));
  });

  it('ends its journal with the last thing that happened, so that no session is told that never was', async () => {
    const days = [week[0]!, { ...week[1]!, times: ['10:30'] }, week[2]!];
    const plan = strategy({ entry: { time: '14:15', zone: 'America/New_York', toleranceMinutes: 30 } });
    const { journal } = await backtest(handMadeTape(days), plan, FEE_PRESETS.none);
    expect(journal.findLast(({ kind }) => kind === 'settlement')).toMatchObject({
      print: { date: '2026-07-21' },
    });
    expect(journal.at(-1)).toMatchObject({
      kind: 'mark',
      at: instantOf(isoDate('2026-07-21'), '16:00', 'America/New_York'),
    });
  });

  it('stops loudly when an open condor has no settlement value', async () => {
    const tape = handMadeTape(week.slice(0, 2));
    await expect(backtest(tape, strategy(), FEE_PRESETS.none)).rejects.toThrow(MissingSettlementError);
  });

  it('a session whose only snapshot is too far from the entry time is listed without a snapshot', async () => {
    const { sessions, levels } = await run(
      strategy({ entry: { time: '12:00', zone: 'America/New_York', toleranceMinutes: 30 } }),
    );
    expect(sessions[0]).toMatchObject({
      date: '2026-07-20',
      outcome: 'no-snapshot',
      reason: 'no snapshot within 30 minutes of 12:00 America/New_York',
    });
    expect(levels.every((level) => level.accountPnlCents === 0)).toBe(true);
  });

  it('says of a half day that its close lies before the entry time', async () => {
    const halfDay = [
      { date: '2026-11-27', times: ['10:30', '13:10'] },
      { date: '2026-11-30', times: ['10:30'], close: 7500 },
    ];
    const { sessions } = await backtest(handMadeTape(halfDay), strategy(), FEE_PRESETS.none);
    expect(sessions[0]).toMatchObject({
      outcome: 'no-snapshot',
      reason:
        'no snapshot within 30 minutes of 14:15 America/New_York; stocks closed at 13:00 (Day after Thanksgiving)',
    });
  });

  it.each([
    ['a chain of crossed puts', { putBid: 9, putAsk: 1 }],
    ['a chain without bids', { putBid: 0, callBid: 0 }],
  ])('refuses %s with its reason in the session list', async (_, replace) => {
    const { sessions } = await run(strategy(), (frame) => ({
      ...frame,
      chains: frame.chains.map((chain) => ({
        ...chain,
        ...Object.fromEntries(
          Object.entries(replace).map(([key, value]) => [key, chain.strikes.map(() => value)]),
        ),
      })),
    }));
    for (const session of sessions) {
      expect(session.outcome).toBe('refused');
      expect(session.reason).toMatch(/^forward: too-few-strikes: 0 strikes/);
    }
  });

  it('refuses a condor whose wing the chain does not list', async () => {
    const { sessions } = await run(
      strategy({ anchor: { ...strategy().anchor, wings: { putPoints: 25, callPoints: 27.5 } } }),
    );
    expect(sessions[0]!.reason).toMatch(/^placement: wing-not-listed: strike \d+\.5 is not listed$/);
  });

  it('refuses a stale chain', async () => {
    const { sessions } = await run(strategy(), (frame) => ({
      ...frame,
      chains: frame.chains.map((chain) => ({
        ...chain,
        quotedAt: (chain.quotedAt - 600_000) as typeof chain.quotedAt,
      })),
    }));
    expect(sessions[0]).toMatchObject({ outcome: 'refused', reason: 'quote-age: the chain is stale' });
  });

  it('refuses the condor when the hedge it requires cannot be placed', async () => {
    const hedged = strategy({
      anchor: { ...strategy().anchor, requires: ['second-engine'] },
      secondEngine: {
        arm: { rule: 'always' },
        instrument: {
          kind: 'put-spread',
          expiryDays: { min: 30, max: 60 },
          longDelta: 0.05,
          shortDelta: 0.02,
          spreads: 1,
        },
      },
    });
    const { sessions } = await run(hedged);
    expect(sessions[0]!.outcome).toBe('refused');
    expect(sessions[0]!.reason).toContain('coverage: second-engine is required and was refused');
    expect(sessions[0]!.reason).toContain('the longest is 1 days');
  });
});

describe('causality', () => {
  it('cutting the tape at a snapshot leaves every decision up to it as it was', async () => {
    const whole = handMadeTape(week);
    const all = await backtest(whole, strategy(), FEE_PRESETS.none);
    const plans = all.journal.filter((entry) => entry.kind === 'plan');
    for (let cut = 1; cut < plans.length; cut++) {
      const seen: Frame[] = [];
      for await (const frame of whole.frames()) if (seen.length < cut) seen.push(frame);
      const prefix = {
        ...whole,
        async *frames() {
          yield* seen;
        },
      };
      const part = await backtest(prefix, strategy(), FEE_PRESETS.none);
      expect(part.journal.filter((entry) => entry.kind === 'plan')).toEqual(plans.slice(0, cut));
    }
  });
});
