import * as Plot from '@observablehq/plot';
import { moneyOfDollars } from '../format.ts';
import { dollarTick } from './dollar-tick.ts';
import { textWidth } from './label-layout.ts';
import { PALETTE } from './palette.ts';
import { assertFinite, assertSome, CHART_WIDTH, type ChartText, renderSvg } from './svg.ts';

/** One part of a result. */
export interface AmountBar {
  readonly name: string;
  readonly dollars: number;
}

const ROW = 28;
const TICKS = 5;

/**
 * Parts of a sum in US dollars, one bar each in the order given, losses to the left of zero; the last row is the sum, drawn
 * in ink.
 * @throws RangeError without parts or for an amount that is not finite.
 */
export function amountBars(parts: readonly AmountBar[], sumName: string, title: string): string {
  assertSome(parts, `the list of parts of "${title}"`);
  for (const { name, dollars } of parts) assertFinite(dollars, `${name} of "${title}"`);
  const cents = parts.map(({ dollars }) => Math.round(dollars * 100));
  const sum = { name: sumName, dollars: cents.reduce((total, one) => total + one, 0) / 100 };
  const rows = [...parts, sum];
  const texts = rows.map(({ dollars }) => moneyOfDollars(dollars));
  const low = Math.min(0, ...rows.map(({ dollars }) => dollars));
  const high = Math.max(0, ...rows.map(({ dollars }) => dollars));
  const labelWidth = Math.max(...texts.map(textWidth)) + 14;
  const marginLeft = Math.ceil(Math.max(...rows.map(({ name }) => textWidth(name)))) + 18;
  const marginRight = 24;
  // Room for the amounts beside the bars, in dollars of an axis that leaves that many pixels.
  const pixels = CHART_WIDTH - marginLeft - marginRight - 2 * labelWidth;
  const room = ((high - low || 1) * labelWidth) / pixels;
  const text: ChartText = {
    title,
    description: `${rows.map(({ name }, i) => `${name} ${texts[i]}`).join(', ')}.`,
  };
  const label = (negative: boolean) =>
    Plot.text(
      rows.filter(({ dollars }) => dollars < 0 === negative),
      {
        x: 'dollars',
        y: 'name',
        text: (row: AmountBar) => moneyOfDollars(row.dollars),
        dx: negative ? -6 : 6,
        textAnchor: negative ? 'end' : 'start',
        fill: PALETTE.ink,
      },
    );
  return renderSvg(
    {
      height: rows.length * ROW + 66,
      marginTop: 20,
      marginBottom: 42,
      marginLeft,
      marginRight,
      x: {
        label: 'profit and loss, US dollars',
        domain: [low - room, high + room],
        ticks: TICKS,
        tickFormat: dollarTick,
        grid: true,
      },
      y: { type: 'band', domain: rows.map(({ name }) => name), label: null, tickSize: 0, padding: 0.3 },
      marks: [
        Plot.barX(rows, {
          x: 'dollars',
          y: 'name',
          fill: (row: AmountBar) =>
            row === sum ? PALETTE.ink : row.dollars < 0 ? PALETTE.bad : PALETTE.good,
          fillOpacity: (row: AmountBar) => (row === sum ? 0.7 : 1),
        }),
        Plot.ruleX([0], { stroke: PALETTE.ink, strokeOpacity: 0.7 }),
        label(true),
        label(false),
      ],
      color: { type: 'identity' },
    },
    text,
  );
}
