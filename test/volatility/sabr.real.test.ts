import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DATA, HAS_DATA, TITLE } from './real-chains.ts';
import { sabrVolatility } from './sabr.ts';

describe.skipIf(!HAS_DATA)(`a published point of Hagan’s formula${TITLE}`, () => {
  it('is met to its tolerance by the smile that fits are tried on', () => {
    const { point } = JSON.parse(readFileSync(join(DATA, 'reference/sabr_hagan2002_point.json'), 'utf8')) as {
      point: Record<string, number>;
    };
    const { f, k, shift, alpha, beta, rho, volvol, t, lognormal_vol_pct, rel_tol } = point as {
      [name in
        | 'f'
        | 'k'
        | 'shift'
        | 'alpha'
        | 'beta'
        | 'rho'
        | 'volvol'
        | 't'
        | 'lognormal_vol_pct'
        | 'rel_tol']: number;
    };
    const found = sabrVolatility(f + shift, k + shift, { alpha, beta, rho, volOfVol: volvol, years: t });
    expect(Math.abs((100 * found) / lognormal_vol_pct - 1)).toBeLessThan(rel_tol);
  });
});
