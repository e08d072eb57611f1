import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/index.ts';
import { FEE_PRESETS } from '../../src/market/index.ts';
import { handMadeTape } from '../support/hand-made-tape.ts';
import { strategyOf } from '../support/views.ts';

const tape = handMadeTape([
  { date: '2026-07-20', times: ['14:15'], close: 7500 },
  { date: '2026-07-21', times: [], close: 7500 },
]);

async function run(widened?: object) {
  const strategy = strategyOf({
    execution: { headline: 'touch', fees: 'none', ...(widened && { widened }) },
  });
  const { levels } = await backtest(tape, strategy, FEE_PRESETS.none);
  const of = (level: string) => levels.find((one) => one.level === level)!;
  return {
    credit: (level: string) => of(level).trades[0]!.creditPoints,
    assumed: of('touch').assumptions.find(({ id }) => id === 'costs-widened')?.hits ?? 0,
  };
}

describe('simulated fills on a day with widened costs', () => {
  it('trade so many times as far from the mid, counted as an assumption', async () => {
    const plain = await run();
    const wide = await run({ multiple: 2, dates: ['2026-07-20'] });
    // Four quotes 0.10 wide: the touch costs 0.20 a condor against the mid, twice as far 0.40.
    expect(plain.credit('touch') - wide.credit('touch')).toBeCloseTo(0.2, 9);
    expect(wide.credit('mid')).toBe(plain.credit('mid'));
    expect([plain.assumed, wide.assumed]).toEqual([0, 1]);
  });

  it('are as always on other days, and with a multiple of 1', async () => {
    const plain = await run();
    for (const widened of [
      { multiple: 3, dates: ['2026-07-21'], kinds: ['month-end'] },
      { multiple: 1, dates: ['2026-07-20'] },
    ]) {
      const other = await run(widened);
      expect(other.credit('touch')).toBe(plain.credit('touch'));
      expect(other.assumed).toBe(0);
    }
  });
});
