import type { Calibration } from './calibration.ts';
import type { ModelDay } from './model-day.ts';
import { clamped, predicted } from './regression.ts';

/** Which indices told the level of the next session. */
export type LevelSource = 'VIX1D' | 'family' | 'VIX';

export interface OneDayLevel {
  /** Annual volatility of the next session in percent, 252 sessions a year. */
  readonly value: number;
  readonly source: LevelSource;
}

/** The range in which VIX stood while the levels were fitted; beyond it ratios are held. */
const VIX_SEEN = { low: 11, high: 53 } as const;
/** A daily range in percent of the index, likewise. */
const RANGE_SEEN = { low: 0.25, high: 6 } as const;

/**
 * Level for the next session at a close: VIX1D where it is on file, else what VIX9D, VIX and VIX3M lead one to expect of
 * it, else what VIX alone does. It is used inside the model only and never handed out as an index.
 */
export function oneDayLevel(
  day: ModelDay,
  { levels }: Calibration,
  most: LevelSource = 'VIX1D',
): OneDayLevel {
  if (most === 'VIX1D' && day.vix1d !== undefined) return { value: day.vix1d, source: 'VIX1D' };
  const terms = most === 'VIX' ? undefined : familyTerms(day);
  if (terms) return { value: Math.exp(predicted(levels.fromFamily, terms)), source: 'family' };
  const seen = clamped(day.vix.close, VIX_SEEN.low, VIX_SEEN.high);
  const expected = Math.exp(predicted(levels.fromVix, vixTerms(day)));
  return { value: (expected * day.vix.close) / seen, source: 'VIX' };
}

export const FAMILY_TERMS = [
  'constant',
  'ln(VIX9D / 15)',
  'ln(VIX9D / VIX)',
  'ln(VIX / VIX3M)',
  'ln(range % / 0.8)',
  'weekend or holiday next',
] as const;

export function familyTerms({ vix, vix9d, vix3m, ...day }: ModelDay): readonly number[] | undefined {
  if (vix9d === undefined || vix3m === undefined) return undefined;
  return [
    1,
    Math.log(vix9d / 15),
    Math.log(vix9d / vix.close),
    Math.log(vix.close / vix3m),
    lnRange(day),
    Number(day.longBreakAfter),
  ];
}

export const VIX_TERMS = [
  'constant',
  'ln(VIX / 15)',
  'ln(range % / 0.8)',
  'weekend or holiday next',
] as const;

export function vixTerms({ vix, ...day }: ModelDay): readonly number[] {
  const level = clamped(vix.close, VIX_SEEN.low, VIX_SEEN.high);
  return [1, Math.log(level / 15), lnRange(day), Number(day.longBreakAfter)];
}

/** How far the index ranged within the session. */
function lnRange({ spx }: Pick<ModelDay, 'spx'>): number {
  return Math.log(clamped(100 * Math.log(spx.high / spx.low), RANGE_SEEN.low, RANGE_SEEN.high) / 0.8);
}

export const VIX3M_TERMS = ['constant', 'ln(VIX / 20)'] as const;

export function levelTerms(vix: number): readonly number[] {
  return [1, Math.log(vix / 20)];
}

/** VIX3M at a close, expected from VIX where it is not on file. */
export function threeMonthLevel({ vix, vix3m }: ModelDay, { levels }: Calibration): number {
  return vix3m ?? vix.close * Math.exp(predicted(levels.vix3m, levelTerms(vix.close)));
}

export const VVIX_TERMS = ['constant', 'ln(VIX / 20)', 'change of ln VIX on the day'] as const;

export function vvixTerms(day: ModelDay, previous: ModelDay): readonly number[] {
  return [1, Math.log(day.vix.close / 20), clamped(Math.log(day.vix.close / previous.vix.close), -0.4, 0.8)];
}

/** VVIX at a close, expected from VIX where it is not on file. */
export function vvixLevel(day: ModelDay, previous: ModelDay, { levels }: Calibration): number {
  return day.vvix ?? Math.exp(predicted(levels.vvix, vvixTerms(day, previous)));
}
