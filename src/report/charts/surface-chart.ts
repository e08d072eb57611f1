import * as Plot from '@observablehq/plot';
import type { JointPoint, JointSurface } from '../../book/index.ts';
import { figure, money } from '../format.ts';
import { PALETTE } from './palette.ts';
import { assertFinite, assertSome, renderSvg } from './svg.ts';

/** A joint surface with what is drawn over it. */
export interface SurfacePicture {
  readonly surface: Pick<JointSurface, 'indexPercent' | 'vix' | 'pnlDollars' | 'breakEvens'>;
  /** The market as it is. */
  readonly now: JointPoint;
  /** Where VIX is expected when the index moves, and a residual deviation below and above. */
  readonly response: readonly JointPoint[];
  readonly below: readonly JointPoint[];
  readonly above: readonly JointPoint[];
  /** Break-evens along the response. */
  readonly points: readonly JointPoint[];
  /** When, for the title: such as `2026-07-17 16:00 New York`. */
  readonly at: string;
}

/** Opacity of the smallest and of the largest gain or loss; the root between them keeps small ones visible. */
const FAINT = 0.06;
const FULL = 0.75;
/** Moves that are the edge but for rounding are on it. */
const ROUNDING = 1e-9;

interface Cell {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly pnl: number;
}

/**
 * P&L over moves of the index and levels of VIX as a heat map: gains in one colour and losses in another, the stronger the
 * larger, with the break-even set as a line, the market as it is, and the response of VIX with its band.
 * @throws RangeError without cells or for a figure that is not finite.
 */
export function surfaceChart(picture: SurfacePicture): string {
  const { surface, now, response, below, above, points, at } = picture;
  const cells = cellsOf(surface);
  assertSome(cells, 'the surface');
  for (const { pnl } of cells) assertFinite(pnl, 'a P&L');
  const size = (pnl: number, largest: number) =>
    largest > 0 ? FAINT + (FULL - FAINT) * Math.sqrt(Math.abs(pnl) / largest) : FAINT;
  const gain = Math.max(0, ...cells.map(({ pnl }) => pnl));
  const loss = Math.max(0, ...cells.map(({ pnl }) => -pnl));
  const [low, high] = [surface.vix[0]!, surface.vix.at(-1)!];
  const [left, right] = [surface.indexPercent[0]!, surface.indexPercent.at(-1)!];
  const inside = (list: readonly JointPoint[]) =>
    list.filter(
      ({ indexPercent, vix }) =>
        vix >= low && vix <= high && indexPercent >= left - ROUNDING && indexPercent <= right + ROUNDING,
    );
  const line = (list: readonly JointPoint[], strokeDasharray: string, strokeWidth: number) =>
    Plot.line(inside(list), {
      x: 'indexPercent',
      y: 'vix',
      stroke: PALETTE.ink,
      strokeDasharray,
      strokeWidth,
    });
  return renderSvg(
    {
      height: 420,
      marginTop: 34,
      marginBottom: 42,
      marginLeft: 54,
      marginRight: 24,
      x: {
        label: 'move of the index, %',
        domain: [left, right],
        ticks: 9,
        tickFormat: (percent: number) => figure(percent, 1),
      },
      y: {
        label: `VIX, points · P&L from ${money(-100 * loss)} to ${money(100 * gain)} · solid: break-even · dashed: response of VIX, dotted: ± one deviation`,
        domain: [low, high],
        ticks: 7,
        tickFormat: (level: number) => figure(level, 0),
      },
      marks: [
        Plot.rect(cells, {
          x1: 'x1',
          x2: 'x2',
          y1: 'y1',
          y2: 'y2',
          fill: ({ pnl }: Cell) => (pnl > 0 ? PALETTE.good : PALETTE.bad),
          fillOpacity: ({ pnl }: Cell) => size(pnl, pnl > 0 ? gain : loss),
          shapeRendering: 'crispEdges',
        }),
        Plot.link(surface.breakEvens, {
          x1: ([from]: Piece) => from.indexPercent,
          y1: ([from]: Piece) => from.vix,
          x2: ([, to]: Piece) => to.indexPercent,
          y2: ([, to]: Piece) => to.vix,
          stroke: PALETTE.ink,
          strokeWidth: 2.5,
        }),
        line(response, '9 4', 1.6),
        line(below, '2 3', 1.4),
        line(above, '2 3', 1.4),
        Plot.dot(inside(points), {
          x: 'indexPercent',
          y: 'vix',
          r: 4.5,
          fill: PALETTE.accent,
          stroke: PALETTE.ink,
        }),
        Plot.dot(inside([now]), {
          x: 'indexPercent',
          y: 'vix',
          r: 5,
          symbol: 'times',
          stroke: PALETTE.ink,
          strokeWidth: 2,
        }),
      ],
    },
    {
      title: `P&L of the structure over index and VIX at ${at}`,
      description: `From ${money(-100 * loss)} to ${money(100 * gain)}. ${
        points.length > 0
          ? `Along the response of VIX it breaks even at ${points.map(({ indexPercent, vix }) => `${figure(indexPercent)} % with VIX ${figure(vix, 1)}`).join(' and ')}.`
          : 'Along the response of VIX it breaks even nowhere.'
      } VIX is ${figure(now.vix)} now.`,
    },
  );
}

type Piece = JointSurface['breakEvens'][number];

/** One rectangle around each point of the grid that has a value, clipped at the outermost. */
function cellsOf({ indexPercent, vix, pnlDollars }: SurfacePicture['surface']): Cell[] {
  const edges = (values: readonly number[], i: number): [number, number] => [
    i === 0 ? values[0]! : (values[i - 1]! + values[i]!) / 2,
    i === values.length - 1 ? values[i]! : (values[i]! + values[i + 1]!) / 2,
  ];
  return vix.flatMap((_, row) =>
    indexPercent.flatMap((__, column): Cell[] => {
      const pnl = pnlDollars[row]![column]!;
      if (pnl === null) return [];
      const [x1, x2] = edges(indexPercent, column);
      const [y1, y2] = edges(vix, row);
      return [{ x1, x2, y1, y2, pnl }];
    }),
  );
}
