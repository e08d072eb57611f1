import { describe, expect, it } from 'vitest';
import { syntheticTape } from '../../src/data/index.ts';
import { backtest } from '../../src/engine/index.ts';
import { FEE_PRESETS, isoDate } from '../../src/market/index.ts';
import { cutTape, heldTape } from '../support/cut-tape.ts';
import { strategyOf } from '../support/views.ts';

const strategy = strategyOf({
  anchor: {
    condors: 2,
    placement: {
      rule: 'target-credit',
      creditPoints: 1,
      estimator: 'atm-straddle',
      startMultiple: 2,
      stepPoints: 5,
      side: 'skew',
    },
    wings: { putPoints: 25, callPoints: 25 },
    macd: { strength: 0.1, sessions: 2, quietZone: 0 },
    ivPercentile: { sessions: 20, lowMultiple: 0.9, highMultiple: 1.2 },
    rangeFloor: { quantile: 0.5, sessions: 20 },
    exit: { rule: 'scheduled-press', share: 0.3 },
  },
  events: { kinds: ['cpi', 'ppi', 'jobs', 'fomc'], policy: { rule: 'widen', multiple: 1.1 } },
});

describe('causality of the anchor', () => {
  it('with its filters, calibrations, event policy and exit on decides the same when the tape ends at any snapshot', async () => {
    const tape = await heldTape(syntheticTape({ seed: 3, from: isoDate('2026-01-05'), sessions: 6 }));
    const whole = await backtest(tape, strategy, FEE_PRESETS.none);
    const plans = whole.journal.filter((entry) => entry.kind === 'plan');
    const seen = plans.flatMap(({ plan }) => plan.layers.flatMap(({ gates }) => gates));
    for (const id of ['iv-percentile', 'range-floor', 'events']) {
      expect(seen.some((gate) => gate.id === id && gate.outcome === 'pass')).toBe(true);
    }
    expect(whole.levels[0]!.trades.some(({ exit }) => exit === 'closed')).toBe(true);
    for (const [index, until] of tape.timetable.entries()) {
      if (index % 3 !== 0) continue;
      const part = await backtest(cutTape(tape, until), strategy, FEE_PRESETS.none);
      expect(part.journal.filter((entry) => entry.kind === 'plan')).toEqual(plans.slice(0, index + 1));
    }
  });
});
