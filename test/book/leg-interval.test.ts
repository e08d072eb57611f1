import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  centsOf,
  EXPLAIN_PARTS,
  explainInterval,
  type Leg,
  type LegPoint,
  type OptionBasis,
} from '../../src/book/index.ts';
import { cents, type EpochMs, expiresAt, instantOf, isoDate } from '../../src/market/index.ts';
import { blackGreeks, blackPrice } from '../../src/math/index.ts';
import { future, option } from '../support/held.ts';

const NY = 'America/New_York';
const expiry = isoDate('2026-07-21');
const opens = instantOf(isoDate('2026-07-20'), '10:00', NY);
const later = instantOf(isoDate('2026-07-20'), '15:00', NY);
const calendar = (from: EpochMs, to: EpochMs) => to - from;

function pointOf(leg: Leg, at: EpochMs, underlying: number, volatility: number): LegPoint {
  if (leg.contract.kind !== 'option') throw new Error('no option');
  const { root, strike, right } = leg.contract;
  const left = Math.max(0, expiresAt(root, leg.contract.expiry) - at);
  const deviation = volatility * Math.sqrt(left / (365 * 86_400_000));
  const basis: OptionBasis = { underlying, discount: 1, deviation, provenance: 'quoted' };
  return { at, value: centsOf(leg, blackPrice(underlying, strike, deviation, right)), basis };
}

describe('change of a leg over an interval', () => {
  it('is all theta when neither underlying nor volatility moves', () => {
    const leg = option('P', 7450, -3);
    const from = pointOf(leg, opens, 7500, 0.15);
    const to = pointOf(leg, later, 7500, 0.15);
    const { change, parts } = explainInterval(leg, from, to, calendar);
    expect(change).toBeGreaterThan(0);
    expect(Math.abs(parts.theta - change)).toBeLessThanOrEqual(1);
    expect([parts.delta, parts.gamma, parts.vega, parts.vanna, parts.volga]).toEqual([0, 0, 0, 0, 0]);
  });

  it('gives a small move to delta and half gamma times its square, a small rise of volatility to vega', () => {
    const leg = option('C', 7525, 40);
    const from = pointOf(leg, opens, 7500, 0.15);
    const years = (expiresAt('SPXW', expiry) - opens) / (365 * 86_400_000);
    const greeks = blackGreeks(7500, 7525, 0.15 * Math.sqrt(years), years, 'C');
    const moved = explainInterval(leg, from, pointOf(leg, opens, 7502, 0.15), calendar).parts;
    expect(moved.delta).toBe(Math.round(40 * 10_000 * greeks.delta * 2));
    expect(moved.gamma).toBe(Math.round(40 * 10_000 * 0.5 * greeks.gamma * 4));
    const dearer = explainInterval(leg, from, pointOf(leg, opens, 7500, 0.151), calendar).parts;
    expect(Math.abs(dearer.vega - 40 * 10_000 * greeks.vega * 0.001)).toBeLessThan(2);
    expect(Math.abs(moved.residual) + Math.abs(dearer.residual)).toBeLessThan(50);
  });

  it('ends at the print at a settlement: the leg is worth its intrinsic value and no volatility has moved', () => {
    const leg = option('P', 7450, 1);
    const from = pointOf(leg, later, 7440, 0.15);
    const at = expiresAt('SPXW', expiry);
    const basis: OptionBasis = { underlying: 7433.21, discount: 1, deviation: 0, provenance: 'quoted' };
    const { change, parts } = explainInterval(leg, from, { at, value: cents(167_900), basis }, calendar);
    expect(from.value + change).toBe(167_900);
    expect([parts.vega, parts.vanna, parts.volga]).toEqual([0, 0, 0]);
    expect(from.value + parts.theta).toBe(100_000);
  });

  it('moves an option on VIX by its future: the first order is term structure, not delta', () => {
    const august = isoDate('2026-08-19');
    const leg = option('C', 20, 10, august, 'VIX');
    const from = pointOf(leg, opens, 18, 0.9);
    const { parts } = explainInterval(leg, from, pointOf(leg, later, 19, 0.9), calendar);
    expect(parts.delta).toBe(0);
    expect(parts['term-structure']).toBeGreaterThan(0);
  });

  it('rolls a future down its curve: decay is the way to the next point, the rest is term structure', () => {
    const leg = future(10, 'VX');
    const until = expiresAt('VX', isoDate('2026-08-19'));
    const day = 86_400_000;
    const at = (until - 30 * day) as EpochMs;
    const curve = [
      { until: at, level: 15 },
      { until, level: 18 },
    ];
    const from: LegPoint = { at, value: centsOf(leg, 18), curve };
    const to: LegPoint = { at: (at + 3 * day) as EpochMs, value: centsOf(leg, 18.5), curve };
    const { change, parts } = explainInterval(leg, from, to, calendar);
    expect(change).toBe(500_000);
    expect(parts.theta).toBe(-300_000);
    expect(parts['term-structure']).toBe(800_000);
    expect(parts.residual).toBe(0);
  });

  it('sums to the change to the cent whatever the market does, and says when it has no basis', () => {
    const level = fc.double({ min: 6500, max: 8500, noNaN: true });
    const volatility = fc.double({ min: 0.02, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(option('C', 7500, 7), option('P', 7300, -2)),
        level,
        level,
        volatility,
        volatility,
        fc.constantFrom(opens, later, expiresAt('SPXW', expiry)),
        (leg, f0, f1, v0, v1, end) => {
          const to = pointOf(leg, end, f1, v1);
          const whole = explainInterval(leg, pointOf(leg, opens, f0, v0), to, calendar);
          expect(EXPLAIN_PARTS.reduce((sum, part) => sum + whole.parts[part], 0)).toBe(whole.change);
          const bare = explainInterval(leg, { at: opens, value: cents(100) }, to, calendar);
          expect(bare).toMatchObject({ unexplained: 'no-basis', parts: { residual: bare.change, theta: 0 } });
        },
      ),
    );
  });
});
