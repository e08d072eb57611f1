import { HISTORICAL_DAYS, type StressOutcome } from '../../book/index.ts';
import {
  isoNewYork,
  reverseTable,
  SHOCK_TITLES,
  stressSources,
  stressTable,
  stressTitle,
} from '../../report/index.ts';
import { SHOCK_KINDS, structureStress } from '../../research/index.ts';
import { missing } from './book-absence.ts';
import type { BookSection } from './book-section.ts';
import { table } from './output.ts';

/** What markets do to the structure: joint shocks, gaps, twists, named days, and the mildest that cost a share of equity. */
export const stressSection: BookSection = {
  name: 'stress',
  description:
    'joint shocks of index and VIX, gaps, twists, named days of the past, and the mildest market that costs x %',
  render({ book, view }) {
    const found = structureStress(book, view);
    if (!found.ok) return missing('Stress', found);
    const { priced, outcomes, reverse } = found.value;
    const { repricer, equityDollars, valueDollars } = priced;
    const human = [
      'Stress',
      stressTitle(found.value),
      ...SHOCK_KINDS.flatMap((kind) => [
        SHOCK_TITLES[kind],
        table(stressTable(outcomes[kind], equityDollars)),
      ]),
      'The mildest market at once that costs a share of equity; deviations: index in VIX/√252, VIX in its residual',
      table(reverseTable(reverse)),
      'Sources of the days',
      ...stressSources().map((line) => `  ${line}`),
    ].join('\n');
    return {
      human,
      json: {
        provenance: repricer.provenance,
        equityDollars,
        valueDollars,
        ...Object.fromEntries(SHOCK_KINDS.map((kind) => [kind, outcomes[kind].map(outcomeJson)])),
        reverse: reverse.map(({ sharePercent, lossDollars, ...ways }) => ({
          sharePercent,
          lossDollars,
          ...Object.fromEntries(
            Object.entries(ways).map(([way, one]) => [way, one.ok ? one.value : { absent: one.reason }]),
          ),
        })),
        days: HISTORICAL_DAYS,
      },
    };
  },
};

function outcomeJson({ name, at, indexPercent, vix, pnlDollars }: StressOutcome) {
  return {
    name,
    at: at === null ? null : isoNewYork(at),
    indexPercent,
    vix,
    changeDollars: pnlDollars.ok ? pnlDollars.value : null,
    ...(pnlDollars.ok ? {} : { absent: pnlDollars.reason }),
  };
}
