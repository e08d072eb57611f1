import * as Plot from '@observablehq/plot';
import { moneyOfDollars } from '../format.ts';
import { shortInstant } from '../new-york-instants.ts';
import { dollarTick } from './dollar-tick.ts';
import { textWidth, thinned } from './label-layout.ts';
import { DASHES, PALETTE } from './palette.ts';
import { assertFinite, assertSome, CHART_WIDTH, renderSvg } from './svg.ts';
import { firstOfEachDay, newYorkClock, type TimePoint, visible } from './time-points.ts';

/** A requirement that stands from each point to the next. */
export interface MarginSeries {
  readonly name: string;
  readonly points: readonly TimePoint[];
}

const HEIGHT = 300;
const MARGIN = { top: 42, bottom: 42, left: 78, right: 44 };
const TICK_GAP = 100;
const LEGEND_GAP = 34;

/**
 * Requirements over time as steps, the first drawn boldest, with its largest marked.
 * @throws RangeError without series, for a series without points or for a value that is not finite.
 */
export function marginChart(given: readonly MarginSeries[]): string {
  assertSome(given, 'the list of requirements');
  for (const { name, points } of given) {
    assertSome(points, `the requirement "${name}"`);
    for (const { dollars } of points) assertFinite(dollars, `the requirement "${name}"`);
  }
  const series = given.map(({ name, points }) => ({ name, points: visible(points) }));
  const peak = series[0]!.points.reduce((high, one) => (one.dollars > high.dollars ? one : high));
  const clocks = series
    .flatMap(({ points }) => points.map(({ at }) => newYorkClock(at).getTime()))
    .sort((a, b) => a - b);
  const first = clocks[0]!;
  const last = Math.max(clocks.at(-1)!, first + 1);
  const pixelsPerMs = (CHART_WIDTH - MARGIN.left - MARGIN.right) / (last - first);
  const days = firstOfEachDay(clocks);
  const ticks = thinned(
    days.map((at) => at * pixelsPerMs),
    TICK_GAP,
  ).map((place) => new Date(days[place]!));
  const colour = (index: number) =>
    index === 0 ? PALETTE.ink : PALETTE.series[(index - 1) % PALETTE.series.length]!;
  const x = ({ at }: TimePoint) => newYorkClock(at);
  const top = Math.max(1, ...series.flatMap(({ points }) => points.map(({ dollars }) => dollars)));
  const peakText = `${moneyOfDollars(peak.dollars)} · ${shortInstant(peak.at)}`;
  const peakPixel = (newYorkClock(peak.at).getTime() - first) * pixelsPerMs;
  const room = CHART_WIDTH - MARGIN.left - MARGIN.right;
  const flies = peakPixel + textWidth(peakText) > room ? 'end' : 'start';
  let left = 0;
  const legend = series.map(({ name }, index) => {
    const place = left;
    left += textWidth(name) + LEGEND_GAP + 14;
    return { name, place, index };
  });
  return renderSvg(
    {
      height: HEIGHT,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom,
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      x: {
        type: 'utc',
        label: 'date (New York)',
        domain: [new Date(first), new Date(last)],
        ticks,
        tickFormat: (at: Date) => at.toISOString().slice(0, 10),
      },
      y: {
        label: 'margin requirement, US dollars',
        domain: [0, 1.12 * top],
        tickFormat: dollarTick,
        ticks: 6,
        grid: true,
      },
      marks: [
        Plot.ruleY([0], { stroke: PALETTE.ink, strokeOpacity: 0.5 }),
        ...series.toReversed().map(({ points }, place) => {
          const index = series.length - 1 - place;
          return Plot.lineY(points, {
            x,
            y: 'dollars',
            curve: 'step-after',
            stroke: colour(index),
            strokeWidth: index === 0 ? 2.2 : 1.5,
            strokeDasharray: DASHES[index % DASHES.length]!,
          });
        }),
        Plot.dot([peak], { x, y: 'dollars', r: 4, fill: PALETTE.accent }),
        Plot.text([peak], {
          x,
          y: 'dollars',
          text: () => peakText,
          dx: flies === 'end' ? -7 : 7,
          dy: -9,
          textAnchor: flies,
          fill: PALETTE.ink,
        }),
        ...legend.flatMap(({ name, place, index }) => [
          Plot.link([0], {
            x1: () => new Date(first + place / pixelsPerMs),
            x2: () => new Date(first + (place + LEGEND_GAP - 8) / pixelsPerMs),
            y1: 1.12 * top,
            y2: 1.12 * top,
            dy: -10,
            stroke: colour(index),
            strokeWidth: index === 0 ? 2.2 : 1.5,
            strokeDasharray: DASHES[index % DASHES.length]!,
          }),
          Plot.text([0], {
            x: () => new Date(first + (place + LEGEND_GAP - 2) / pixelsPerMs),
            y: 1.12 * top,
            dy: -10,
            text: () => name,
            textAnchor: 'start',
            fill: PALETTE.ink,
          }),
        ]),
      ],
    },
    {
      title: 'Margin requirement over the run',
      description: series
        .map(({ name, points }) => {
          const most = points.reduce((high, one) => (one.dollars > high.dollars ? one : high));
          return `${name}: largest ${moneyOfDollars(most.dollars)} at ${shortInstant(most.at)} New York, last ${moneyOfDollars(points.at(-1)!.dollars)}.`;
        })
        .join(' '),
    },
  );
}
