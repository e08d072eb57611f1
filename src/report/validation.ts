import type { ErrorRow } from '../data/index.ts';
import { figure } from './format.ts';
import { html, Markup } from './html.ts';
import { table } from './html-table.ts';
import { NOTICE } from './run-json.ts';
import { STYLE } from './style.ts';
import type { TextTable } from './tables.ts';

/** Comparisons of the modelled history with real quotes, one row a group; points, errors are model less real. */
export function validationTable(rows: readonly ErrorRow[]): TextTable {
  return {
    head: [
      'What',
      'Level from',
      'When',
      'Regime',
      'N',
      'Days',
      'Real',
      'Bias',
      '± s.e.',
      'RMSE',
      'Half-spread',
      'Bias within',
      'In band',
      'Own strikes: bias',
      'Put further',
      'Call further',
    ],
    rows: rows.map((row) => [
      `${row.kind}, ${row.what}`,
      row.source,
      row.when,
      row.regime,
      row.count,
      row.days,
      figure(row.meanReal),
      figure(row.bias),
      row.biasError === null ? '–' : figure(row.biasError),
      figure(row.rmse),
      figure(row.halfSpread),
      Math.abs(row.bias) <= row.halfSpread ? 'yes' : 'NO',
      row.coverage === null ? '–' : `${figure(100 * row.coverage, 0)} %`,
      row.own ? figure(row.own.bias) : '–',
      row.own ? figure(row.own.putFurther, 1) : '–',
      row.own ? figure(row.own.callFurther, 1) : '–',
    ]),
  };
}

const CAUSES: Readonly<Record<NonNullable<ErrorRow['cause']>['cause'], string>> = {
  'level source': 'The level’s source: with the day’s VIX1D instead',
  level: 'The volatility at the money: with the quoted one',
  smile: 'The smile: with the quoted one',
  'level and smile': 'Volatility at the money and smile together: with both as quoted',
  'half-spreads': 'The modelled half-spreads: with volatility and smile as quoted still',
};

/** Rows whose bias lies outside the half-spread, each with what brings it inside and how sure it is. */
export function biasTable(rows: readonly ErrorRow[]): TextTable {
  return {
    head: ['What', 'Level from', 'When', 'Regime', 'Bias', 'Half-spread', 'Why', 'Day in the fit', 'Sure'],
    rows: rows.flatMap((row) => {
      if (!row.cause) return [];
      return [
        [
          `${row.kind}, ${row.what}`,
          row.source,
          row.when,
          row.regime,
          figure(row.bias),
          figure(row.halfSpread),
          `${CAUSES[row.cause.cause]} ${figure(row.cause.left)}`,
          figure(row.changed.fitted),
          row.biasError === null
            ? 'one day, no standard error'
            : `${figure(Math.abs(row.bias) / row.biasError, 1)} s.e. from nought, ${row.days} days`,
        ],
      ];
    }),
  };
}

const NOTES = [
  'Every row prices real strikes with the model fitted to all other days; points are index or VIX points. Condors: credit at the touch. The rest: mid. “Half-spread” is that of the whole package.',
  '“Level from” says what the next session’s volatility rested on: VIX1D, VIX9D with VIX and VIX3M (family), or VIX alone. The last two are how sessions before 2024-09-30 and before 2011 are modelled.',
  '“In band”: share of real prices within 1.96 root mean square errors of the other days. “Own strikes”: the credit where the model places the condor itself, and how much further out it does.',
  'A bias beyond the half-spread is marked NO, and why is shown in the second table: the bias is computed again with one part of the model at a time taken from the quotes, and what brings it inside the half-spread is named, with the bias that is then left. “Day in the fit”: the bias when the day itself was fitted too; where that lies outside as well, the law’s few terms cannot follow such a day, where it does not, the other days do not show what that day was like. Put spreads rest on six days after the close in 2022 to 2024 and one before it; what one or two days show of a regime says little. Prices within a day are less exact than those after the close, because VIX1D is known at closes only.',
  'Single credits are off by what a day’s event is worth: without VIX1D the model cannot tell an evening before a release from any other. Such errors average out over many days; the bias and its standard error are what a long run inherits.',
  'Not compared: overnight snapshots, chains of a few strikes, anything before 2022.',
] as const;

/** The validation page, self-contained. */
export function validationPage(rows: readonly ErrorRow[]): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Modelled against real quotes · alvh</title><style>${new Markup(STYLE)}</style></head>
<body><header><h1>Modelled against real quotes</h1><p class="notice">${NOTICE}</p></header><main>
<section>${NOTES.map((note) => html`<p>${note}</p>`)}
${table(validationTable(rows))}</section>
<section><h2>Why a bias lies beyond the half-spread</h2>${table(biasTable(rows))}</section>
</main></body></html>
`.text;
}
