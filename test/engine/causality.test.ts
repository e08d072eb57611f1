import { describe, expect, it } from 'vitest';
import { syntheticTape } from '../../src/data/index.ts';
import { backtest } from '../../src/engine/index.ts';
import { FEE_PRESETS, type Frame, isoDate, type Tape } from '../../src/market/index.ts';
import { cutTape, heldTape } from '../support/cut-tape.ts';
import { strategyOf } from '../support/views.ts';

const strategy = strategyOf({
  anchor: {
    condors: 1,
    placement: { rule: 'expected-range', estimator: 'vix9d-hv20', putMultiple: 1, callMultiple: 1 },
    wings: { putPoints: 25, callPoints: 25 },
    maxVix: 60,
  },
  pivot: {
    instrument: { kind: 'VXM', minDays: 3 },
    sizing: { rule: 'per-condor', contracts: 1 },
    need: 1,
    triggers: {
      vixChangePoints: { engage: 0.2, release: 0 },
      moveInExpectedRanges: { engage: 0.3, release: 0.1 },
    },
  },
  secondEngine: {
    arm: { rule: 'release-ahead', kinds: ['cpi', 'ppi', 'jobs', 'fomc'], withinHours: 72 },
    instrument: {
      kind: 'put-spread',
      expiryDays: { min: 7, max: 60 },
      longDelta: 0.1,
      shortDelta: 0.05,
      spreads: 1,
    },
  },
});

describe('causality', () => {
  it('cut the whole tape, series and releases included, at any snapshot: every decision up to it is the same', async () => {
    const tape = await heldTape(syntheticTape({ seed: 5, from: isoDate('2026-01-05'), sessions: 8 }));
    const whole = await backtest(tape, strategy, FEE_PRESETS.none);
    const plans = whole.journal.filter((entry) => entry.kind === 'plan');
    const fills = whole.journal.filter((entry) => entry.kind === 'fill');
    expect(new Set(fills.map((entry) => entry.order.layer))).toEqual(
      new Set(['anchor', 'pivot', 'second-engine']),
    );
    for (const [index, until] of tape.timetable.entries()) {
      if (index % 3 !== 0) continue;
      const part = await backtest(cutTape(tape, until), strategy, FEE_PRESETS.none);
      expect(part.journal.filter((entry) => entry.kind === 'plan')).toEqual(plans.slice(0, index + 1));
    }
  });

  it('what lies after the cut is really different: a tape with a changed future decides the same until then', async () => {
    const tape = await heldTape(syntheticTape({ seed: 5, from: isoDate('2026-01-05'), sessions: 6 }));
    const until = tape.timetable[11]!;
    const shifted = (frame: Frame): Frame =>
      frame.at <= until
        ? frame
        : { ...frame, levels: { ...frame.levels, VIX: { value: 80, tickedAt: frame.at } } };
    const changed: Tape = {
      ...tape,
      async *frames() {
        for await (const frame of tape.frames()) yield shifted(frame);
      },
    };
    const plans = async (one: Tape) =>
      (await backtest(one, strategy, FEE_PRESETS.none)).journal.filter((entry) => entry.kind === 'plan');
    const [before, after] = [await plans(tape), await plans(changed)];
    expect(after.slice(0, 12)).toEqual(before.slice(0, 12));
    expect(after.slice(12)).not.toEqual(before.slice(12));
  });
});
