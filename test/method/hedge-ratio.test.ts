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
const multiple = (ratio: object, rsi: number, front: number, divergence: number) =>
  hedgeMultiple(ratioOf(ratio), {
    rsi: signal(rsi),
    termRatio: signal(front),
    divergence: signal(divergence),
  }).multiple;

describe('the hedge ratio', () => {
  it('is 1 with every factor off, reads nothing and shows nothing', () => {
    const untouched = () => {
      throw new Error('read');
    };
    expect(
      hedgeMultiple(ratioOf({}), { rsi: untouched, termRatio: untouched, divergence: untouched }),
    ).toEqual({ multiple: 1, gates: [], workings: [] });
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

  it('a divergence of breadth raises it to one and a half at most, and never lowers it', () => {
    expect(multiple({ breadth: 0.2 }, 50, 1, 1)).toBeCloseTo(1.2, 12);
    expect(multiple({ breadth: 1 }, 50, 1, 9)).toBe(1.5);
    expect(multiple({ breadth: 1 }, 50, 1, -3)).toBe(1);
  });

  it('stays within its bounds whatever the signals say', () => {
    const any = fc.double({ min: -200, max: 200, noNaN: true });
    fc.assert(
      fc.property(any, any, any, (rsi, front, divergence) => {
        const on = { rsi: 2, termStructure: 2, breadth: 1, min: 0.5, max: 1.8 };
        const found = multiple(on, rsi, front, divergence);
        expect(found).toBeGreaterThanOrEqual(0.5);
        expect(found).toBeLessThanOrEqual(1.8);
      }),
    );
  });

  it('a missing signal is neutral and named, the others still count', () => {
    const found = hedgeMultiple(ratioOf({ rsi: 1, breadth: 0.2 }), {
      rsi: missing,
      termRatio: missing,
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
