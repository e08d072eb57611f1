import { absent, ok, type Result } from './result.ts';

/**
 * Root of a continuous function between two arguments where it has opposite signs, by Brent's method (1973): inverse
 * quadratic or secant steps, bisection whenever they do not shrink the bracket fast enough.
 *
 * @param tolerance the root is within this distance (default: rounding of the root).
 * @returns the root, or `not-bracketed` when the signs agree or a value is not finite at either end.
 */
export function brentRoot(
  f: (x: number) => number,
  lower: number,
  upper: number,
  tolerance = 0,
): Result<number, 'not-bracketed'> {
  let a = lower;
  let b = upper;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return ok(a);
  if (fb === 0) return ok(b);
  if (!(Math.sign(fa) * Math.sign(fb) < 0) || !Number.isFinite(fa) || !Number.isFinite(fb))
    return absent('not-bracketed', `f(${lower}) = ${fa}, f(${upper}) = ${fb}`);
  let c = a;
  let fc = fa;
  let step = b - a;
  let previous = step;
  // Bisection at every other step bounds the count; 2200 halvings exhaust the range of doubles.
  for (let i = 0; i < 2200; i++) {
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = b - a;
      previous = step;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const near = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance;
    const half = 0.5 * (c - b);
    if (Math.abs(half) <= near || fb === 0) return ok(b);
    if (Math.abs(previous) < near || Math.abs(fa) <= Math.abs(fb)) {
      step = half;
      previous = half;
    } else {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * half * s;
        q = 1 - s;
      } else {
        const r = fb / fc;
        const u = fa / fc;
        p = s * (2 * half * u * (u - r) - (b - a) * (r - 1));
        q = (u - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * half * q - Math.abs(near * q), Math.abs(previous * q))) {
        previous = step;
        step = p / q;
      } else {
        step = half;
        previous = half;
      }
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > near ? step : Math.sign(half) * near;
    fb = f(b);
  }
  return ok(b);
}
