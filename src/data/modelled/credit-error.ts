import type { ErrorRow } from './error-table.ts';
import type { LevelSource } from './level-laws.ts';

/** Error of a modelled credit as a share of the real one, by what the level came from. */
export interface CreditError {
  readonly source: LevelSource;
  /** Mean error, model less real, and its standard error, clustered by day; shares of the mean real credit. */
  readonly bias: number;
  readonly biasError: number;
  /** Root mean square error of a single credit, likewise. */
  readonly rmse: number;
  readonly days: number;
}

const DECIMALS = 1e4;
const REFERENCE = '10 delta, 25 wide';

/** The errors that a run's report states: condors of 10 delta, 25 points wide, sold after the close. */
export function creditErrors(rows: readonly ErrorRow[]): readonly CreditError[] {
  return (['VIX1D', 'family', 'VIX'] as const).flatMap((source) => {
    const row = rows.find(
      (one) =>
        one.kind === 'condor' &&
        one.what === REFERENCE &&
        one.source === source &&
        one.when === 'after the close' &&
        one.regime === 'all',
    );
    if (!row || row.biasError === null) return [];
    const share = (points: number) => Math.round((DECIMALS * points) / row.meanReal) / DECIMALS;
    return [
      {
        source,
        bias: share(row.bias),
        biasError: share(row.biasError),
        rmse: share(row.rmse),
        days: row.days,
      },
    ];
  });
}
