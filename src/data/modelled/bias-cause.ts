import type { ChangedPrices } from './validate.ts';

/** Mean errors of the model's prices with one thing changed; VIX1D null where one of the days does not have it. */
export type ChangedBiases = { readonly [K in keyof Omit<ChangedPrices, 'vix1d'>]: number } & {
  readonly vix1d: number | null;
};

/** What takes a bias back inside the half-spread when it is put right, and the bias that is then left. */
export interface BiasCause {
  readonly cause: 'level source' | 'level' | 'smile' | 'level and smile' | 'half-spreads';
  readonly left: number;
}

/**
 * Why a row's bias lies outside the real half-spread: the first thing which, taken from the quotes of that snapshot and
 * nothing else changed, brings it inside. In order: the day's VIX1D instead of what the level rested on, the volatility
 * at the money, the smile, both; if none does, the modelled half-spreads are to blame, as nothing else is left. Null where
 * the bias lies inside.
 */
export function biasCause(bias: number, halfSpread: number, changed: ChangedBiases): BiasCause | null {
  if (Math.abs(bias) <= halfSpread) return null;
  const tried = [
    { cause: 'level source', left: changed.vix1d },
    { cause: 'level', left: changed.level },
    { cause: 'smile', left: changed.smile },
    { cause: 'level and smile', left: changed.levelAndSmile },
  ] as const;
  for (const { cause, left } of tried)
    if (left !== null && Math.abs(left) <= halfSpread) return { cause, left };
  return { cause: 'half-spreads', left: changed.levelAndSmile };
}
