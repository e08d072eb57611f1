import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, isoDate } from '../../src/market/index.ts';
import { blackGreeks, blackPrice } from '../../src/math/index.ts';
import { type ShiftGrid, timeShift, type WhatIfPosition } from '../../src/method/index.ts';
import { fitSmile, parityForward, VarianceClock, yearsToExpiry } from '../../src/volatility/index.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, future, option } from '../support/held.ts';
import { DAY } from '../support/views.ts';

const EXPIRY = isoDate('2026-07-21');
const AT = instantOf(DAY, '14:15', 'America/New_York');
const weight = (share: number) => ({ share, standardError: 0, count: 1 });
const clock = new VarianceClock({
  steps: [0.2, 0.12, 0.08, 0.08, 0.09, 0.13].map(weight),
  night: weight(0.3),
  weekend: weight(0.45),
  releases: {},
});
const chain = flatChain(DAY, '14:15', EXPIRY);
const parity = parityForward(chain);
const years = yearsToExpiry(chain);
if (!parity.ok || !years.ok) throw new Error('the hand-made chain has a forward');
const { forward, discount } = parity.value;
const smile = fitSmile(chain, { forward, discount, years: years.value });
if (!smile.ok) throw new Error(smile.reason);
const smiles = [smile.value];

const NOW: ShiftGrid = { hours: [0], spotPercent: [0], volPoints: [0], skewPoints: [0], termPoints: [0] };
const HOURS_LEFT = 25.75;

const position = (legs: WhatIfPosition['legs'], more: Partial<WhatIfPosition> = {}): WhatIfPosition => ({
  legs,
  at: AT,
  smiles,
  futures: [{ expiry: isoDate('2026-08-19'), level: 18 }],
  clock,
  ...more,
});

const line = (
  legs: WhatIfPosition['legs'],
  grid: Partial<ShiftGrid> = {},
  more: Partial<WhatIfPosition> = {},
) => {
  const lines = timeShift(position(legs, more), { ...NOW, ...grid });
  if (!lines.ok) throw new Error(lines.reason);
  return lines.value[0]!;
};
const cell = (
  legs: WhatIfPosition['legs'],
  grid: Partial<ShiftGrid> = {},
  more: Partial<WhatIfPosition> = {},
) => {
  const [only] = line(legs, grid, more).cells;
  if (!only?.cell.ok) throw new Error(only?.cell.ok === false ? only.cell.reason : 'no cell');
  return only.cell.value;
};

describe('time shift, a what-if revaluation', () => {
  it('nothing shifted is no profit and no loss', () => {
    expect(cell(condor(1)).pnl).toBe(0);
  });

  it('at expiry a condor is worth its payoff and nothing else', () => {
    const basis = { basisDollars: 0 };
    const expired = (spotPercent: number) =>
      cell(condor(1), { hours: [HOURS_LEFT], spotPercent: [spotPercent] }, basis).pnl;
    expect(expired(0)).toBeCloseTo(0, 9);
    expect(expired(-5)).toBeCloseTo(-2500, 9);
    expect(expired(5)).toBeCloseTo(-2500, 9);
    // 7500 less 2 % is 7350, the long put: the whole width.
    expect(expired(((7360 - forward) / forward) * 100)).toBeCloseTo(-1500, 6);
  });

  it('its break-evens at expiry are the short strikes and the credit beyond them', () => {
    const credit = 3;
    const { breakEvens } = line(condor(1), { hours: [HOURS_LEFT] }, { basisDollars: -100 * credit });
    expect(breakEvens.ok && breakEvens.value.map((move) => forward * (1 + move / 100))).toEqual([
      expect.closeTo(7372, 6),
      expect.closeTo(7628, 6),
    ]);
  });

  it('greeks are those of Black 1976 for one option', () => {
    const flat = blackGreeks(forward, 7500, 0.008, years.value, 'C');
    const { delta, gamma, vega } = cell([option('C', 7500, 1)]);
    const onePercent = forward / 100;
    expect(delta / (100 * flat.delta * onePercent)).toBeCloseTo(1, 2);
    expect(gamma / (100 * flat.gamma * onePercent * onePercent)).toBeCloseTo(1, 1);
    expect(vega / flat.vega).toBeCloseTo(1, 2);
  });

  it('a short condor gains as time passes and loses as volatility rises', () => {
    const later = cell(condor(1), { hours: [4] });
    expect(later.pnl).toBeGreaterThan(0);
    expect(cell(condor(1)).theta).toBeGreaterThan(0);
    expect(cell(condor(1), { volPoints: [5] }).pnl).toBeLessThan(0);
    expect(cell(condor(1)).vega).toBeLessThan(0);
  });

  it('a steeper skew makes puts dearer and calls cheaper', () => {
    expect(cell([option('P', 7350, 1)], { skewPoints: [10] }).pnl).toBeGreaterThan(0);
    expect(cell([option('C', 7650, 1)], { skewPoints: [10] }).pnl).toBeLessThan(0);
    expect(cell([option('C', 7500, 1)], { skewPoints: [10] }).pnl).toBeCloseTo(0, 0);
  });

  it('a term move of one point is felt whole at one day and hardly at thirty', () => {
    const near = cell([option('C', 7500, 1)], { termPoints: [1] });
    const parallel = cell([option('C', 7500, 1)], { volPoints: [1] });
    expect(near.pnl / parallel.pnl).toBeCloseTo(1, 1);
    // VX a day short of thirty days from its settlement.
    const far = cell([future(1)], { termPoints: [1] });
    expect(Math.abs(far.pnl)).toBeLessThan(1);
  });

  it('a VX future gains its multiplier for each point of volatility, and nothing from the index or from time', () => {
    expect(cell([future(1, 'VX')], { volPoints: [2], spotPercent: [-3], hours: [10] }).pnl).toBeCloseTo(
      2000,
      9,
    );
    expect(cell([future(1)]).vega).toBeCloseTo(100, 6);
  });

  it('prices at an unshifted market are those of the smile', () => {
    const { pnl } = cell([option('P', 7400, 1)], {}, { basisDollars: 0 });
    expect(pnl / (100 * blackPrice(forward, 7400, 0.008, 'P'))).toBeCloseTo(1, 1);
  });

  it('what has no value says why, and does not spoil the other cells', () => {
    const low = line(condor(1), { volPoints: [-60], spotPercent: [0] });
    expect(low.cells[0]!.cell).toMatchObject({ ok: false, reason: 'non-positive-volatility' });
    expect(timeShift(position(condor(1, isoDate('2026-07-24'))), NOW)).toMatchObject({
      ok: false,
      reason: 'no-smile',
    });
    expect(timeShift(position([future(1)], { futures: [] }), NOW)).toMatchObject({
      ok: false,
      reason: 'no-future-level',
    });
    expect(() => timeShift(position(condor(1)), { ...NOW, hours: [-1] })).toThrow(RangeError);
  });

  it('has one line for every combination of the axes that are not the index', () => {
    const grid = {
      hours: [0, 5],
      spotPercent: [-1, 0, 1],
      volPoints: [0, 2, 4],
      skewPoints: [0, 1],
      termPoints: [0, 1],
    };
    const lines = timeShift(position(condor(1)), grid);
    expect(lines.ok && lines.value).toHaveLength(24);
    expect(lines.ok && lines.value.every(({ cells }) => cells.length === 3)).toBe(true);
  });

  it('a condor never loses more than its width nor gains more than it brought', () => {
    const shifts = fc.record({
      hours: fc.double({ min: 0, max: 40, noNaN: true }),
      spotPercent: fc.double({ min: -15, max: 15, noNaN: true }),
      volPoints: fc.double({ min: 0, max: 60, noNaN: true }),
      skewPoints: fc.double({ min: 0, max: 1, noNaN: true }),
      termPoints: fc.double({ min: 0, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(shifts, (shift) => {
        const grid = Object.fromEntries(
          Object.entries(shift).map(([axis, value]) => [axis, [value]]),
        ) as unknown as ShiftGrid;
        const { pnl } = cell(condor(1), grid, { basisDollars: 0 });
        expect(pnl).toBeGreaterThanOrEqual(-2500 - 1e-6);
        expect(pnl).toBeLessThanOrEqual(1e-6);
      }),
    );
  });
});
