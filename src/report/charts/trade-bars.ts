import * as Plot from '@observablehq/plot';
import type { IsoDate } from '../../market/index.ts';
import { figure } from '../format.ts';
import { PALETTE } from './palette.ts';
import { assertFinite, assertSome, renderSvg } from './svg.ts';

/** One trade. */
export interface TradeBar {
  readonly date: IsoDate;
  /** Result in index points. */
  readonly points: number;
}

const TICKS = 8;

/**
 * One bar a trade in the order given, losses below the line.
 * @throws RangeError without trades or for a result that is not finite.
 */
export function tradeBars(trades: readonly TradeBar[]): string {
  assertSome(trades, 'the list of trades');
  for (const { date, points } of trades) assertFinite(points, `the trade of ${date}`);
  const every = Math.ceil(trades.length / TICKS);
  const places = trades.map((_, place) => place);
  const losers = trades.filter(({ points }) => points < 0).length;
  const total = trades.reduce((sum, { points }) => sum + points, 0);
  const results = trades.map(({ points }) => points);
  return renderSvg(
    {
      height: 260,
      marginTop: 28,
      marginBottom: 42,
      marginLeft: 60,
      marginRight: 40,
      x: {
        type: 'band',
        domain: places,
        padding: trades.length > 120 ? 0 : Math.max(0.2, 1 - trades.length / 15),
        label: 'trade date (New York)',
        ticks: places.filter((place) => place % every === 0),
        tickFormat: (place: number) => trades[place]!.date,
      },
      y: {
        label: 'result, index points',
        tickFormat: (points: number) => figure(points, Number.isInteger(points) ? 0 : 1),
        ticks: 6,
        grid: true,
        nice: true,
      },
      marks: [
        Plot.barY(places, {
          x: (place: number) => place,
          y: (place: number) => trades[place]!.points,
          fill: (place: number) => (trades[place]!.points < 0 ? PALETTE.bad : PALETTE.good),
        }),
        Plot.ruleY([0], { stroke: PALETTE.ink, strokeOpacity: 0.7 }),
      ],
      color: { type: 'identity' },
    },
    {
      title: 'Result of each trade in index points',
      description: `${trades.length} trades from ${trades[0]!.date} to ${trades.at(-1)!.date}, ${losers} of them losses; best ${figure(Math.max(...results))}, worst ${figure(Math.min(...results))}, sum ${figure(total)} points.`,
    },
  );
}
