import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedStrategy } from '../../src/app/cli/strategy-file.ts';
import { syntheticTape } from '../../src/data/index.ts';
import { backtest, type JournalEntry } from '../../src/engine/index.ts';
import { type EpochMs, FEE_PRESETS, type Frame, isoDate, type Tape } from '../../src/market/index.ts';
import { cutTape, garbledTape, heldTape } from '../support/cut-tape.ts';
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

const seed = shippedStrategy('seed');
/** The seed with what it leaves off, and with put spreads of a tenor that the tape quotes. */
const everything = {
  ...seed,
  anchor: {
    ...seed.anchor,
    ivPercentile: { ...seed.anchor.ivPercentile!, by: 'rank' as const },
    conePercentile: { tenor: 'VIX' as const, sessions: 252, lowMultiple: 1.1, highMultiple: 1 },
    skew: { measure: 'put-slope' as const, above: 1, strength: 0.05, maxMultiple: 1.2 },
    closeMomentum: { strength: 0.2, quietZone: 0, maxMultiple: 1.2 },
    rateShock: { multiple: 0.5, growthPercent: 5, sessions: 20, maxMultiple: 1.2 },
    checks: { ...seed.anchor.checks!, conversionPoints: 1 },
    exit: { rule: 'scheduled-press' as const, share: 0.6 },
  },
  pivot: {
    ...seed.pivot!,
    ratio: {
      ...seed.pivot!.ratio,
      termPercentile: { strength: 0.3, sessions: 60 },
      termState: {
        contango: 0.9,
        backwardation: 1.3,
        contangoBelow: 0.92,
        backwardationAbove: 1,
        band: 0.02,
        dwellSessions: 1,
      },
    },
  },
  secondEngine: {
    ...seed.secondEngine!,
    arm: { rule: 'release-ahead' as const, kinds: ['fomc' as const, 'cpi' as const], withinHours: 200 },
  },
  events: { ...seed.events!, policy: { rule: 'priced-move' as const, moves: 1.5, maxMultiple: 1.2 } },
};

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

  it('with every mechanism on, whatever the future says in frames, bars, values and outcomes, no plan before it changes', async () => {
    const tape = await heldTape(syntheticTape({ seed: 7, from: isoDate('2026-01-05'), sessions: 5 }));
    const journal = async (one: Tape) => (await backtest(one, everything, FEE_PRESETS.none)).journal;
    const plansIn = (entries: readonly JournalEntry[]) =>
      new Map(entries.flatMap((entry) => (entry.kind === 'plan' ? [[entry.at, entry.plan]] : [])));
    const fillsIn = (entries: readonly JournalEntry[], until: EpochMs) =>
      entries.filter((entry) => entry.kind === 'fill' && entry.at <= until);
    const entries = await journal(tape);
    const known = plansIn(entries);
    const shown = [...known.values()].flatMap(({ layers }) => layers).flatMap(({ gates }) => gates);
    const computed = new Set(shown.filter(({ outcome }) => outcome !== 'absent').map(({ id }) => id));
    for (const id of [
      'iv-rank',
      'cone-percentile',
      'skew',
      'range-floor',
      'parity-residual',
      'conversion-edge',
      'events',
    ])
      expect(computed).toContain(id);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: tape.timetable.length - 2 }),
        fc.constantFrom(0.5, 1.3, 2),
        async (at, factor) => {
          const until = tape.timetable[at]!;
          const changed = await journal(garbledTape(tape, until, factor));
          expect(fillsIn(changed, until)).toEqual(fillsIn(entries, until));
          // Of plans that decide alike a journal keeps the first and the last, which may be another one now.
          const both = [...plansIn(changed)].filter(([when]) => when <= until && known.has(when));
          expect(both.length).toBeGreaterThan(0);
          for (const [when, plan] of both) expect(plan).toEqual(known.get(when));
          expect(plansIn(changed)).not.toEqual(known);
        },
      ),
      { numRuns: 6 },
    );
  }, 60_000);
});
