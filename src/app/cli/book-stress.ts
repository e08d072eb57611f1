import {
  gapShocks,
  HISTORICAL_DAYS,
  historicalShocks,
  jointShocks,
  reverseAlongResponse,
  reverseFree,
  type StressOutcome,
  stressed,
  twistShocks,
} from '../../book/index.ts';
import { figure, isoNewYork, money, type ReverseRow, reverseTable, stressTable } from '../../report/index.ts';
import { type BookRepricer, bookRepricer } from './book-repricer.ts';
import type { BookSection } from './book-section.ts';
import { table } from './output.ts';

/** Shares of equity whose loss is looked for, %. */
const LOSSES = [1, 2, 5, 10, 20] as const;

/** What markets do to the structure: joint shocks, gaps, twists, named days, and the mildest that cost a share of equity. */
export const stressSection: BookSection = {
  name: 'stress',
  description:
    'joint shocks of index and VIX, gaps, twists, named days of the past, and the mildest market that costs x %',
  render(context) {
    const priced = bookRepricer(context);
    if (!priced.ok) {
      const { reason, detail } = priced;
      const why = `${reason}${detail === undefined ? '' : ` (${detail})`}`;
      return { human: `Stress: absent, ${why}`, json: { absent: reason, detail: detail ?? null } };
    }
    const { repricer, equityDollars, valueDollars } = priced.value;
    const { market, provenance } = repricer;
    const groups = [
      {
        title: 'At once, VIX by its response and two residual deviations beside it',
        key: 'joint',
        shocks: jointShocks(market),
      },
      { title: 'Between close and open', key: 'gap', shocks: gapShocks(market) },
      { title: 'Twists of volatility, the index standing still', key: 'twist', shocks: twistShocks(market) },
      {
        title:
          'Days of the past on this book: the index by its per cent, VIX up by its points, down in proportion',
        key: 'historical',
        shocks: historicalShocks(market),
      },
    ].map(({ shocks, ...group }) => ({ ...group, outcomes: stressed(repricer, shocks) }));
    const reverse = reverseOf(priced.value);
    const human = [
      `Stress · equity ${money(Math.round(100 * equityDollars))}, of it the options ${money(Math.round(100 * valueDollars))} · VIX ${market.vix === undefined ? 'unknown' : figure(market.vix)} · modelled from ${provenance} prices`,
      ...groups.flatMap(({ title, outcomes }) => [title, table(stressTable(outcomes, equityDollars))]),
      'The mildest market at once that costs a share of equity; deviations: index in VIX/√252, VIX in its residual',
      table(reverseTable(reverse)),
      'Sources of the days',
      ...sourceLines(),
    ].join('\n');
    return {
      human,
      json: {
        provenance,
        equityDollars,
        valueDollars,
        ...Object.fromEntries(groups.map(({ key, outcomes }) => [key, outcomes.map(outcomeJson)])),
        reverse: reverse.map(({ sharePercent, lossDollars, ...ways }) => ({
          sharePercent,
          lossDollars,
          ...Object.fromEntries(
            Object.entries(ways).map(([way, found]) => [
              way,
              found.ok ? found.value : { absent: found.reason },
            ]),
          ),
        })),
        days: HISTORICAL_DAYS,
      },
    };
  },
};

function reverseOf({ repricer, equityDollars }: BookRepricer): readonly ReverseRow[] {
  if (!(equityDollars > 0)) return [];
  return LOSSES.map((sharePercent) => {
    const lossDollars = (equityDollars * sharePercent) / 100;
    return {
      sharePercent,
      lossDollars,
      fall: reverseAlongResponse(repricer, lossDollars, -1),
      rise: reverseAlongResponse(repricer, lossDollars, 1),
      free: reverseFree(repricer, lossDollars),
    };
  });
}

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

/** Each source with the days that rest on it. */
function sourceLines(): string[] {
  const sources = new Map<string, string[]>();
  for (const { source, date } of HISTORICAL_DAYS) sources.set(source, [...(sources.get(source) ?? []), date]);
  return [...sources].map(([source, dates]) => `  ${dates.join(', ')}: ${source}`);
}
