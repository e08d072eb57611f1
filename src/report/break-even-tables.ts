import type { JointSurface, ResponseCurve, StructureBreakEven } from '../book/index.ts';
import type { BreakEvenRow, StaticBreakEven, StructureBreakEvens } from '../research/index.ts';
import { figure, moneyOfDollars } from './format.ts';
import { shortInstant } from './new-york-instants.ts';
import type { TextTable } from './tables.ts';

/** When, how far ahead, and what the values rest on: two lines. */
export function breakEvenTitle({ priced, settlement }: StructureBreakEvens): readonly [string, string] {
  const { market, provenance } = priced.repricer;
  const clock = market.clock ? 'by the variance clock' : 'by the calendar: too few bars for a variance clock';
  return [
    `Next settlement ${shortInstant(settlement.at)} New York, ${figure(settlement.days)} trading days ahead ${clock}`,
    `VIX ${market.vix === undefined ? 'unknown' : figure(market.vix)}; values are modelled from ${provenance} prices; entry counts fees; moves are counted from the forward${settlement.forward.ok ? ` ${figure(settlement.forward.value)}` : ''}.`,
  ];
}

/** Break-evens at each horizon, along the response and a residual deviation beside it, with the odds of a gain. */
export function breakEvenTable(rows: readonly BreakEvenRow[]): TextTable {
  return {
    head: [
      'At (New York)',
      'P&L from',
      'VIX and VX',
      'Breaks even at',
      'VIX there',
      'Gain, density %',
      'Gain, past days %',
    ],
    rows: rows.flatMap(({ counted, found }) =>
      (
        [
          ['one deviation below', found.below],
          ['as expected', found.expected],
          ['one deviation above', found.above],
        ] as const
      ).map(([name, curve]) => [
        name === 'one deviation below' ? shortInstant(found.at) : '',
        name === 'one deviation below' ? counted : '',
        name,
        placesOf(found, curve),
        curve.breakEvens.map(({ vix }) => figure(vix, 1)).join(', ') || '–',
        name !== 'as expected'
          ? ''
          : found.impliedOdds.ok
            ? figure(100 * found.impliedOdds.value, 1)
            : found.impliedOdds.reason,
        name !== 'as expected'
          ? ''
          : found.empiricalOdds.ok
            ? `${figure(100 * found.empiricalOdds.value.share, 1)} of ${found.empiricalOdds.value.days}`
            : found.empiricalOdds.reason,
      ]),
    ),
  };
}

/** Index levels with their moves, or moves alone where the book has no index option to count them from. */
function placesOf({ forward }: StructureBreakEven, { breakEvens, profits }: ResponseCurve): string {
  if (breakEvens.length === 0) return profits.length > 0 ? 'gains throughout' : 'nowhere';
  return breakEvens
    .map(({ indexPercent }) => {
      const move = `${signed(indexPercent)} %`;
      return forward.ok ? `${figure(forward.value * (1 + indexPercent / 100))} (${move})` : move;
    })
    .join(', ');
}

/** Index moves of the ladder, %. */
const LADDER = [-10, -7, -5, -3, -2, -1, 0, 1, 2, 3, 5, 7, 10] as const;

/** P&L along the response at round moves, with its band. */
export function ladderTable({ expected, below, above }: StructureBreakEven): TextTable {
  const at = (curve: ResponseCurve, move: number) =>
    curve.points.find(({ indexPercent }) => Math.abs(indexPercent - move) < 1e-9)?.pnlDollars;
  return {
    head: ['Index %', 'One deviation below', 'As expected', 'One deviation above'],
    rows: LADDER.map((move) => [
      signed(move, 0),
      ...[below, expected, above].map((curve) => {
        const pnl = at(curve, move);
        return pnl === undefined ? '–' : moneyOfDollars(pnl);
      }),
    ]),
  };
}

/** Every how many rows and columns of a surface are shown in a table. */
const THIN_ROWS = 8;
const THIN_COLUMNS = 6;

/** A thinned joint surface: levels of VIX down, moves of the index across. */
export function surfaceTable({ indexPercent, vix, pnlDollars }: JointSurface): TextTable {
  const columns = indexPercent.map((_, i) => i).filter((i) => i % THIN_COLUMNS === 0);
  const rows = vix
    .map((_, i) => i)
    .filter((i) => i % THIN_ROWS === 0)
    .toReversed();
  return {
    head: ['VIX', ...columns.map((column) => `${signed(indexPercent[column]!, 1)} %`)],
    rows: rows.map((row) => [
      figure(vix[row]!, 1),
      ...columns.map((column) => {
        const pnl = pnlDollars[row]![column]!;
        return pnl === null ? '–' : figure(pnl, 0);
      }),
    ]),
  };
}

/** What the condors so far had to earn. */
export function staticBreakEvenTable(found: StaticBreakEven): TextTable {
  const points = (value: number | null) => (value === null ? '–' : figure(value, 3));
  return {
    head: ['Figure', 'Value', 'Unit'],
    rows: [
      ['condors ended', found.trades, 'entries'],
      ['win rate after fees and hedge', figure(found.winRatePercent, 1), '%'],
      [
        'break-even win rate, mean loss over mean win plus mean loss',
        found.breakEvenWinRatePercent === null ? '–' : figure(found.breakEvenWinRatePercent, 1),
        '%',
      ],
      ['mean win', points(found.meanWinPoints), 'points a condor'],
      ['mean loss', points(found.meanLossPoints), 'points a condor'],
      ['mean credit', points(found.meanCreditPoints), 'points a condor'],
      ['break-even credit: debit, fees and hedge', points(found.breakEvenCreditPoints), 'points a condor'],
      ['mean debit at the end', points(found.meanDebitPoints), 'points a condor'],
      ['mean fees', points(found.meanFeesPoints), 'points a condor'],
      ['hedge cost', points(found.hedgeCostPoints), 'points a condor'],
    ],
  };
}

function signed(value: number, digits = 2): string {
  return `${value > 0 ? '+' : ''}${figure(value, digits)}`;
}
