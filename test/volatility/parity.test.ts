import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { impliedFutures, parityForward } from '../../src/volatility/index.ts';
import { blackRows, chainOf, ladder, type QuoteRow } from './chains.ts';

const STRIKES = ladder(7200, 7600, 5);

function fitted(rows: readonly QuoteRow[], options = {}) {
  const parity = parityForward(chainOf(rows, options));
  if (!parity.ok) throw new Error(`${parity.reason}: ${parity.detail}`);
  return parity.value;
}

describe('parity forward', () => {
  it('finds the forward of a 1DTE chain and leaves the discount at 1', () => {
    const parity = fitted(blackRows(STRIKES, 7427.5, () => 0.008));
    expect(parity.forward).toBeCloseTo(7427.5, 9);
    expect(parity.discount).toBe(1);
    expect(parity.outliers).toEqual([]);
    expect(parity.used).toBe(parity.residuals.length);
  });

  it('measures residuals in the tick of the trade date: 0.10 for VIX from 3 points up, 0.05 since October 2022', () => {
    const rows = blackRows(ladder(20, 34, 1), 26, () => 0.25, { halfSpread: 0.1 });
    const at = rows.findIndex(([strike]) => strike === 26);
    const [strike, callBid, callAsk, putBid, putAsk] = rows[at]!;
    rows[at] = [strike, callBid + 0.5, callAsk + 0.5, putBid, putAsk];
    const ticksOn = (date: string, expiry: string, time = '10:00') => {
      const { points, ticks } = fitted(rows, { root: 'VIX', date, time, expiry }).residuals.find(
        (residual) => residual.strike === 26,
      )!;
      return points / ticks;
    };
    expect(ticksOn('2022-03-23', '2022-04-20')).toBeCloseTo(0.1, 12);
    expect(ticksOn('2022-10-04', '2022-11-16')).toBeCloseTo(0.05, 12);
    // An evening belongs to the trade date that follows.
    expect(ticksOn('2022-10-02', '2022-11-16', '21:00')).toBeCloseTo(0.05, 12);
  });

  it('takes part only with strikes within 2 % of the forward', () => {
    const parity = fitted(blackRows(ladder(6000, 8000, 25), 7000, () => 0.01));
    expect(parity.residuals[0]!.strike).toBe(6875);
    expect(parity.residuals.at(-1)!.strike).toBe(7125);
  });

  it('fits the discount of a half-year chain and says so', () => {
    const rows = blackRows(STRIKES, 7400, () => 0.11, { discount: 0.979 });
    const parity = fitted(rows, { root: 'SPX', expiry: '2027-01-15' });
    expect(parity.discountSource).toBe('fitted');
    expect(parity.discount).toBeCloseTo(0.979, 9);
    expect(parity.forward).toBeCloseTo(7400, 6);
  });

  it('assumes a discount of 1 where noise hides the slope', () => {
    const rows = blackRows(STRIKES, 7400, () => 0.008).map((row, i): QuoteRow => {
      const shift = i % 2 === 0 ? 0.1 : -0.1;
      return [row[0], row[1] + shift, row[2] + shift, row[3], row[4]];
    });
    const parity = fitted(rows);
    expect(parity.discountSource).toBe('assumed');
    expect(parity.discount).toBe(1);
    expect(parity.standardError).toBeGreaterThan(0.005);
    expect(Math.abs(parity.forward - 7400)).toBeLessThan(4 * parity.standardError);
  });

  it('names a strike whose quotes contradict the others and is not moved by it', () => {
    const rows = blackRows(STRIKES, 7427.5, () => 0.008);
    const at = rows.findIndex(([strike]) => strike === 7430);
    const [strike, callBid, callAsk, putBid, putAsk] = rows[at]!;
    rows[at] = [strike, callBid + 4, callAsk + 4, putBid, putAsk];
    const parity = fitted(rows);
    expect(parity.outliers).toEqual([7430]);
    expect(parity.forward).toBeCloseTo(7427.5, 9);
    const residual = parity.residuals.find((r) => r.strike === 7430)!;
    expect(residual.points).toBeCloseTo(4, 9);
    expect(residual.ticks).toBeCloseTo(40, 6);
  });

  it('weights by spread: a wide quote that is off moves the forward little', () => {
    const rows = blackRows(STRIKES, 7427.5, () => 0.008).map(
      (row, i): QuoteRow => (i % 2 === 0 ? row : [row[0], row[1] - 4, row[2] + 6, row[3], row[4]]),
    );
    expect(Math.abs(fitted(rows).forward - 7427.5)).toBeLessThan(0.01);
  });

  it('bounds the forward by what the quotes let one buy and sell it for', () => {
    const parity = fitted(blackRows(STRIKES, 7427.5, () => 0.008, { halfSpread: 0.1 }));
    expect(parity.bid).toBeCloseTo(7427.3, 9);
    expect(parity.ask).toBeCloseTo(7427.7, 9);
  });

  it('refuses expired chains and chains with fewer than three usable strikes', () => {
    const rows = blackRows(STRIKES, 7427.5, () => 0.008);
    expect(parityForward(chainOf(rows, { date: '2026-07-29', time: '16:00' }))).toMatchObject({
      reason: 'expired',
    });
    const oneSided = rows.map(([strike, , ask, ...puts]): QuoteRow => [strike, 0, ask, ...puts]);
    expect(parityForward(chainOf(oneSided))).toMatchObject({ reason: 'too-few-strikes' });
  });

  it('recovers any forward and discount from clean quotes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 7300, max: 7500, noNaN: true }),
        fc.double({ min: 0.9, max: 1, noNaN: true }),
        (forward, discount) => {
          const rows = blackRows(STRIKES, forward, () => 0.12, { discount });
          const parity = fitted(rows, { root: 'SPX', expiry: '2027-01-15' });
          expect(parity.forward).toBeCloseTo(forward, 6);
          expect(parity.discount).toBeCloseTo(discount, 8);
        },
      ),
    );
  });
});

describe('implied VX curve', () => {
  const strikes = [...ladder(12, 15, 0.5), ...ladder(16, 40, 1)];
  const options = { root: 'VIX', expiry: '2026-08-19' } as const;

  it('rounds the parity bounds outward to the VX tick and calls them implied', () => {
    const rows = blackRows(strikes, 19.13, () => 0.25, { halfSpread: 0.01 });
    const implied = impliedFutures([chainOf(rows, options)]);
    expect(implied).toMatchObject({
      ok: true,
      value: {
        missing: [],
        curve: { tenors: [{ expiry: '2026-08-19', bid: 19.1, ask: 19.15, provenance: 'implied' }] },
      },
    });
  });

  it('stays as weak as the chain it rests on', () => {
    const rows = blackRows(strikes, 19.13, () => 0.25, { halfSpread: 0.01 });
    const implied = impliedFutures([{ ...chainOf(rows, options), provenance: 'synthetic' }]);
    expect(implied).toMatchObject({ value: { curve: { tenors: [{ provenance: 'synthetic' }] } } });
  });

  it('reports an expiry whose bounds cross and keeps the others in order', () => {
    const clean = blackRows(strikes, 19.13, () => 0.25, { halfSpread: 0.05 });
    const stale = clean.map((row, i): QuoteRow => {
      const shift = i % 2 === 0 ? 0.2 : -0.2;
      return [row[0], row[1] + shift, row[2] + shift, row[3], row[4]];
    });
    const implied = impliedFutures([
      chainOf(clean, { root: 'VIX', expiry: '2026-09-16' }),
      chainOf(stale, { root: 'VIXW', expiry: '2026-08-26' }),
      chainOf(clean, options),
    ]);
    if (!implied.ok) throw new Error(implied.reason);
    expect(implied.value.missing).toEqual([{ expiry: '2026-08-26', reason: 'crossed-parity' }]);
    expect(implied.value.curve.tenors.map((tenor) => tenor.expiry)).toEqual(['2026-08-19', '2026-09-16']);
  });

  it('gives a reason when no expiry is left, and refuses options on SPX', () => {
    expect(impliedFutures([])).toMatchObject({ ok: false, reason: 'no-implied-tenor' });
    expect(() => impliedFutures([chainOf(blackRows(STRIKES, 7400, () => 0.01))])).toThrow(RangeError);
  });
});
