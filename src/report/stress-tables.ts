import { HISTORICAL_DAYS, type StressOutcome } from '../book/index.ts';
import type { ReverseRow, ShockKind, StructureStress } from '../research/index.ts';
import { figure, moneyOfDollars } from './format.ts';
import type { TextTable } from './tables.ts';

/** What each kind of shock does. */
export const SHOCK_TITLES: { readonly [kind in ShockKind]: string } = {
  joint: 'At once, VIX by its response and two residual deviations beside it',
  gap: 'Between close and open',
  twist: 'Twists of volatility, the index standing still',
  historical:
    'Days of the past on this book: the index by its per cent, VIX up by its points, down in proportion',
};

/** What is put to the test: equity, value, VIX and what the values rest on. */
export function stressTitle({ priced: { repricer, equityDollars, valueDollars } }: StructureStress): string {
  const { vix } = repricer.market;
  return `Equity ${moneyOfDollars(equityDollars)}, of it options and shares ${moneyOfDollars(valueDollars)} · VIX ${vix === undefined ? 'unknown' : figure(vix)} · modelled from ${repricer.provenance} prices`;
}

/** Each source of the named days, with the days that rest on it. */
export function stressSources(): readonly string[] {
  const sources = new Map<string, string[]>();
  for (const { source, date } of HISTORICAL_DAYS) sources.set(source, [...(sources.get(source) ?? []), date]);
  return [...sources].map(([source, dates]) => `${dates.join(', ')}: ${source}`);
}

/** One row a shock: the market it makes, and what the structure gains or loses, whole and as a share of equity. */
export function stressTable(outcomes: readonly StressOutcome[], equityDollars: number): TextTable {
  return {
    head: ['Shock', 'Index %', 'VIX', 'Change of value', '% of equity'],
    rows: outcomes.map(({ name, indexPercent, vix, pnlDollars }) => [
      name,
      indexPercent === null ? '–' : figure(indexPercent),
      vix === null ? '–' : figure(vix, 1),
      pnlDollars.ok ? moneyOfDollars(pnlDollars.value) : `unknown: ${pnlDollars.reason}`,
      pnlDollars.ok && equityDollars > 0 ? figure((100 * pnlDollars.value) / equityDollars) : '–',
    ]),
  };
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
        i === 0 ? moneyOfDollars(lossDollars) : '',
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
