import { describe, expect, it } from 'vitest';
import { leastSquares } from '../../src/math/index.ts';

const row = (x: number, target: number, group: string, weight = 1) => ({
  terms: [1, x],
  target,
  group,
  weight,
});

describe('least squares', () => {
  it('finds a line exactly, with no error left', () => {
    const fit = leastSquares([1, 2, 4, 8].map((x) => row(x, 3 - 2 * x, `${x}`)));
    expect(fit.ok && fit.value.coefficients[0]).toBeCloseTo(3, 10);
    expect(fit.ok && fit.value.coefficients[1]).toBeCloseTo(-2, 10);
    expect(fit.ok && fit.value.rSquared).toBeCloseTo(1, 10);
    expect(fit.ok && fit.value.standardErrors[1]).toBeCloseTo(0, 10);
  });

  it('of a constant alone gives mean, and its clustered standard error with one row a group', () => {
    const fit = leastSquares([1, 2, 3, 6].map((target, i) => ({ terms: [1], target, group: `${i}` })));
    // Mean 3, squares 4 + 1 + 0 + 9 = 14; 14 / 16 × 4 / 3.
    expect(fit.ok && fit.value.coefficients).toEqual([3]);
    expect(fit.ok && fit.value.standardErrors[0]).toBeCloseTo(Math.sqrt((14 / 16) * (4 / 3)), 12);
  });

  it('a row repeated in its group does not make the answer surer; a weight of two is two rows', () => {
    const once = [0, 1, 2, 3].map((x) => row(x, [0, 2, 1, 4][x]!, `${x}`));
    const twice = leastSquares([...once, ...once]);
    const weighed = leastSquares(once.map((one) => ({ ...one, weight: 2 })));
    const plain = leastSquares(once);
    expect(twice.ok && plain.ok && twice.value.standardErrors[1]).toBeCloseTo(
      plain.ok ? plain.value.standardErrors[1]! : Number.NaN,
      12,
    );
    expect(weighed.ok && weighed.value.coefficients).toEqual(twice.ok && twice.value.coefficients);
  });

  it('refuses terms that depend on each other, and as many terms as groups', () => {
    const same = [1, 2, 3].map((x) => ({ terms: [x, 2 * x], target: x, group: `${x}` }));
    expect(leastSquares(same)).toMatchObject({ ok: false, reason: 'singular' });
    expect(leastSquares([row(1, 1, 'a'), row(2, 2, 'b')])).toMatchObject({
      ok: false,
      reason: 'too-few-groups',
    });
  });
});
