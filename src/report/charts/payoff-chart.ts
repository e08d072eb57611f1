import * as Plot from '@observablehq/plot';
import type { Right } from '../../market/index.ts';
import { figure, moneyOfDollars } from '../format.ts';
import { dollarTick } from './dollar-tick.ts';
import { flagRows } from './label-layout.ts';
import { PALETTE } from './palette.ts';
import { assertFinite, assertSome, CHART_WIDTH, renderSvg } from './svg.ts';

export interface PayoffLeg {
  readonly right: Right;
  readonly strike: number;
  /** Contracts: positive long, negative short. */
  readonly quantity: number;
}

export interface Payoff {
  /** Options of one expiry on the same index. */
  readonly legs: readonly PayoffLeg[];
  /** Points taken in for the whole position; negative when paid. */
  readonly creditPoints: number;
  /** Forward of the expiry at entry, if known. */
  readonly forward?: number;
  /** Where the expiry settled, if it did. */
  readonly settlement?: number;
}

const MULTIPLIER = 100;
const PICTURE = 230;
const ROW = 17;
const MARGIN = { bottom: 42, left: 74, right: 24 };

interface Marker {
  readonly level: number;
  readonly text: string;
  readonly dash: string;
  readonly opacity: number;
}

/**
 * Dollars at expiry over the settlement level, before fees: strikes, break-evens and, when given, forward and
 * settlement are marked and named above the picture.
 * @throws RangeError without legs or for a figure that is not finite.
 */
export function payoffChart(payoff: Payoff): string {
  const { legs, creditPoints, forward, settlement } = payoff;
  assertSome(legs, 'the list of legs');
  for (const { strike, quantity } of legs) {
    assertFinite(strike, 'a strike');
    assertFinite(quantity, `the quantity at strike ${strike}`);
  }
  assertFinite(creditPoints, 'the credit');
  if (forward !== undefined) assertFinite(forward, 'the forward');
  if (settlement !== undefined) assertFinite(settlement, 'the settlement');

  const dollarsAt = (level: number) =>
    MULTIPLIER * (creditPoints + legs.reduce((sum, leg) => sum + legValue(leg, level), 0));
  const strikes = [...new Set(legs.map(({ strike }) => strike))].sort((a, b) => a - b);
  const ends = [strikes[0]!, strikes.at(-1)!, forward, settlement].filter((level) => level !== undefined);
  const pad = Math.max(0.25 * (Math.max(...ends) - Math.min(...ends)), 0.005 * strikes[0]!);
  const [low, high] = [Math.min(...ends) - pad, Math.max(...ends) + pad];
  const breakEvens = zerosBetween([low, ...strikes, high], dollarsAt);
  const points = [low, ...strikes, ...breakEvens, high]
    .sort((a, b) => a - b)
    .map((level) => ({ level, dollars: dollarsAt(level) }));
  const all = points.map(({ dollars }) => dollars);
  const markers: Marker[] = [
    ...strikes.map((level) => ({ level, text: strikeText(legs, level), dash: '1 3', opacity: 0.55 })),
    ...breakEvens.map((level) => ({ level, text: `break-even ${figure(level)}`, dash: '5 3', opacity: 0.8 })),
    ...(forward === undefined
      ? []
      : [{ level: forward, text: `forward ${figure(forward)}`, dash: '9 3', opacity: 0.9 }]),
    ...(settlement === undefined
      ? []
      : [{ level: settlement, text: `settled ${figure(settlement)}`, dash: 'none', opacity: 0.9 }]),
  ];
  const pixels = CHART_WIDTH - MARGIN.left - MARGIN.right;
  const flags = flagRows(
    markers.map(({ level, text }) => ({ x: MARGIN.left + ((level - low) / (high - low)) * pixels, text })),
    MARGIN.left + pixels / 2,
  );
  const marginTop = 34 + ROW * (Math.max(...flags.map(({ row }) => row)) + 1);
  const position = legs.map(legText).join(', ');
  return renderSvg(
    {
      height: marginTop + PICTURE + MARGIN.bottom,
      marginTop,
      marginBottom: MARGIN.bottom,
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      x: {
        label: 'index at settlement, points',
        domain: [low, high],
        tickFormat: (level: number) => figure(level, 0),
        ticks: 8,
      },
      y: {
        label: 'profit and loss at expiry before fees, US dollars',
        tickFormat: dollarTick,
        ticks: 6,
        grid: true,
        nice: true,
      },
      marks: [
        ...(['good', 'bad'] as const).map((name) =>
          Plot.areaY(points, {
            x: 'level',
            y: ({ dollars }: (typeof points)[number]) =>
              name === 'good' ? Math.max(dollars, 0) : Math.min(dollars, 0),
            fill: PALETTE[name],
            fillOpacity: 0.22,
          }),
        ),
        Plot.ruleY([0], { stroke: PALETTE.ink, strokeOpacity: 0.5 }),
        ...markers.flatMap(({ level, text, dash, opacity }, index) => [
          Plot.ruleX([level], {
            stroke: PALETTE.ink,
            strokeOpacity: opacity,
            strokeDasharray: dash,
            insetTop: -ROW * (flags[index]!.row + 1),
          }),
          Plot.text([level], {
            x: (value: number) => value,
            text: () => text,
            frameAnchor: 'top',
            dx: flags[index]!.side === 'right' ? 4 : -4,
            dy: -5 - ROW * flags[index]!.row,
            textAnchor: flags[index]!.side === 'right' ? 'start' : 'end',
            lineAnchor: 'bottom',
            fill: PALETTE.ink,
          }),
        ]),
        Plot.lineY(points, { x: 'level', y: 'dollars', stroke: PALETTE.ink, strokeWidth: 2.2 }),
        ...(settlement === undefined
          ? []
          : [
              Plot.dot([settlement], {
                x: (level: number) => level,
                y: dollarsAt,
                r: 4.5,
                fill: PALETTE.accent,
              }),
            ]),
      ],
    },
    {
      title: `Profit and loss at expiry of ${position}`,
      description: [
        `Best ${moneyOfDollars(Math.max(...all))}, worst ${moneyOfDollars(Math.min(...all))} between ${figure(low, 0)} and ${figure(high, 0)}.`,
        breakEvens.length > 0
          ? `Break-even at ${breakEvens.map((level) => figure(level)).join(' and ')}.`
          : 'No break-even.',
        settlement === undefined
          ? ''
          : `Settled at ${figure(settlement)}: ${moneyOfDollars(dollarsAt(settlement))}.`,
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
    },
  );
}

function legValue({ right, strike, quantity }: PayoffLeg, level: number): number {
  return quantity * Math.max(0, right === 'C' ? level - strike : strike - level);
}

function legText({ right, strike, quantity }: PayoffLeg): string {
  const side = quantity > 0 ? 'long' : 'short';
  const count = Math.abs(quantity) === 1 ? '' : ` ${Math.abs(quantity)}`;
  return `${side}${count} ${right === 'C' ? 'call' : 'put'} ${strike}`;
}

/** `short put 6000`; two legs on one strike share a label. */
function strikeText(legs: readonly PayoffLeg[], strike: number): string {
  const here = legs
    .filter((leg) => leg.strike === strike)
    .map((leg) => legText(leg).replace(` ${strike}`, ''));
  return `${here.join(' + ')} ${strike}`;
}

/** Where a function that is straight between the given levels crosses zero. */
function zerosBetween(levels: readonly number[], valueAt: (level: number) => number): number[] {
  const zeros: number[] = [];
  for (let i = 1; i < levels.length; i++) {
    const [a, b] = [levels[i - 1]!, levels[i]!];
    const [from, to] = [valueAt(a), valueAt(b)];
    if (from * to < 0) zeros.push(a + ((b - a) * from) / (from - to));
    else if (from === 0 && to !== 0 && i > 1) zeros.push(a);
  }
  return zeros;
}
