import { CREDIT_ERRORS, levelSourceOn } from '../data/index.ts';
import { headlineOf, type RunDocument } from '../engine/index.ts';
import { eraSplit, worstWeeks, yearsOf } from '../research/index.ts';

/** Weeks shown, the worst for SPX. */
export const WEEKS = 10;
const BAND = 1.96;

/** By how much modelled credits bend a run's expectancy, points per condor; all that chance does comes on top. */
export interface ExpectancyBand {
  /** Mean credit by which the model is expected to be too high (or, negative, too low). */
  readonly bias: number;
  /** Half-width of the 95 % band around it. */
  readonly halfWidth: number;
}

/**
 * The error that modelled credits carry into expectancy: for each condor the share by which credits of its date's
 * sources were off, with the standard error of that share, on the condor's own credit. Errors of the sources are taken
 * to move together. Undefined without condors.
 */
export function expectancyBand(run: RunDocument): ExpectancyBand | undefined {
  const { trades } = headlineOf(run);
  if (run.provenance !== 'modelled' || trades.length === 0) return undefined;
  let [bias, halfWidth] = [0, 0];
  for (const { tradeDate, creditPoints } of trades) {
    const error = CREDIT_ERRORS.find(({ source }) => source === levelSourceOn(tradeDate))!;
    bias += error.bias * creditPoints;
    halfWidth += BAND * error.biasError * creditPoints;
  }
  return { bias: bias / trades.length, halfWidth: halfWidth / trades.length };
}

/** What a run over a modelled history must say beside its result; undefined for every other run. */
export function modelledFigures(run: RunDocument) {
  if (run.provenance !== 'modelled') return undefined;
  return {
    expectancyBand: expectancyBand(run) ?? null,
    creditErrors: CREDIT_ERRORS,
    eras: eraSplit(run),
    years: yearsOf(run),
    worstWeeks: worstWeeks(run, WEEKS),
  };
}
