import { repricingMarket } from '../../book/index.ts';

import { type ShiftGrid, timeShiftIn, type WhatIfLine } from '../../method/index.ts';
import { figure, moneyOfDollars } from '../../report/index.ts';
import { missing, orAbsent } from './book-absence.ts';
import type { BookSection } from './book-section.ts';
import { table } from './output.ts';

const MOVES = [-3, -2, -1, 0, 1, 2, 3] as const;
const NOW: ShiftGrid = { hours: [0], spotPercent: MOVES, volPoints: [0], skewPoints: [0], termPoints: [0] };
/** Each axis alone, time first: what waiting does, then what each change of the volatility surface does at once. */
const GRIDS: readonly ShiftGrid[] = [
  { ...NOW, hours: [0, 1, 4, 20] },
  { ...NOW, volPoints: [-3, 3] },
  { ...NOW, skewPoints: [-2, 2] },
  { ...NOW, termPoints: [5] },
];
const TITLE = 'Time shift: the book hours ahead, or at another volatility, skew or term structure';

/** What the open packages would be worth elsewhere in time, index, volatility, skew and term structure. */
export const timeShiftSection: BookSection = {
  name: 'timeshift',
  description:
    'what-if: hours ahead, with index, volatility, skew or term structure moved; greeks and break-evens',
  render({ book, view }) {
    const legs = book.positions.flatMap((position) => position.legs);
    if (legs.length === 0)
      return missing(TITLE, { ok: false, reason: 'nothing-held', detail: 'no package is open' });
    const market = repricingMarket(view, 'fitted');
    const lines: WhatIfLine[] = [];
    for (const grid of GRIDS) {
      const found = timeShiftIn(market, legs, grid);
      if (!found.ok) return missing(TITLE, found);
      lines.push(...found.value);
    }
    const head = [
      'Shift',
      ...MOVES.map((move) => `${move > 0 ? '+' : ''}${move} %`),
      'Break-evens %',
      'Theta/h',
      'Vega',
    ];
    return {
      human: [
        TITLE,
        'Change of value since now by move of the index, US dollars; VIX and VX do not follow the index here',
        table({ head, rows: lines.map(row) }),
        '· term: points at one day, none at thirty; skew: points 10 % below the forward, taken off 10 % above',
      ].join('\n'),
      json: lines.map(({ shift, cells, breakEvens }) => ({
        ...shift,
        cells: cells.map(({ spotPercent, cell }) => ({ spotPercent, ...orAbsent(cell) })),
        breakEvenPercents: orAbsent(breakEvens),
      })),
    };
  },
};

function row({ shift, cells, breakEvens }: WhatIfLine): readonly string[] {
  const still = cells.find(({ spotPercent }) => spotPercent === 0)!.cell;
  return [
    nameOf(shift),
    ...cells.map(({ cell }) => (cell.ok ? moneyOfDollars(cell.value.pnl) : cell.reason)),
    breakEvens.ok ? breakEvens.value.map((one) => figure(one)).join(', ') || 'none' : breakEvens.reason,
    still.ok ? moneyOfDollars(still.value.theta) : '–',
    still.ok ? moneyOfDollars(still.value.vega) : '–',
  ];
}

function nameOf({ hours, volPoints, skewPoints, termPoints }: WhatIfLine['shift']): string {
  const signed = (points: number, what: string) => `${what} ${points > 0 ? '+' : ''}${points} points`;
  if (volPoints !== 0) return signed(volPoints, 'volatility');
  if (skewPoints !== 0) return signed(skewPoints, 'skew');
  if (termPoints !== 0) return signed(termPoints, 'term');
  return hours === 0 ? 'now' : `${hours} h ahead`;
}
