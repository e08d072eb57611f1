import * as Plot from '@observablehq/plot';
import { civilOf, type FuturesCurve, NEW_YORK } from '../../market/index.ts';
import { figure } from '../format.ts';
import { thinned } from './label-layout.ts';
import { PALETTE } from './palette.ts';
import { assertFinite, assertSome, CHART_WIDTH, renderSvg } from './svg.ts';

const MARGIN = { left: 54, right: 60 };
const DATE_GAP = 80;
const FIGURE_GAP = 40;

/**
 * A VX curve at one instant: the middle of each tenor's market with its bid and offer, and spot VIX as a line across.
 * @throws RangeError for a curve without tenors or a figure that is not finite.
 */
export function curveChart(curve: FuturesCurve, spotVix?: number): string {
  assertSome(curve.tenors, 'the VX curve');
  for (const { expiry, bid, ask } of curve.tenors) {
    assertFinite(bid, `the bid of ${expiry}`);
    assertFinite(ask, `the offer of ${expiry}`);
  }
  if (spotVix !== undefined) assertFinite(spotVix, 'spot VIX');
  const { date, time } = civilOf(curve.quotedAt, NEW_YORK);
  const tenors = curve.tenors.map(({ expiry, bid, ask, provenance }) => ({
    at: new Date(`${expiry}T00:00:00Z`),
    expiry,
    bid,
    ask,
    mid: (bid + ask) / 2,
    provenance,
  }));
  const levels = [
    ...tenors.flatMap(({ bid, ask }) => [bid, ask]),
    ...(spotVix === undefined ? [] : [spotVix]),
  ];
  const pad = Math.max(0.12 * (Math.max(...levels) - Math.min(...levels)), 0.5);
  const sources = [...new Set(tenors.map(({ provenance }) => provenance))].join(' and ');
  const start = new Date(`${date}T00:00:00Z`);
  const span = Math.max(tenors.at(-1)!.at.getTime() - start.getTime(), 1);
  const scale = (CHART_WIDTH - MARGIN.left - MARGIN.right) / span;
  const apart = (gap: number) =>
    thinned(
      tenors.map(({ at }) => at.getTime() * scale),
      gap,
    ).map((place) => tenors[place]!);
  return renderSvg(
    {
      height: 280,
      marginTop: 34,
      marginBottom: 42,
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      x: {
        type: 'utc',
        label: 'settlement date',
        domain: [start, tenors.at(-1)!.at],
        ticks: apart(DATE_GAP).map(({ at }) => at),
        tickFormat: (at: Date) => at.toISOString().slice(0, 10),
      },
      y: {
        label: `VX, VIX points · ${sources} · ${date} ${time.slice(0, 5)} New York`,
        domain: [Math.min(...levels) - pad, Math.max(...levels) + pad],
        tickFormat: (points: number) => figure(points, 1),
        ticks: 6,
        grid: true,
      },
      marks: [
        ...(spotVix === undefined
          ? []
          : [
              Plot.ruleY([spotVix], { stroke: PALETTE.ink, strokeOpacity: 0.7, strokeDasharray: '5 3' }),
              Plot.text([spotVix], {
                y: (level: number) => level,
                text: () => `VIX ${figure(spotVix)}`,
                frameAnchor: 'left',
                dx: 6,
                dy: -9,
                fill: PALETTE.ink,
              }),
            ]),
        Plot.lineY(tenors, { x: 'at', y: 'mid', stroke: PALETTE.accent, strokeWidth: 2 }),
        Plot.link(tenors, {
          x: 'at',
          y1: 'bid',
          y2: 'ask',
          stroke: PALETTE.ink,
          strokeWidth: 4,
          strokeOpacity: 0.6,
        }),
        Plot.dot(tenors, { x: 'at', y: 'mid', r: 3.5, fill: PALETTE.accent }),
        Plot.text(apart(FIGURE_GAP), {
          x: 'at',
          y: 'mid',
          text: ({ mid }: (typeof tenors)[number]) => figure(mid),
          dy: -14,
          fill: PALETTE.ink,
        }),
      ],
    },
    {
      title: `VX curve of ${date} ${time.slice(0, 5)} New York`,
      description: `${tenors.map(({ expiry, mid }) => `${expiry}: ${figure(mid)}`).join(', ')}${spotVix === undefined ? '' : `; VIX ${figure(spotVix)}`}. Quotes are ${sources}.`,
    },
  );
}
