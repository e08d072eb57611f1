import { beforeAll, describe, expect, it } from 'vitest';
import { type BacktestResult, backtest } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate, PointInTimeSeries } from '../../src/market/index.ts';
import { dailyValuesOf } from '../signals/series.ts';
import { handMadeTape } from '../support/hand-made-tape.ts';
import { strategyOf } from '../support/views.ts';

const NEXT_MORNING = { rule: 'next-morning', time: '10:00' };
/** In the morning of its expiry every call is offered two points dearer than it is worth. */
const tape = (close: number) => {
  const made = quotes(close);
  // Bills pay 3.65 % a year, 0.01 % a day.
  const bills = new PointInTimeSeries(dailyValuesOf('2026-07-20', 5, () => 3.65));
  return { ...made, series: { ...made.series, values: { 'bill-3m': bills } } };
};
const quotes = (close: number) =>
  handMadeTape(
    [
      { date: '2026-07-20', times: ['14:15'], close: 7500 },
      { date: '2026-07-21', times: ['10:15', '15:30'], close },
    ],
    (frame) => {
      if (new Date(frame.at).toISOString() < '2026-07-21') return frame;
      const today = { ...frame.chains[0]!, expiry: isoDate('2026-07-21'), quotedAt: frame.at };
      return { ...frame, chains: [{ ...today, callAsk: today.callAsk.map((ask) => ask + 2) }] };
    },
  );
const strategy = strategyOf({
  anchor: { ...strategyOf().anchor, exit: NEXT_MORNING },
  execution: { headline: 'touch', fees: 'flat' },
});

describe.each([7500, 7700])('a condor whose closing is locked by a box, settled at %d', (close) => {
  let run: BacktestResult;
  beforeAll(async () => {
    run = await backtest(tape(close), strategy, FEE_PRESETS.flat);
  });
  const touch = () => run.levels.find(({ level }) => level === 'touch')!;

  it('sends one order of the lock and the rest, and holds the locked package to its settlement', () => {
    const fills = run.journal.filter((entry) => entry.kind === 'fill');
    expect(fills.map(({ order }) => order.id)).toEqual([
      'open anchor 2026-07-20',
      'close anchor 2026-07-20',
      'lock anchor 2026-07-20',
    ]);
    const settled = run.journal.flatMap((entry) => (entry.kind === 'settlement' ? entry.positions : []));
    expect(settled.map(({ id }) => id)).toEqual(['anchor 2026-07-20 locked']);
  });

  it('pays the same whatever the print, and the trade tells all that the account earned', () => {
    const [trade, ...more] = touch().trades;
    expect(more).toEqual([]);
    const mark = run.journal.findLast((entry) => entry.kind === 'mark')!;
    const earned = mark.layers.reduce((sum, { realised, unrealised }) => sum + realised + unrealised, 0);
    expect(trade!.pnlCents).toBe(earned);
    expect(trade!.exit).toBe('closed');
    expect(trade!.pnlPoints).toBeCloseTo(trade!.creditPoints - trade!.exitDebitPoints, 9);
  });

  it('leaves the margin of the box, never less than its width, and never unknown', () => {
    const locked = run.journal.filter(
      (entry) => entry.kind === 'mark' && entry.positions.some(({ id }) => id.endsWith('locked')),
    );
    expect(locked.length).toBeGreaterThan(0);
    for (const mark of locked)
      expect((mark as { marginCents: number }).marginCents).toBeGreaterThanOrEqual(250_000);
    expect(touch().assumptions.map(({ id }) => id)).not.toContain('margin-unknown');
  });
});

it('what a locked condor earns does not depend on the print', async () => {
  const results = [];
  for (const close of [7500, 7700]) {
    const { levels } = await backtest(tape(close), strategy, FEE_PRESETS.flat);
    results.push(levels.find(({ level }) => level === 'touch')!.trades[0]!.pnlCents);
  }
  expect(results[0]).toBe(results[1]);
});
