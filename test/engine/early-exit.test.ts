import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/index.ts';
import { FEE_PRESETS, type Frame, instantOf, isoDate } from '../../src/market/index.ts';
import { tradesTable } from '../../src/report/index.ts';
import { handMadeTape } from '../support/hand-made-tape.ts';
import { strategyOf } from '../support/views.ts';

const WEEK = [
  { date: '2026-07-20', times: ['14:20'] },
  { date: '2026-07-21', times: ['10:30', '14:20'], close: 7700 },
  { date: '2026-07-22', times: [], close: 7500 },
];

/** Frames also carry the chain that expires on their own day. */
function withToday(frame: Frame): Frame {
  const [next] = frame.chains;
  const today = isoDate('2026-07-21');
  return frame.at < instantOf(today, '00:00', 'America/New_York')
    ? frame
    : { ...frame, chains: [next!, { ...next!, expiry: today }] };
}

const run = (exit: object, condors = 3) => {
  const anchor = { ...strategyOf().anchor, condors, exit };
  const strategy = strategyOf({ anchor, execution: { headline: 'touch', fees: 'broker' } });
  return backtest(handMadeTape(WEEK, withToday), strategy, FEE_PRESETS.broker);
};

describe('a condor closed before its settlement', () => {
  it('becomes a trade with its debit and without a settlement, and the account adds up to the cent', async () => {
    const { levels, sessions } = await run({ rule: 'next-morning', time: '10:00' });
    for (const { trades, layers } of levels) {
      expect(trades.map(({ tradeDate, exit }) => [tradeDate, exit])).toEqual([
        ['2026-07-20', 'closed'],
        ['2026-07-21', 'settled'],
      ]);
      const [closed, settled] = trades;
      expect(closed).toMatchObject({
        settlement: null,
        settlementSource: null,
        exitAt: instantOf(isoDate('2026-07-21'), '10:30', 'America/New_York'),
      });
      expect(closed!.pnlPoints).toBeCloseTo(closed!.creditPoints - closed!.exitDebitPoints, 10);
      expect(settled!.exitDebitPoints).toBe(0);
      const anchor = layers.find(({ layer }) => layer === 'anchor')!;
      expect(trades.reduce((sum, { pnlCents }) => sum + pnlCents, 0)).toBe(anchor.realisedCents);
    }
    expect(sessions.map(({ outcome }) => outcome)).toEqual(['traded', 'traded']);
  });

  it('pays the spread both ways at the touch: the round trip on unchanged quotes costs eight half-spreads', async () => {
    const { levels } = await run({ rule: 'next-morning', time: '10:00' });
    const [touch, , mid] = levels.map(({ trades }) => trades[0]!);
    expect(mid!.exitDebitPoints).toBeCloseTo(mid!.creditPoints, 10);
    expect(touch!.exitDebitPoints - touch!.creditPoints).toBeCloseTo(0.4, 10);
  });

  it('held to settlement owes the payoff there', async () => {
    const { levels } = await run({ rule: 'hold' });
    const [lost] = levels[0]!.trades;
    expect(lost).toMatchObject({ exit: 'settled', settlement: 7700, exitDebitPoints: 25 });
  });

  it('is shown with its price and time in the table of trades', async () => {
    const { levels } = await run({ rule: 'next-morning', time: '10:00' });
    const table = tradesTable({ headline: 'touch', levels } as unknown as Parameters<typeof tradesTable>[0]);
    expect(table.rows[0]![5]).toMatch(/^closed for \d\.\d\d, 07-21 10:30$/);
  });
});
