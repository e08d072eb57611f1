import type { LayerName } from '../book/index.ts';
import type { JournalEntry } from '../engine/index.ts';
import type { IsoDate } from '../market/index.ts';
import { absent, mean, ok, type Result } from '../math/index.ts';
import { isLocked, type LayerPlan } from '../method/index.ts';
import { MINUTES_PER_YEAR } from '../volatility/index.ts';

/** How steadily hedges were held. */
export interface HedgeConsistency {
  /** Sessions in which a hedge layer was wanted, counted per layer. */
  readonly required: number;
  /** Those in which the layer held something at the last snapshot at which it was wanted. */
  readonly held: number;
  /** Held over required, 0 to 1. */
  readonly ratio: number;
}

const WANTED: ReadonlySet<LayerPlan['verdict']> = new Set(['enter', 'hold', 'refuse']);

/**
 * Hedge-consistency ratio of a journal: hedge-days held over hedge-days required. A hedge layer is required in a session
 * when a plan of that session enters, holds or refuses it: a hedge that could not be decided or had is not held.
 */
export function hedgeConsistency(
  journal: readonly JournalEntry[],
): Result<HedgeConsistency, 'no-hedge-required'> {
  const open = new Map<string, LayerName>();
  const days = new Map<string, boolean>();
  let wanted: { readonly date: IsoDate; readonly layers: readonly LayerName[] } | undefined;
  const settleWanted = () => {
    if (!wanted) return;
    for (const layer of wanted.layers)
      days.set(`${wanted.date} ${layer}`, [...open.values()].includes(layer));
    wanted = undefined;
  };
  for (const entry of journal) {
    if (entry.kind === 'plan') {
      const layers = entry.plan.layers.filter(
        ({ layer, verdict }) => layer !== 'anchor' && WANTED.has(verdict),
      );
      wanted = { date: entry.plan.tradeDate, layers: layers.map(({ layer }) => layer) };
    } else if (entry.kind === 'fill') {
      const { positionId, layer, intent } = entry.order;
      if (intent === 'open' && !isLocked({ id: positionId })) open.set(positionId, layer);
      else open.delete(positionId);
    } else if (entry.kind === 'settlement') {
      for (const { id } of entry.positions) open.delete(id);
    } else if (entry.kind === 'mark') {
      // The mark is the last entry of a snapshot: what was wanted is now either held or not.
      settleWanted();
    }
  }
  if (days.size === 0) return absent('no-hedge-required');
  const held = [...days.values()].filter(Boolean).length;
  return ok({ required: days.size, held, ratio: held / days.size });
}

/** How greedily premium was sold. */
export interface PremiumAggression {
  readonly entries: number;
  /** Mean over entries of credit in points per standard deviation of distance. */
  readonly index: number;
}

/**
 * Premium-aggression index of a journal: mean over the condors opened of their credit, index points, over the distance of
 * the nearer short strike from the forward in standard deviations to expiry, by that strike's own implied volatility.
 * More premium for less distance is a larger index. Read from the plans: an entry without forward, time or volatility of a
 * short strike in its plan leaves no index.
 */
export function premiumAggression(
  journal: readonly JournalEntry[],
): Result<PremiumAggression, 'no-entries' | 'no-distance'> {
  const indices: number[] = [];
  let anchor: LayerPlan | undefined;
  for (const entry of journal) {
    if (entry.kind === 'plan') anchor = entry.plan.layers.find(({ layer }) => layer === 'anchor');
    if (entry.kind !== 'fill' || entry.order.layer !== 'anchor' || entry.order.intent !== 'open') continue;
    if (isLocked({ id: entry.order.positionId })) continue;
    const distance = anchor && distanceOf(anchor);
    if (distance === undefined) return absent('no-distance', entry.order.positionId);
    const condors = Math.abs(entry.legs[0]!.quantity);
    const credit = entry.legs.reduce((sum, { price, quantity }) => sum - price * quantity, 0) / condors;
    indices.push(credit / distance);
  }
  return indices.length === 0 ? absent('no-entries') : ok({ entries: indices.length, index: mean(indices) });
}

/** Distance of the nearer short strike of a plan in standard deviations to expiry. */
function distanceOf({ candidates, workings }: LayerPlan): number | undefined {
  const figure = (name: string) => {
    const value = workings.find((one) => one.name === name)?.value;
    return typeof value === 'number' ? value : undefined;
  };
  const forward = figure('parity forward');
  const minutes = figure('time to expiry');
  const shorts = candidates.filter(({ role, chosen }) => chosen && role.startsWith('short'));
  if (forward === undefined || minutes === undefined || shorts.length === 0) return undefined;
  const distances = shorts.map(({ strike, volPercent }) => {
    const deviation = (volPercent / 100) * Math.sqrt(minutes / MINUTES_PER_YEAR);
    return Math.abs(Math.log(strike / forward)) / deviation;
  });
  return Math.min(...distances);
}
