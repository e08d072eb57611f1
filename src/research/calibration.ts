import { absent, binomialInterval, mean, ok, type Result } from '../math/index.ts';
import type { Excursion } from './excursions.ts';

/** One forecast and whether it came true. */
export interface Forecast {
  /** 0 to 1. */
  readonly probability: number;
  readonly happened: boolean;
}

/** Forecasts of like size beside what came of them. Shares are 0 to 1. */
export interface CalibrationBin {
  readonly forecasts: number;
  readonly lowest: number;
  readonly highest: number;
  readonly predicted: number;
  readonly happened: number;
  readonly realised: number;
  /** Exact 95 % interval (Clopper and Pearson) of the true share; forecasts are taken as independent. */
  readonly interval: { readonly lower: number; readonly upper: number };
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  readonly all: CalibrationBin;
  /** Mean square of probability less outcome (Brier 1950), and what always stating the realised share would score. */
  readonly brier: number;
  readonly brierOfRealisedShare: number;
}

const DECILES = 10;
/** Forecasts a bin has at least: with fewer forecasts there are fewer bins than ten. */
const LEAST_IN_BIN = 5;

/**
 * Predicted against realised by deciles of the prediction, equal ones kept together; by fewer bins where ten would hold
 * fewer than five forecasts each.
 */
export function calibration(forecasts: readonly Forecast[]): Result<Calibration, 'no-forecasts'> {
  if (forecasts.length === 0) return absent('no-forecasts');
  const sorted = [...forecasts].sort((a, b) => a.probability - b.probability);
  const wanted = Math.max(1, Math.min(DECILES, Math.floor(sorted.length / LEAST_IN_BIN)));
  const bins: CalibrationBin[] = [];
  let from = 0;
  for (let bin = 1; bin <= wanted; bin++) {
    let until = Math.round((bin * sorted.length) / wanted);
    while (until < sorted.length && sorted[until]!.probability === sorted[until - 1]?.probability) until++;
    if (until <= from) continue;
    bins.push(binOf(sorted.slice(from, until)));
    from = until;
  }
  const all = binOf(sorted);
  const outcomes = sorted.map(({ happened }) => (happened ? 1 : 0));
  return ok({
    bins,
    all,
    brier: mean(sorted.map(({ probability }, i) => (probability - outcomes[i]!) ** 2)),
    brierOfRealisedShare: mean(outcomes.map((outcome) => (all.realised - outcome) ** 2)),
  });
}

function binOf(forecasts: readonly Forecast[]): CalibrationBin {
  const happened = forecasts.filter((one) => one.happened).length;
  return {
    forecasts: forecasts.length,
    lowest: forecasts[0]!.probability,
    highest: forecasts.at(-1)!.probability,
    predicted: mean(forecasts.map(({ probability }) => probability)),
    happened,
    realised: happened / forecasts.length,
    interval: binomialInterval(happened, forecasts.length, 0.95),
  };
}

/**
 * The forecast of each condor that was held to its settlement: the plan's risk-neutral probability of settling beyond
 * either short strike. It is a price, not an opinion of frequency: with a premium for risk in it, it should run high.
 */
export function breachForecasts(list: readonly Excursion[]): readonly Forecast[] {
  return list.flatMap(({ predicted, breach }) =>
    predicted === null || breach === null
      ? []
      : [{ probability: predicted.put + predicted.call, happened: breach !== 'none' }],
  );
}
