import { describe, expect, it } from 'vitest';
import { type SurfacePicture, surfaceChart } from '../../src/report/charts/index.ts';

const indexPercent = [-6, -4, -2, 0, 2, 4, 6];
const vix = [10, 16, 22, 28, 34];
/** A condor of 400 dollars that loses 2500 beyond two per cent, with a long future. */
const pnl = (move: number, level: number) => (Math.abs(move) <= 2 ? 400 : -2100) + 120 * (level - 16);

const picture: SurfacePicture = {
  surface: {
    indexPercent,
    vix,
    pnlDollars: vix.map((level) =>
      indexPercent.map((move) => (level < 11 && move > 5 ? null : pnl(move, level))),
    ),
    breakEvens: [
      [
        { indexPercent: -4, vix: 33.5 },
        { indexPercent: -3, vix: 24 },
      ],
      [
        { indexPercent: -3, vix: 24 },
        { indexPercent: -2, vix: 12.7 },
      ],
    ],
  },
  now: { indexPercent: 0, vix: 16 },
  response: indexPercent.map((move) => ({ indexPercent: move, vix: 16 - 1.2 * move })),
  below: indexPercent.map((move) => ({ indexPercent: move, vix: 15 - 1.1 * move })),
  above: indexPercent.map((move) => ({ indexPercent: move, vix: 17 - 1.3 * move })),
  points: [{ indexPercent: -2.4, vix: 18.9 }],
  at: '2026-07-17 16:00 New York',
};

describe('the chart of a joint surface', () => {
  it('is drawn as stored', async () => {
    await expect(surfaceChart(picture)).toMatchFileSnapshot('surface-chart.svg');
  });

  it('is an image with a name and a description that state range, break-evens and VIX', () => {
    const svg = surfaceChart(picture);
    expect(svg).toContain(
      '<title>P&amp;L of the structure over index and VIX at 2026-07-17 16:00 New York</title>',
    );
    expect(svg).toContain('−2.40 % with VIX 18.9');
    expect(svg).toContain('VIX is 16.00 now');
    expect(svg).not.toMatch(/\sid="|<script|<style|href=|url\(|NaN|undefined|Infinity/);
  });

  it('leaves out cells without a value and says so when nothing breaks even', () => {
    const cells = (svg: string) => svg.match(/<rect /g)!.length;
    const whole = {
      ...picture.surface,
      pnlDollars: vix.map((level) => indexPercent.map((move) => pnl(move, level))),
    };
    expect(cells(surfaceChart({ ...picture, surface: whole })) - cells(surfaceChart(picture))).toBe(1);
    expect(surfaceChart({ ...picture, points: [] })).toContain('breaks even nowhere');
  });

  it('refuses an empty surface and a figure that is not finite', () => {
    const empty = { ...picture.surface, pnlDollars: vix.map(() => indexPercent.map(() => null)) };
    expect(() => surfaceChart({ ...picture, surface: empty })).toThrow(RangeError);
    const broken = { ...picture.surface, pnlDollars: vix.map(() => indexPercent.map(() => Number.NaN)) };
    expect(() => surfaceChart({ ...picture, surface: broken })).toThrow(RangeError);
  });
});
