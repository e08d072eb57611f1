import { describe, expect, it } from 'vitest';
import { optionBasis, surfaceBasis, valueLeg } from '../../src/book/index.ts';
import { isoDate, type OptionChain, type OptionContract, strike } from '../../src/market/index.ts';
import { blackPrice } from '../../src/math/index.ts';
import { yearsToExpiry } from '../../src/volatility/index.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { DAY, viewOf } from '../support/views.ts';

const put = (at: number, expiry = isoDate('2026-07-21')): OptionContract => ({
  kind: 'option',
  root: 'SPXW',
  expiry,
  right: 'P',
  strike: strike(at),
});
const chain = flatChain(DAY, '14:15', isoDate('2026-07-21'));
const without = (level: number): OptionChain => {
  const keep = [...chain.strikes.keys()].filter((i) => chain.strikes[i] !== level);
  const cut = (column: Float64Array) => Float64Array.from(keep, (i) => column[i]!);
  return {
    ...chain,
    strikes: cut(chain.strikes),
    callBid: cut(chain.callBid),
    callAsk: cut(chain.callAsk),
    putBid: cut(chain.putBid),
    putAsk: cut(chain.putAsk),
  };
};

describe('value of a leg', () => {
  it('is the middle of its quote, and half of the offer where nothing is bid', () => {
    const view = viewOf();
    const quoted = valueLeg(put(7450), view);
    const found = view.quote(put(7450));
    if (!found.ok || found.value.quote.kind !== 'two-sided') throw new Error('not quoted');
    const { bid, ask } = found.value.quote;
    expect(quoted).toMatchObject({
      value: { price: (bid + ask) / 2, basis: 'mid', provenance: 'synthetic' },
    });
    expect(valueLeg(put(7100), view)).toMatchObject({ value: { price: 0.05, basis: 'half-offer' } });
  });

  it('comes from the fitted surface, marked so, where the strike is not listed', () => {
    const view = viewOf({ chains: [{ ...without(7450), provenance: 'quoted' }] });
    const found = valueLeg(put(7450), view);
    if (!found.ok) throw new Error(found.reason);
    expect(found.value).toMatchObject({ basis: 'surface', provenance: 'modelled' });
    expect(found.value.price).toBeCloseTo(blackPrice(7500, 7450, 0.008, 'P'), 0);
  });

  it('takes an expiry without a chain from those around it, total variance in proportion to time', () => {
    const later = flatChain(DAY, '14:15', isoDate('2026-07-23'), 7500, () => 0.008 * Math.sqrt(3));
    const view = viewOf({ chains: [chain, later] });
    const between = surfaceBasis(put(7450, isoDate('2026-07-22')), view);
    if (!between.ok) throw new Error(between.reason);
    const [near, far] = [yearsToExpiry(chain), yearsToExpiry(later)];
    if (!near.ok || !far.ok) throw new Error('expired');
    // Two days of three at 14:15: 1.0729 and 3.0729 days carry 1 and 3 units of variance.
    expect((between.value.deviation / 0.008) ** 2).toBeCloseTo(2, 1);
    expect(between.value.underlying).toBeCloseTo(7500, 0);
    expect(surfaceBasis(put(7450, isoDate('2026-07-24')), view)).toMatchObject({ reason: 'beyond-surface' });
    expect(surfaceBasis(put(7450, isoDate('2026-07-17')), view)).toMatchObject({ reason: 'expired' });
  });

  it('is none once it has settled, whatever stale quote the chain still holds', () => {
    const after = viewOf({ date: isoDate('2026-07-21'), time: '16:05', chains: [chain] });
    expect(valueLeg(put(7450), after)).toMatchObject({ reason: 'expired', detail: 'SPXW 2026-07-21 7450 P' });
  });

  it('is named with its reason where there is none', () => {
    const bare = viewOf({ chains: [] });
    expect(valueLeg(put(7450), bare)).toEqual({
      ok: false,
      reason: 'no-surface',
      detail: 'SPXW 2026-07-21 7450 P',
    });
    const december = { kind: 'future', root: 'VX', expiry: isoDate('2026-12-16') } as const;
    expect(valueLeg(december, bare)).toMatchObject({ reason: 'no-curve', detail: 'VX 2026-12-16' });
  });

  it('prices a future at the middle of its tenor, rounded as it is settled', () => {
    const tenor = { bid: 18.03, ask: 18.1 };
    const august = { kind: 'future', root: 'VXM', expiry: isoDate('2026-08-19') } as const;
    expect(valueLeg(august, viewOf({ curve: [tenor] }))).toMatchObject({ value: { price: 18.07 } });
  });
});

describe('basis of an option', () => {
  it('is the parity forward of its own expiry with the deviation of its own strike', () => {
    const found = optionBasis(put(7450), viewOf({ spx: 9999 }));
    if (!found.ok) throw new Error(found.reason);
    expect(found.value.underlying).toBeCloseTo(7500, 1);
    expect(found.value.deviation).toBeCloseTo(0.008, 3);
    expect(found.value.provenance).toBe('synthetic');
  });
});
