import { marginNotes, marginNowTable, marginStressTable } from '../../report/index.ts';
import { structureMargin } from '../../research/index.ts';
import { missing } from './book-absence.ts';
import type { BookSection } from './book-section.ts';
import { table } from './output.ts';

/** `alvh book --margin`: the requirement now and through moves of the index. */
export const marginSection: BookSection = {
  name: 'margin',
  description: 'margin requirement now and through moves of the index',
  render: ({ book, view }) => {
    const found = structureMargin(book, view);
    if (!found.ok) return missing('Margin', found);
    const { now, stops, provenance } = found.value;
    return {
      human: [
        'Margin',
        table(marginNowTable(found.value)),
        table(marginStressTable(found.value)),
        ...marginNotes(found.value).map((note) => `· ${note}`),
      ].join('\n'),
      json: {
        now: reportJson(now),
        path: stops.map(({ indexPercent, vix, gain, ...report }) => ({
          indexPercent,
          vix,
          gainCents: gain,
          ...reportJson(report),
        })),
        provenance,
      },
    };
  },
};

function reportJson(report: {
  readonly available: number;
  readonly requirement: number;
  readonly excess: number;
  readonly options: number;
  readonly futuresMaintenance: number;
  readonly futuresInitial: number;
  readonly sharesMaintenance: number;
  readonly sharesInitial: number;
  readonly worstLoss: number | 'unbounded';
}) {
  return {
    availableCents: report.available,
    requirementCents: report.requirement,
    excessCents: report.excess,
    optionsCents: report.options,
    futuresMaintenanceCents: report.futuresMaintenance,
    futuresInitialCents: report.futuresInitial,
    sharesMaintenanceCents: report.sharesMaintenance,
    sharesInitialCents: report.sharesInitial,
    worstExpiryCents: report.worstLoss,
  };
}
