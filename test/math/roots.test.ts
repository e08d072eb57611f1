import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brentRoot } from '../../src/math/index.ts';

describe('a bracketed root', () => {
  test('of x³ - 2 is the cube root of two to the last bits', () => {
    const root = brentRoot((x) => x * x * x - 2, 0, 2);
    expect(root.ok && root.value).toBeCloseTo(1.2599210498948732, 15);
  });

  test('is found for flat and steep functions alike', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        (at, k) => {
          const root = brentRoot((x) => Math.tanh(k * (x - at)) + (x - at) * 1e-3, -10, 12);
          expect(root.ok && Math.abs(root.value - at)).toBeLessThan(1e-12);
        },
      ),
    );
    const flat = brentRoot((x) => (x - 1) * (x - 1) * (x - 1) * 1e-200, -3, 9);
    expect(flat.ok && flat.value).toBeCloseTo(1, 4);
  });

  test('at an end of the bracket is that end', () => {
    expect(brentRoot((x) => x, 0, 1)).toEqual({ ok: true, value: 0 });
    expect(brentRoot((x) => x - 1, 0, 1)).toEqual({ ok: true, value: 1 });
  });

  test('without opposite signs is refused', () => {
    expect(brentRoot((x) => x * x + 1, -1, 1)).toMatchObject({ ok: false, reason: 'not-bracketed' });
    expect(brentRoot((x) => 1 / x, 0, -1)).toMatchObject({ ok: false, reason: 'not-bracketed' });
    expect(brentRoot(() => Number.NaN, 0, 1)).toMatchObject({ ok: false, reason: 'not-bracketed' });
  });
});
