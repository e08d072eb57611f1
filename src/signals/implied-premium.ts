import type { MarketView } from '../market/index.ts';
import { absent } from '../math/index.ts';
import { type Signal, signalOf } from './signal.ts';
import { previousBar } from './vix-change.ts';

/**
 * Change since the previous close of the equity premium that options imply, % a year: the premium's lower bound is the
 * risk-neutral variance (Martin 2017), for which the square of VIX stands here. VIX weighs puts more than Martin's
 * SVIX, so the level is slightly high; the change is what is used.
 */
export function impliedPremiumChange(view: MarketView): Signal {
  const level = view.level('VIX');
  if (!level) return absent('no-level', 'VIX');
  const previous = previousBar(view, 'VIX');
  if (!previous.ok) return previous;
  const now = premium(level.value);
  const before = premium(previous.value.close);
  return signalOf(view, {
    id: 'implied-premium-change',
    value: now - before,
    unit: '% a year',
    inputs: { 'premium bound now (% a year)': now, 'premium bound at the previous close (% a year)': before },
    stamps: [level.tickedAt],
  });
}

/** VIX points to % a year: (VIX/100)² · 100. */
function premium(vix: number): number {
  return (vix * vix) / 100;
}
