import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type FuturesCurve, isoDate } from '../../src/market/index.ts';
import {
  closingTermState,
  constantMaturitySlope,
  nextTermState,
  spotToFront,
  spotToThreeMonths,
  type TermStateHeld,
  type TermStateRules,
  termStructurePercentile,
} from '../../src/signals/index.ts';
import { at, dailySeries, levelsAt, present, reasonOf, sameWhenCut, viewAt } from './series.ts';

const asOf = at('2026-07-27', '11:00');

function curveOf(...mids: readonly [expiry: string, mid: number][]): FuturesCurve {
  return {
    quotedAt: asOf,
    tenors: mids.map(([expiry, mid]) => ({
      expiry: isoDate(expiry),
      bid: mid - 0.05,
      ask: mid + 0.05,
      provenance: 'quoted' as const,
    })),
  };
}

const upward = curveOf(['2026-08-19', 18], ['2026-09-16', 19], ['2026-10-21', 20]);

describe('shape of the VIX term structure', () => {
  it('slope is that of constant maturities, and turns its sign with the curve', () => {
    const flat = curveOf(['2026-08-19', 18], ['2026-09-16', 18], ['2026-10-21', 18]);
    expect(present(constantMaturitySlope(viewAt(asOf, {}, { curve: flat }))).value).toBeCloseTo(0, 12);
    expect(present(constantMaturitySlope(viewAt(asOf, {}, { curve: upward }))).value).toBeGreaterThan(0.03);
    const inverted = curveOf(['2026-08-19', 24], ['2026-09-16', 22], ['2026-10-21', 21]);
    expect(present(constantMaturitySlope(viewAt(asOf, {}, { curve: inverted }))).value).toBeLessThan(-0.03);
  });

  it('spot stands over the first monthly future, weeklies left out', () => {
    const curve = curveOf(['2026-07-29', 30], ['2026-08-19', 18]);
    const signal = present(spotToFront(viewAt(asOf, {}, { curve, levels: levelsAt(asOf, { VIX: 16.2 }) })));
    expect(signal.value).toBeCloseTo(0.9, 12);
    expect(signal.inputs).toHaveProperty(['VX 2026-08-19 (points)']);
  });

  it('is absent without a curve, a level, or tenors on both sides', () => {
    expect(reasonOf(constantMaturitySlope(viewAt(asOf)))).toBe('no-curve');
    expect(reasonOf(spotToFront(viewAt(asOf, {}, { curve: upward })))).toBe('no-level');
    expect(
      reasonOf(
        spotToFront(
          viewAt(asOf, {}, { curve: curveOf(['2026-07-29', 30]), levels: levelsAt(asOf, { VIX: 16 }) }),
        ),
      ),
    ).toBe('too-few-tenors');
    expect(reasonOf(constantMaturitySlope(viewAt(asOf, {}, { curve: curveOf(['2026-08-19', 18]) })))).toBe(
      'not-bracketed',
    );
  });

  const bars = {
    VIX: dailySeries('2026-07-24', 300, (i) => 15 + (i % 10)),
    VIX3M: dailySeries('2026-07-24', 300, () => 20),
  };

  it('VIX over VIX3M takes both levels, else both closes of one day', () => {
    const levels = levelsAt(asOf, { VIX: 22, VIX3M: 20 });
    expect(present(spotToThreeMonths(viewAt(asOf, { bars }, { levels }))).value).toBe(1.1);
    const onlyOne = viewAt(asOf, { bars }, { levels: levelsAt(asOf, { VIX: 22 }) });
    expect(present(spotToThreeMonths(onlyOne)).value).toBe(24 / 20);
    const uneven = {
      ...bars,
      VIX3M: dailySeries('2026-07-27', 300, () => 20).map((p) => ({
        ...p,
        knownAt: epochMs(Math.min(p.knownAt, asOf)),
      })),
    };
    expect(reasonOf(spotToThreeMonths(viewAt(asOf, { bars: uneven })))).toBe('sessions-differ');
  });

  it('its percentile is the share of days below, within 0 and 1, and blind to later days', () => {
    const levels = (vix: number) => ({ levels: levelsAt(asOf, { VIX: vix, VIX3M: 20 }) });
    const value = (vix: number) =>
      present(termStructurePercentile(viewAt(asOf, { bars }, levels(vix)), { days: 250 })).value;
    expect([value(10), value(19.5), value(30)]).toEqual([0, 0.5, 1]);
    sameWhenCut((view) => termStructurePercentile(view, { days: 100 }), at('2026-06-26', '11:00'), { bars });
    expect(reasonOf(termStructurePercentile(viewAt(asOf, { bars: { VIX: bars.VIX } })))).toBe('no-bars');
    const holed = { ...bars, VIX3M: bars.VIX3M.filter((_, i) => i % 5 > 0) };
    expect(reasonOf(termStructurePercentile(viewAt(asOf, { bars: holed }, levels(20)), { days: 200 }))).toBe(
      'sessions-differ',
    );
  });
});

const rules: TermStateRules = { contangoBelow: 0.92, backwardationAbove: 1, band: 0.02, dwellMinutes: 60 };
const HOUR = 3_600_000;

/** States after readings one hour apart. */
function run(ratios: readonly number[], with_: TermStateRules = rules): TermStateHeld[] {
  let held: TermStateHeld | undefined;
  return ratios.map((ratio, i) => {
    held = nextTermState(with_, held, ratio, epochMs(i * HOUR));
    return held;
  });
}

describe('state of the term structure', () => {
  it('takes the first reading as it is', () => {
    expect([0.9, 0.95, 1.05].map((ratio) => run([ratio])[0]!.state)).toEqual([
      'contango',
      'flat',
      'backwardation',
    ]);
  });

  it('changes half a band beyond the boundary and after its dwell time, not before', () => {
    expect(run([0.95, 1.009, 1.009]).map(({ state }) => state)).toEqual(['flat', 'flat', 'flat']);
    expect(run([0.95, 1.011, 1.011]).map(({ state }) => state)).toEqual(['flat', 'flat', 'backwardation']);
    expect(run([0.95, 1.011, 0.99, 1.011, 0.99]).map(({ state }) => state)).toEqual(Array(5).fill('flat'));
    expect(run([0.95, 1.2], { ...rules, dwellMinutes: 0 })[1]!.state).toBe('backwardation');
  });

  it('a shape that overshoots on the way need not dwell anew', () => {
    expect(run([0.85, 0.95, 1.1]).map(({ state }) => state)).toEqual([
      'contango',
      'contango',
      'backwardation',
    ]);
  });

  it('noise narrower than the band never moves it twice', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.8, max: 1.1, noNaN: true }),
        fc.array(fc.double({ min: -0.0099, max: 0.0099, noNaN: true }), { minLength: 2, maxLength: 80 }),
        (centre, noise) => {
          const states = run(
            noise.map((offset) => centre + offset),
            { ...rules, dwellMinutes: 0 },
          ).map(({ state }) => state);
          expect(states.filter((state, i) => i > 0 && state !== states[i - 1]).length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('a state that has changed held the call for at least its dwell time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.8, max: 1.1, noNaN: true }), { minLength: 3, maxLength: 60 }),
        (ratios) => {
          const held = run(ratios, { ...rules, dwellMinutes: 150 });
          held.forEach((now, i) => {
            const before = held[i - 1];
            if (before && now.state !== before.state) {
              expect(now.since - before.pending!.since).toBeGreaterThanOrEqual(150 * 60_000);
            }
          });
        },
      ),
    );
  });

  it('refuses readings out of order, ratios that are none, and bands that overlap', () => {
    const held = nextTermState(rules, undefined, 0.9, epochMs(HOUR));
    expect(() => nextTermState(rules, held, 0.9, epochMs(0))).toThrow(RangeError);
    expect(() => nextTermState(rules, held, Number.NaN, epochMs(2 * HOUR))).toThrow(RangeError);
    expect(() => nextTermState({ ...rules, band: 0.1 }, held, 0.9, epochMs(2 * HOUR))).toThrow(RangeError);
  });
});

const boundaries = { contangoBelow: 0.92, backwardationAbove: 1, band: 0.02 };

describe('state of the term structure by daily closes', () => {
  const closing = (ratios: readonly number[], dwellSessions: number, days = ratios.length) =>
    closingTermState(
      viewAt(asOf, {
        bars: {
          VIX: dailySeries('2026-07-24', ratios.length, (i) => 20 * ratios[i]!),
          VIX3M: dailySeries('2026-07-24', ratios.length, () => 20),
        },
      }),
      { ...boundaries, dwellSessions, days },
    );

  it('is the shape that enough closes in a row have called for, with how long it has held', () => {
    const calm = Array.from({ length: 10 }, () => 0.85);
    const seen = (last: readonly number[], dwell: number) => {
      const { value, inputs } = present(closing([...calm, ...last], dwell));
      return [value, inputs['held for (closes)']];
    };
    expect(seen([], 2)).toEqual([-1, 10]);
    expect(seen([1.1, 1.1], 2)).toEqual([-1, 12]);
    expect(seen([1.1, 1.1, 1.1], 2)).toEqual([1, 1]);
    expect(seen([1.1, 1.1, 1.1, 1.1], 2)).toEqual([1, 2]);
    expect(seen([1.1, 0.85, 1.1], 2)).toEqual([-1, 13]);
    expect(seen([1.1], 0)).toEqual([1, 1]);
    expect(seen([0.935], 0)).toEqual([0, 1]);
    expect(seen([0.929], 0)).toEqual([-1, 11]);
  });

  it('is what following the closes one by one comes to, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.8, max: 1.1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 3 }),
        (ratios, dwellSessions) => {
          // As the bars have them: a close times twenty over twenty may differ in the last digit.
          const closes = ratios.map((ratio) => (20 * ratio) / 20);
          const stepwise = run(closes, { ...boundaries, dwellMinutes: 60 * dwellSessions }).at(-1)!.state;
          const shapes = ['contango', 'flat', 'backwardation'];
          expect(shapes[present(closing(ratios, dwellSessions)).value + 1]).toBe(stepwise);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('no level of the day and no later close moves it; without one of the two series it is absent', () => {
    const bars = {
      VIX: dailySeries('2026-08-07', 300, (i) => 15 + (i % 10)),
      VIX3M: dailySeries('2026-08-07', 300, () => 20),
    };
    const state = (view: Parameters<typeof closingTermState>[0]) =>
      closingTermState(view, { ...boundaries, dwellSessions: 1 });
    const seen = sameWhenCut(state, asOf, { bars });
    const jumped = viewAt(asOf, { bars }, { levels: levelsAt(asOf, { VIX: 90, VIX3M: 20 }) });
    expect(present(state(jumped)).value).toBe(seen.value);
    expect(reasonOf(state(viewAt(asOf, { bars: { VIX: bars.VIX } })))).toBe('no-bars');
    expect(reasonOf(state(viewAt(asOf, { bars: { ...bars, VIX3M: bars.VIX3M.slice(-100) } })))).toBe(
      'too-few-bars',
    );
  });
});
