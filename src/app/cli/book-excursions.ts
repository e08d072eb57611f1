import { headlineOf } from '../../engine/index.ts';
import { calibrationNotes, calibrationTable, excursionNotes, excursionsTable } from '../../report/index.ts';
import { breachForecasts, calibration, excursions, finestIndexBars } from '../../research/index.ts';
import { missing, orAbsent } from './book-absence.ts';
import type { BookSection } from './book-section.ts';
import { table } from './output.ts';

/** `alvh book --excursions`: worst marks, touches, time under water, and predicted against realised breaches. */
export const excursionsSection: BookSection = {
  name: 'excursions',
  description: 'each condor of the run between entry and end; predicted against realised breaches',
  render: ({ run, tape }) => {
    if (!run) return missing('Excursions', { ok: false, reason: 'no-history' });
    const { trades } = headlineOf(run);
    if (trades.length === 0) return missing('Excursions', { ok: false, reason: 'no-condors' });
    const list = excursions(run.journal, trades, finestIndexBars(tape.series));
    const found = calibration(breachForecasts(list));
    return {
      human: [
        'Excursions',
        table(excursionsTable(list)),
        ...excursionNotes(list).map((note) => `· ${note}`),
        '',
        ...(found.ok
          ? [
              'Predicted against realised breaches',
              table(calibrationTable(found.value)),
              ...calibrationNotes(found.value).map((note) => `· ${note}`),
            ]
          : [missing('Predicted against realised breaches', found).human]),
      ].join('\n'),
      json: {
        condors: list.map(({ trade, ...one }) => ({ positionId: trade.positionId, ...one })),
        calibration: orAbsent(found),
      },
    };
  },
};
