import * as Plot from '@observablehq/plot';
import { dateIn, NEW_YORK } from '../../market/index.ts';
import { money, moneyOfDollars } from '../format.ts';
import { dollarTick } from './dollar-tick.ts';
import { spreadApart, textWidth, thinned } from './label-layout.ts';
import { DASHES, PALETTE } from './palette.ts';
import { assertFinite, assertSome, CHART_WIDTH, renderSvg } from './svg.ts';
import { firstOfEachDay, newYorkClock, type TimePoint, visible } from './time-points.ts';

/** One line of the chart. */
export interface EquitySeries {
  readonly name: string;
  /** In order of time; profit and loss since the start, in US dollars. */
  readonly points: readonly TimePoint[];
}

const HEIGHT = 320;
const MARGIN = { top: 28, bottom: 42, left: 74 };
const LABEL_GAP = 30;
const TICK_GAP = 100;

/**
 * Equity over time, one line a series, the first drawn boldest; each line is named, with its last value, at its end.
 * Of more points than the eye can tell apart each stretch keeps its first, lowest, highest and last.
 * @throws RangeError without series, for a series without points or for a value that is not finite.
 */
export function equityChart(given: readonly EquitySeries[]): string {
  assertSome(given, 'the list of equity series');
  for (const { name, points } of given) {
    assertSome(points, `equity series "${name}"`);
    for (const { at, dollars } of points) {
      assertFinite(at, `an instant of equity series "${name}"`);
      assertFinite(dollars, `equity series "${name}"`);
    }
  }
  const series = given.map((one) => ({ ...one, points: visible(one.points) }));
  const values = series.flatMap(({ points }) => points.map(({ dollars }) => dollars));
  const domain = paddedDomain(values);
  const pixelOf = (dollars: number) =>
    MARGIN.top + ((domain[1] - dollars) / (domain[1] - domain[0])) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const ends = series.map(({ points }) => points.at(-1)!);
  const endPixels = ends.map(({ dollars }) => pixelOf(dollars));
  const labelPixels = spreadApart(endPixels, LABEL_GAP, HEIGHT - MARGIN.bottom);
  const colour = (index: number) =>
    index === 0 ? PALETTE.ink : PALETTE.series[(index - 1) % PALETTE.series.length]!;
  const labels = series.map(({ name }, index) => `${name}\n${moneyOfDollars(ends[index]!.dollars)}`);
  const labelWidth = Math.max(...labels.flatMap((label) => label.split('\n')).map(textWidth));
  const marginRight = Math.ceil(labelWidth) + 18;
  const clocks = series
    .flatMap(({ points }) => points.map(({ at }) => newYorkClock(at).getTime()))
    .sort((a, b) => a - b);
  const first = clocks[0]!;
  const last = Math.max(clocks.at(-1)!, first + 1);
  const days = firstOfEachDay(clocks);
  const pixelsPerMs = (CHART_WIDTH - MARGIN.left - marginRight) / (last - first);
  const ticks = thinned(
    days.map((at) => at * pixelsPerMs),
    TICK_GAP,
  ).map((place) => new Date(days[place]!));
  return renderSvg(
    {
      width: CHART_WIDTH,
      height: HEIGHT,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom,
      marginLeft: MARGIN.left,
      marginRight,
      x: {
        type: 'utc',
        label: 'date (New York)',
        domain: [first, last].map((at) => new Date(at)),
        ticks,
        tickFormat: (at: Date) => at.toISOString().slice(0, 10),
      },
      y: { label: 'profit and loss, US dollars', domain, tickFormat: dollarTick, ticks: 6, grid: true },
      marks: [
        Plot.ruleY([0], { stroke: PALETTE.ink, strokeOpacity: 0.5 }),
        ...series.flatMap(({ points }, index) => [
          Plot.lineY(points, {
            x: (point: TimePoint) => newYorkClock(point.at),
            y: 'dollars',
            stroke: colour(index),
            strokeWidth: index === 0 ? 2.2 : 1.6,
            strokeDasharray: DASHES[index % DASHES.length]!,
          }),
          Plot.text([ends[index]!], {
            x: (point: TimePoint) => newYorkClock(point.at),
            y: 'dollars',
            text: () => labels[index]!,
            dx: 8,
            dy: labelPixels[index]! - endPixels[index]!,
            textAnchor: 'start',
            fill: PALETTE.ink,
          }),
          Plot.dot([ends[index]!], {
            x: (point: TimePoint) => newYorkClock(point.at),
            y: 'dollars',
            r: 3,
            fill: colour(index),
          }),
        ]),
      ],
    },
    {
      title: `Equity of ${series.map(({ name }) => name).join(', ')}`,
      description: series
        .map(({ name, points }) => {
          const all = points.map(({ dollars }) => Math.round(dollars * 100));
          const [from, to] = [points[0]!, points.at(-1)!].map(({ at }) => dateIn(at, NEW_YORK));
          return `${name}: ${from} to ${to}, last ${money(all.at(-1)!)}, lowest ${money(Math.min(...all))}, highest ${money(Math.max(...all))}.`;
        })
        .join(' '),
    },
  );
}

function paddedDomain(values: readonly number[]): [number, number] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const pad = (high - low) * 0.06 || 1;
  return [low < 0 ? low - pad : low, high > 0 || low === 0 ? high + pad : high];
}
