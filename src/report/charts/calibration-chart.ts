import * as Plot from '@observablehq/plot';
import { figure } from '../format.ts';
import { PALETTE } from './palette.ts';
import { assertFinite, assertSome, renderSvg } from './svg.ts';

/** Forecasts of like size and what came of them; shares 0 to 1. */
interface CalibrationPoint {
  readonly predicted: number;
  readonly realised: number;
  readonly interval: { readonly lower: number; readonly upper: number };
  readonly forecasts: number;
}

/**
 * Realised against predicted shares, one point a group with its interval, across from the smallest prediction to the
 * largest; on the diagonal both are the same.
 * @throws RangeError without points or for a share that is not finite.
 */
export function calibrationChart(points: readonly CalibrationPoint[]): string {
  assertSome(points, 'the list of calibration groups');
  for (const { predicted, realised, interval } of points)
    for (const share of [predicted, realised, interval.lower, interval.upper])
      assertFinite(share, 'a share of the calibration');
  const shown = points.map(({ predicted, realised, interval, forecasts }) => ({
    predicted: 100 * predicted,
    realised: 100 * realised,
    lower: 100 * interval.lower,
    upper: 100 * interval.upper,
    forecasts,
  }));
  const [left, right] = padded(shown.map(({ predicted }) => predicted));
  const top = Math.min(100, 1.05 * Math.max(right, ...shown.map(({ upper }) => upper)));
  return renderSvg(
    {
      height: 320,
      marginTop: 28,
      marginBottom: 42,
      marginLeft: 60,
      marginRight: 40,
      x: { label: 'predicted breach, %', domain: [left, right], tickFormat: percent, ticks: 8 },
      y: {
        label: 'realised breach with 95 % interval, %',
        domain: [0, top],
        tickFormat: percent,
        ticks: 6,
        grid: true,
      },
      marks: [
        Plot.line(
          [
            [left, left],
            [right, right],
          ],
          { stroke: PALETTE.ink, strokeOpacity: 0.6, strokeDasharray: '5 3' },
        ),
        Plot.link(shown, {
          x: 'predicted',
          y1: 'lower',
          y2: 'upper',
          stroke: PALETTE.accent,
          strokeWidth: 1.6,
        }),
        Plot.dot(shown, { x: 'predicted', y: 'realised', r: 4, fill: PALETTE.accent }),
      ],
    },
    {
      title: 'Predicted against realised breaches',
      description: `${shown
        .map(
          ({ predicted, realised, lower, upper, forecasts }) =>
            `${forecasts} condors: predicted ${figure(predicted, 1)} %, realised ${figure(realised, 1)} % (${figure(lower, 1)} … ${figure(upper, 1)})`,
        )
        .join('; ')}. The dashed diagonal is where both are the same.`,
    },
  );
}

/** A range around the values, a fifth of their spread and at least half a point wider on each side, within 0 and 100. */
function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max(0.5, 0.2 * (high - low));
  return [Math.max(0, low - pad), Math.min(100, high + pad)];
}

function percent(value: number): string {
  return figure(value, Number.isInteger(value) ? 0 : 1);
}
