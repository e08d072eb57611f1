import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, ok } from '../../src/math/index.ts';
import { hedgeMultiple } from '../../src/method/hedge-ratio.ts';
import { Pivot } from '../../src/method/strategy/pivot.ts';
import type { Signal } from '../../src/signals/index.ts';
import { viewOf } from '../support/views.ts';

const { asOf } = viewOf();
const signal = (value: number) => (): Signal =>
  ok({ id: 'x', value, unit: 'u', asOf, inputs: {}, stalenessMinutes: 0 });
const missing = (): Signal => absent('no-bars', 'SPX');
const ratioOf = (ratio: object) =>
  Pivot.parse({
    instrument: { kind: 'VX', minDays: 5 },
    sizing: { rule: 'per-condor', contracts: 1 },
    need: 1,
    triggers: { frontRatio: { engage: 1, release: 1 } },
    ratio,
  }).ratio;
const multiple = (
  ratio: object,
  rsi: number,
  front: number,
  divergence: number,
  percentile = 0.5,
  state = 0,
) =>
  hedgeMultiple(ratioOf(ratio), {
    rsi: signal(rsi),
    termRatio: signal(front),
    termPercentile: signal(percentile),
    termState: signal(state),
    divergence: signal(divergence),
  }).multiple;

describe('the hedge ratio', () => {
  it('is 1 with every factor off, reads nothing and shows nothing', () => {
    const untouched = () => {
      throw new Error('read');
    };
    const signals = {
      rsi: untouched,
      termRatio: untouched,
      termPercentile: untouched,
      termState: untouched,
      divergence: untouched,
    };
    expect(hedgeMultiple(ratioOf({}), signals)).toEqual({ multiple: 1, gates: [], workings: [] });
  });

  it('a low RSI raises it: 30 with strength 1 is 1.4, 50 is 1', () => {
    expect(multiple({ rsi: 1 }, 30, 1, 0)).toBeCloseTo(1.4, 12);
    expect(multiple({ rsi: 1 }, 50, 1, 0)).toBe(1);
    expect(multiple({ rsi: 1 }, 70, 1, 0)).toBeCloseTo(0.6, 12);
  });

  it('an inverted curve raises it by steps of the scale', () => {
    expect(multiple({ termStructure: 0.5 }, 50, 0.99, 0)).toBeCloseTo(1.5, 12);
    expect(multiple({ termStructure: 0.5 }, 50, 0.93, 0)).toBe(1);
    expect(multiple({ termStructure: 0.5 }, 50, 0.87, 0)).toBeCloseTo(0.5, 12);
  });

  it('a high percentile of the term structure raises it, a low one lowers it, the middle leaves it', () => {
    const rules = { termPercentile: { strength: 0.4 } };
    expect(multiple(rules, 50, 1, 0, 1)).toBeCloseTo(1.4, 12);
    expect(multiple(rules, 50, 1, 0, 0.5)).toBe(1);
    expect(multiple(rules, 50, 1, 0, 0)).toBeCloseTo(0.6, 12);
  });

  it('each state of the term structure has its factor, flat none', () => {
    const rules = { termState: { contango: 0.8, backwardation: 1.6 } };
    expect([-1, 0, 1].map((state) => multiple(rules, 50, 1, 0, 0.5, state))).toEqual([0.8, 1, 1.6]);
    expect(() => ratioOf({ termState: { backwardation: 1.5, band: 0.1 } })).toThrow(
      'contangoBelow + band must not exceed',
    );
  });

  it('a divergence of breadth raises it to one and a half at most, and never lowers it', () => {
    expect(multiple({ breadth: 0.2 }, 50, 1, 1)).toBeCloseTo(1.2, 12);
    expect(multiple({ breadth: 1 }, 50, 1, 9)).toBe(1.5);
    expect(multiple({ breadth: 1 }, 50, 1, -3)).toBe(1);
  });

  it('stays within its bounds whatever the signals say', () => {
    const any = fc.double({ min: -200, max: 200, noNaN: true });
    fc.assert(
      fc.property(any, any, any, any, (rsi, front, divergence, percentile) => {
        const term = { termPercentile: { strength: 2 }, termState: { contango: 0.5, backwardation: 2 } };
        const on = { rsi: 2, termStructure: 2, breadth: 1, ...term, min: 0.5, max: 1.8 };
        const found = multiple(on, rsi, front, divergence, percentile, Math.sign(front));
        expect(found).toBeGreaterThanOrEqual(0.5);
        expect(found).toBeLessThanOrEqual(1.8);
      }),
    );
  });

  it('a missing signal is neutral and named, the others still count', () => {
    const found = hedgeMultiple(ratioOf({ rsi: 1, breadth: 0.2 }), {
      rsi: missing,
      termRatio: missing,
      termPercentile: missing,
      termState: missing,
      divergence: signal(1),
    });
    expect(found.multiple).toBeCloseTo(1.2, 12);
    expect(found.gates.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['ratio: rsi', 'absent'],
      ['ratio: breadth', 'pass'],
    ]);
  });

  it('bounds that leave 1 out are refused', () => {
    expect(() => ratioOf({ min: 1.1 })).toThrow('1, the neutral multiple');
    expect(() => ratioOf({ max: 0.9 })).toThrow('1, the neutral multiple');
  });
});
