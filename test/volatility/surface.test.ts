import { describe, expect, it } from 'vitest';
import {
  calendarCrossing,
  fitSmile,
  fitSurface,
  smileVolatility,
  sviTotalVariance,
  yearsToExpiry,
} from '../../src/volatility/index.ts';
import { blackRows, chainOf, ladder, type QuoteRow } from './chains.ts';

const FORWARD = 7427.5;
const shape = (scale: number) => ({
  a: 2e-5 * scale,
  b: 0.004 * scale,
  rho: -0.3,
  m: 0.002,
  sigma: 0.01 * Math.sqrt(scale),
});

function rowsOf(scale: number): QuoteRow[] {
  const slice = shape(scale);
  return blackRows(ladder(7200, 7650, 5), FORWARD, (strike) =>
    Math.sqrt(sviTotalVariance(slice, Math.log(strike / FORWARD))),
  );
}

function smileOf(scale: number, expiry: string) {
  const chain = chainOf(rowsOf(scale), { expiry });
  const years = yearsToExpiry(chain);
  if (!years.ok) throw new Error(years.reason);
  const fit = fitSmile(chain, { forward: FORWARD, discount: 1, years: years.value });
  if (!fit.ok) throw new Error(fit.reason);
  return fit.value;
}

describe('fitted smile', () => {
  it('lies between bid and ask everywhere when the quotes come from a slice', () => {
    const smile = smileOf(1, '2026-07-29');
    expect(smile.insideShare).toBe(1);
    expect(smile.rmsVegaWeighted).toBeLessThan(0.05);
    const deviation = Math.sqrt(sviTotalVariance(shape(1), 0));
    expect(smileVolatility(smile, FORWARD)).toBeCloseTo(deviation / Math.sqrt(smile.basis.years), 3);
  });

  it('reports each strike against its quote, in points and in half-spreads', () => {
    const rows = rowsOf(1);
    const at = rows.findIndex(([strike]) => strike === 7400);
    const [strike, callBid, callAsk, putBid, putAsk] = rows[at]!;
    rows[at] = [strike, callBid, callAsk, putBid + 0.5, putAsk + 0.5];
    const chain = chainOf(rows);
    const years = yearsToExpiry(chain);
    if (!years.ok) throw new Error(years.reason);
    const fit = fitSmile(chain, { forward: FORWARD, discount: 1, years: years.value });
    if (!fit.ok) throw new Error(fit.reason);
    const worst = fit.value.residuals.toSorted((a, b) => a.halfSpreads - b.halfSpreads)[0]!;
    expect(worst.strike).toBe(7400);
    expect(worst.halfSpreads).toBeLessThan(-5);
    expect(worst.volPoints).toBeLessThan(0);
  });

  it('has a reason with fewer than five usable strikes', () => {
    const chain = chainOf(rowsOf(1).slice(0, 4));
    const years = yearsToExpiry(chain);
    if (!years.ok) throw new Error(years.reason);
    expect(fitSmile(chain, { forward: FORWARD, discount: 1, years: years.value })).toMatchObject({
      reason: 'too-few-points',
    });
  });
});

describe('surface', () => {
  it('orders its expiries, names those it lacks and finds no crossing where there is none', () => {
    const surface = fitSurface([
      chainOf(rowsOf(3), { expiry: '2026-07-31' }),
      chainOf([], { expiry: '2026-08-03' }),
      chainOf(rowsOf(1), { expiry: '2026-07-29' }),
    ]);
    expect(surface.slices.map(({ expiry }) => expiry)).toEqual(['2026-07-29', '2026-07-31']);
    expect(surface.missing).toEqual([{ expiry: '2026-08-03', reason: 'too-few-strikes' }]);
    expect(surface.crossings).toEqual([]);
  });

  it('finds the crossing of two slices fitted on their own', () => {
    const crossing = calendarCrossing(smileOf(1, '2026-07-29'), smileOf(0.8, '2026-07-30'));
    expect(crossing).toMatchObject({ earlier: '2026-07-29', later: '2026-07-30' });
    expect(crossing!.share).toBeGreaterThan(0.15);
  });

  it('holds a later slice above an earlier one that its own quotes would cross', () => {
    const surface = fitSurface([
      chainOf(rowsOf(1), { expiry: '2026-07-29' }),
      chainOf(rowsOf(0.97), { expiry: '2026-07-30' }),
    ]);
    const left = surface.crossings.map(({ share }) => share);
    expect(Math.max(0, ...left)).toBeLessThan(0.002);
  });
});
