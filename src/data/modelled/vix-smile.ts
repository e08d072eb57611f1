import type { Calibration } from './calibration.ts';
import type { MarketState } from './market-state.ts';
import { predicted } from './regression.ts';
import { type SmileShape, splineShape, VIX_KNOTS } from './smile-shape.ts';
import { vixOptionTerms, vixSmileTerms } from './smile-terms.ts';

/**
 * Rise of the ratio between one and two, and between two and three deviations above the money, where the snapshots of
 * 2026 quote nothing: constant and slope over ln(days / 60). Read off the eight monthlies of 2021-04-26, 15:30, in
 * Cboe DataShop's sample; one day, so no standard error.
 */
const WING = [
  { rise: 0.197, slope: -0.064 },
  { rise: 0.145, slope: -0.064 },
] as const;

/**
 * The smile of a monthly VIX expiry: volatility of volatility, dearer upwards.
 * @param deviation total, at the money
 */
export function vixSmile({ vix: { smile } }: Calibration, days: number, deviation: number): SmileShape {
  const terms = vixSmileTerms(days);
  const [lowest, low, high, highest] = smile.ratios.map((ratio) => predicted(ratio, terms)) as [
    number,
    number,
    number,
    number,
  ];
  const tenor = terms[1]!;
  const two = highest + WING[0].rise + WING[0].slope * tenor;
  const three = two + WING[1].rise + WING[1].slope * tenor;
  return splineShape(VIX_KNOTS, [lowest, low, 1, high, highest, two, three], deviation);
}

/** Total deviation at the money of a VIX option. */
export function vixDeviation(
  { vix: level, vvix }: Pick<MarketState, 'vix' | 'vvix'>,
  days: number,
  years: number,
  { vix: { option } }: Calibration,
): number {
  return (vvix / 100) * Math.exp(predicted(option, vixOptionTerms(level, days))) * Math.sqrt(years);
}
