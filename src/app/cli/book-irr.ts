import {
  hurdleNotes,
  returnsNotes,
  returnsTable,
  shareReaching,
  withoutLayersTable,
} from '../../report/index.ts';
import { RETURN_MEASURES, type ReturnHurdle, type ReturnVariant } from '../../research/index.ts';
import { missing, orAbsent } from './book-absence.ts';
import { historyOf } from './book-history.ts';
import type { BookSection } from './book-section.ts';
import { table } from './output.ts';

/** `alvh book --irr`: the blended return of the run, with and without each layer, against target and cost of capital. */
export const irrSection: BookSection = {
  name: 'irr',
  description: 'returns of the whole run on the capital tied up, with and without each layer',
  render: (context) => {
    const history = historyOf(context);
    if (!history.ok) return missing('Blended return', history);
    const { returns, hurdles } = history.value;
    const notes = [...returnsNotes(returns), ...hurdleNotes(hurdles)];
    return {
      human: [
        'Blended return',
        table(returnsTable(returns, hurdles)),
        table(withoutLayersTable(returns)),
        ...notes.map((note) => `· ${note}`),
      ].join('\n'),
      json: {
        sessions: returns.sessions.map(({ date, margin, peakMargin, pnl, interest }) => ({
          date,
          pnlCents: pnl,
          interestCents: interest,
          marginCents: margin,
          peakMarginCents: peakMargin,
        })),
        rates: returns.rates,
        hurdles: hurdles.map(({ name, percent }) => ({ name, percentAYear: orAbsent(percent) })),
        variants: returns.variants.map((variant) => variantJson(variant, hurdles)),
        marginCarried: returns.marginCarried,
        notes,
      },
    };
  },
};

function variantJson(variant: ReturnVariant, hurdles: readonly ReturnHurdle[]) {
  const { without, returns, intervals } = variant;
  return {
    without,
    pnlCents: returns.pnlCents,
    days: returns.days,
    internalRates: returns.rates.ok
      ? {
          signChanges: returns.rates.value.signChanges,
          percentAYear: returns.rates.value.rates.map(({ rate, continuous }) =>
            Number.isFinite(rate) ? 100 * rate : { absent: 'rate-overflows', continuous },
          ),
        }
      : { absent: returns.rates.reason },
    measures: RETURN_MEASURES.map((measure) => {
      const interval = intervals[measure];
      return {
        measure,
        return: orAbsent(returns.measures[measure]),
        interval: interval.ok
          ? {
              lower: interval.value.lower,
              upper: interval.value.upper,
              draws: interval.value.draws.length,
              undefinedDraws: interval.value.undefinedDraws,
            }
          : orAbsent(interval),
        reaches: hurdles.map(({ name, percent }) => ({
          name,
          share: orAbsent(shareReaching(variant, measure, percent)),
        })),
      };
    }),
  };
}
