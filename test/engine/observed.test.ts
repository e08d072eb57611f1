import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate } from '../../src/market/index.ts';
import { flatChain, handMadeTape } from '../support/hand-made-tape.ts';
import { strategyOf } from '../support/views.ts';

const arm = { rule: 'implied-premium-jump', percentPoints: 0.5 };
const secondEngine = {
  arm,
  instrument: {
    kind: 'put-spread',
    expiryDays: { min: 7, max: 30 },
    longDelta: 0.1,
    shortDelta: 0.05,
    spreads: 1,
  },
};
const LONG = isoDate('2026-08-03');

/** Two snapshots a day; from one instant on the far chain is dearer. */
const tape = (jumpAt: string) =>
  handMadeTape(
    [
      { date: '2026-07-20', times: ['10:15', '14:15'], close: 7500 },
      { date: '2026-07-21', times: ['10:15', '14:15'], close: 7500 },
      { date: '2026-07-22', times: ['10:15', '14:15'], close: 7500 },
      { date: '2026-07-23', times: [], close: 7500 },
    ],
    (frame) => {
      const at = new Date(frame.at).toISOString();
      const date = isoDate(at.slice(0, 10));
      const time = at.slice(11, 16) === '14:15' ? '10:15' : '14:15';
      const deviation = at >= jumpAt ? 0.025 : 0.008;
      return { ...frame, chains: [...frame.chains, flatChain(date, time, LONG, 7500, () => deviation)] };
    },
  );

async function armedAt(jumpAt: string) {
  const run = await backtest(tape(jumpAt), strategyOf({ secondEngine }), FEE_PRESETS.none);
  return run.journal.flatMap((entry) => {
    if (entry.kind !== 'plan') return [];
    const layer = entry.plan.layers.find((one) => one.layer === 'second-engine')!;
    return [[new Date(entry.at).toISOString().slice(5, 13), layer.gates[0]!.outcome] as const];
  });
}

describe('the premium bound of the session before, as a replay keeps it', () => {
  it('is absent on the first day, and then compares with the last snapshot of the session before', async () => {
    expect(await armedAt('2026-07-22')).toEqual([
      ['07-20T14', 'absent'],
      ['07-20T18', 'absent'],
      ['07-21T14', 'fail'],
      ['07-21T18', 'fail'],
      ['07-22T14', 'pass'],
      ['07-22T18', 'pass'],
    ]);
  });

  it('a rise within a session arms at once, and what was bought on it is held', async () => {
    const seen = await armedAt('2026-07-21T18');
    expect(seen.slice(2).map(([, outcome]) => outcome)).toEqual(['fail', 'pass', 'pass', 'pass']);
  });
});
