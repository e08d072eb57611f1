import { type IsoDate, isoDate } from '../../market/index.ts';
import type { LevelSource } from './level-laws.ts';

/** First dates of the files that the model was fitted to: VIX9D, and VIX1D as far as it was found. */
const FAMILY_SINCE = isoDate('2011-01-04');
const VIX1D_SINCE = isoDate('2024-09-30');

/** What the next session's level of a date rests on, in a store of those files. */
export function levelSourceOn(date: IsoDate): LevelSource {
  return date >= VIX1D_SINCE ? 'VIX1D' : date >= FAMILY_SINCE ? 'family' : 'VIX';
}
