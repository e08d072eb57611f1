import * as Plot from '@observablehq/plot';
import { figure, moneyOfDollars } from '../format.ts';
import { dollarTick } from './dollar-tick.ts';
import { flagRows, textWidth } from './label-layout.ts';
import { PALETTE } from './palette.ts';
import { assertFinite, assertSome, CHART_WIDTH, renderSvg } from './svg.ts';

interface Point {
  readonly indexPercent: number;
  readonly pnlDollars: number;
}

/** P&L of a structure along the response of VIX and VX to moves of the index, with what is drawn beside it. */
export interface ResponsePicture {
  /** Ascending in the move, as are the two of the band: one residual deviation of VIX below and above. */
  readonly expected: readonly Point[];
  readonly below: readonly Point[];
  readonly above: readonly Point[];
  readonly breakEvens: readonly { readonly indexPercent: number; readonly vix: number }[];
  /** Moves of the index that are shown, %. */
  readonly from: number;
  readonly to: number;
  /** P&L so far, US dollars. */
  readonly nowDollars: number;
  /** Level that moves are counted from, points. */
  readonly forward?: number;
  /** Risk-neutral probability of a gain at that instant, 0 to 1. */
  readonly gainProbability?: number;
  /** When, for the title: such as `2026-07-17 16:00 New York`. */
  readonly at: string;
}

const PICTURE = 270;
const ROW = 17;
const FLAG_GAP = 10;
const MARGIN = { bottom: 42, left: 78, right: 24 };

/**
 * P&L at a horizon over moves of the index, VIX and VX following by their response: the expected line, its band of one
 * residual deviation, and break-evens named with their VIX.
 * @throws RangeError without points in the range shown, or for a figure that is not finite.
 */
export function responseChart(picture: ResponsePicture): string {
  const { from, to, breakEvens, forward, nowDollars, gainProbability, at } = picture;
  const inside = (list: readonly Point[]) =>
    list.filter(({ indexPercent }) => indexPercent >= from - 1e-9 && indexPercent <= to + 1e-9);
  const [expected, below, above] = [picture.expected, picture.below, picture.above].map(inside) as [
    Point[],
    Point[],
    Point[],
  ];
  assertSome(expected, 'the response curve');
  for (const { pnlDollars } of [...expected, ...below, ...above]) assertFinite(pnlDollars, 'a P&L');
  assertFinite(nowDollars, 'the P&L so far');
  const band = expected.flatMap(({ indexPercent }) => {
    const [low, high] = [below, above].map((list) =>
      list.find((one) => Math.abs(one.indexPercent - indexPercent) < 1e-9),
    );
    return low && high ? [{ indexPercent, low: low.pnlDollars, high: high.pnlDollars }] : [];
  });
  const shown = breakEvens.filter(({ indexPercent }) => indexPercent >= from && indexPercent <= to);
  const texts = shown.map(
    ({ indexPercent, vix }) =>
      `${forward === undefined ? `${percent(indexPercent)} %` : figure(forward * (1 + indexPercent / 100), 0)} · VIX ${figure(vix, 1)}`,
  );
  // A name near an edge flies outwards over the margin, which must hold it.
  const overhang = (i: number, distance: number) => textWidth(texts[i]!) + FLAG_GAP - distance;
  const share = ({ indexPercent }: { readonly indexPercent: number }) => (indexPercent - from) / (to - from);
  const width = CHART_WIDTH - MARGIN.left - MARGIN.right;
  const marginLeft = Math.max(MARGIN.left, ...shown.map((one, i) => overhang(i, share(one) * width)));
  const marginRight = Math.max(MARGIN.right, ...shown.map((one, i) => overhang(i, (1 - share(one)) * width)));
  const pixels = CHART_WIDTH - marginLeft - marginRight;
  const flags = flagRows(
    shown.map((one, i) => ({ x: marginLeft + share(one) * pixels, text: texts[i]! })),
    marginLeft + pixels / 2,
  );
  const marginTop = 38 + ROW * (Math.max(-1, ...flags.map(({ row }) => row)) + 1);
  const line = (points: readonly Point[], strokeDasharray: string, strokeWidth: number) =>
    Plot.lineY(points, {
      x: 'indexPercent',
      y: 'pnlDollars',
      stroke: PALETTE.ink,
      strokeDasharray,
      strokeWidth,
    });
  return renderSvg(
    {
      height: marginTop + PICTURE + MARGIN.bottom,
      marginTop,
      marginBottom: MARGIN.bottom,
      marginLeft,
      marginRight,
      x: {
        label: `move of the index, %${forward === undefined ? '' : ` from ${figure(forward, 0)}`}`,
        domain: [from, to],
        tickFormat: percent,
        ticks: 9,
      },
      y: {
        label:
          'P&L from entry, US dollars · dotted: VIX and VX one residual deviation away · dashed: P&L now',
        tickFormat: dollarTick,
        ticks: 7,
        grid: true,
        nice: true,
      },
      marks: [
        ...(['good', 'bad'] as const).map((name) =>
          Plot.areaY(withZeros(expected), {
            x: 'indexPercent',
            y: ({ pnlDollars }: Point) =>
              name === 'good' ? Math.max(pnlDollars, 0) : Math.min(pnlDollars, 0),
            fill: PALETTE[name],
            fillOpacity: 0.18,
          }),
        ),
        Plot.areaY(band, {
          x: 'indexPercent',
          y1: 'low',
          y2: 'high',
          fill: PALETTE.accent,
          fillOpacity: 0.22,
        }),
        Plot.ruleY([0], { stroke: PALETTE.ink, strokeOpacity: 0.6 }),
        Plot.ruleY([nowDollars], { stroke: PALETTE.ink, strokeOpacity: 0.6, strokeDasharray: '9 4' }),
        ...shown.flatMap(({ indexPercent }, i) => [
          Plot.ruleX([indexPercent], {
            stroke: PALETTE.ink,
            strokeOpacity: 0.7,
            strokeDasharray: '5 3',
            insetTop: -4 - ROW * (flags[i]!.row + 1),
          }),
          Plot.text([indexPercent], {
            x: (value: number) => value,
            text: () => texts[i]!,
            frameAnchor: 'top',
            dx: flags[i]!.side === 'right' ? 4 : -4,
            dy: -9 - ROW * flags[i]!.row,
            textAnchor: flags[i]!.side === 'right' ? 'start' : 'end',
            lineAnchor: 'bottom',
            fill: PALETTE.ink,
          }),
        ]),
        line(below, '2 3', 1.3),
        line(above, '2 3', 1.3),
        line(expected, 'none', 2.2),
      ],
    },
    {
      title: `P&L of the structure along the response of VIX and VX at ${at}`,
      description: [
        `Between ${percent(from)} % and ${percent(to)} % from ${moneyOfDollars(Math.min(...expected.map(({ pnlDollars }) => pnlDollars)))} to ${moneyOfDollars(Math.max(...expected.map(({ pnlDollars }) => pnlDollars)))}; now ${moneyOfDollars(nowDollars)}.`,
        shown.length > 0 ? `Breaks even at ${texts.join(', ')}.` : 'Breaks even nowhere in this range.',
        gainProbability === undefined
          ? ''
          : `Probability of a gain by the fitted density ${figure(100 * gainProbability, 1)} %.`,
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
    },
  );
}

/** The same line with a point where it crosses zero, so that gain and loss are shaded up to it. */
function withZeros(points: readonly Point[]): readonly Point[] {
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    if (!before || before.pnlDollars * point.pnlDollars >= 0) return [point];
    const share = before.pnlDollars / (before.pnlDollars - point.pnlDollars);
    const indexPercent = before.indexPercent + share * (point.indexPercent - before.indexPercent);
    return [{ indexPercent, pnlDollars: 0 }, point];
  });
}

function percent(value: number): string {
  return `${value > 0 ? '+' : ''}${figure(value, Number.isInteger(value) ? 0 : 1)}`;
}
