import { clamped } from './regression.ts';

export const SHORT_SMILE_TERMS = [
  'constant',
  'ln(session volatility / 12)',
  'ln(session volatility / VIX)',
  'expires in this session',
] as const;

/**
 * @param volatility of the time left, percent a year of 252 sessions
 * @param sameSession whether the option expires in the session it is quoted in
 */
export function shortSmileTerms(volatility: number, vix: number, sameSession: boolean): readonly number[] {
  return [
    1,
    Math.log(clamped(volatility, 7, 32) / 12),
    clamped(Math.log(volatility / vix), -0.75, 0.1),
    Number(sameSession),
  ];
}

export const HEDGE_SMILE_TERMS = ['constant', 'ln(VIX / 20)', 'ln(days / 30)'] as const;

export function hedgeSmileTerms(vix: number, days: number): readonly number[] {
  return [1, Math.log(clamped(vix, 12, 30) / 20), Math.log(clamped(days, 7, 75) / 30)];
}

export const VIX_SMILE_TERMS = ['constant', 'ln(days / 60)'] as const;

export function vixSmileTerms(days: number): readonly number[] {
  return [1, Math.log(clamped(days, 10, 240) / 60)];
}

export const VIX_OPTION_TERMS = [
  'constant',
  'ln(days / 30)',
  'ln²(days / 30)',
  'ln(VIX / 20)',
  'ln(VIX / 20) × ln(days / 30)',
] as const;

/** @param vix held within what the snapshots of VIX options saw of it */
export function vixOptionTerms(vix: number, days: number): readonly number[] {
  const tenor = Math.log(clamped(days, 7, 240) / 30);
  const level = Math.log(clamped(vix, 15, 21) / 20);
  return [1, tenor, tenor * tenor, level, level * tenor];
}
