import type { ReverseStress, StressOutcome } from '../book/index.ts';
import type { Result } from '../math/index.ts';
import { figure, money } from './format.ts';
import type { TextTable } from './tables.ts';

/** One row a shock: the market it makes, and what the structure gains or loses, whole and as a share of equity. */
export function stressTable(outcomes: readonly StressOutcome[], equityDollars: number): TextTable {
  return {
    head: ['Shock', 'Index %', 'VIX', 'Change of value', '% of equity'],
    rows: outcomes.map(({ name, indexPercent, vix, pnlDollars }) => [
      name,
      indexPercent === null ? '–' : figure(indexPercent),
      vix === null ? '–' : figure(vix, 1),
      pnlDollars.ok ? money(Math.round(100 * pnlDollars.value)) : `unknown: ${pnlDollars.reason}`,
      pnlDollars.ok && equityDollars > 0 ? figure((100 * pnlDollars.value) / equityDollars) : '–',
    ]),
  };
}

/** What the mildest markets are that cost a share of equity. */
export interface ReverseRow {
  readonly sharePercent: number;
  readonly lossDollars: number;
  readonly fall: Result<ReverseStress>;
  readonly rise: Result<ReverseStress>;
  readonly free: Result<ReverseStress>;
}

/** One row a loss and way: along the response down and up, and free in index and residual. */
export function reverseTable(rows: readonly ReverseRow[]): TextTable {
  return {
    head: ['Loss of equity', 'US dollars', 'Way', 'Index %', 'VIX', 'Residual', 'Deviations away'],
    rows: rows.flatMap(({ sharePercent, lossDollars, fall, rise, free }) =>
      (
        [
          ['fall, VIX as expected', fall],
          ['rise, VIX as expected', rise],
          ['nearest of all', free],
        ] as const
      ).map(([way, found], i) => [
        i === 0 ? `${figure(sharePercent, 0)} %` : '',
        i === 0 ? money(Math.round(100 * lossDollars)) : '',
        way,
        ...(found.ok
          ? [
              figure(found.value.indexPercent),
              figure(found.value.vix, 1),
              figure(found.value.residuals),
              figure(found.value.deviations),
            ]
          : [found.reason, '–', '–', '–']),
      ]),
    ),
  };
}
