import { LAYERS, type LayerName, lotsOf } from '../book/index.ts';
import { gate } from './gate.ts';
import type { LayerPlan } from './plan.ts';
import type { Strategy } from './strategy/strategy.ts';

/** Hedge layers without which no condor is opened: those the strategy or the anchor's plan requires, and a steward's all. */
export function requiredHedges(
  strategy: Strategy,
  anchor: Pick<LayerPlan, 'requires'> | undefined,
): readonly LayerName[] {
  const required = new Set<LayerName>([...strategy.anchor.requires, ...(anchor?.requires ?? [])]);
  if (strategy.policy?.profile === 'steward') {
    if (strategy.pivot) required.add('pivot');
    if (strategy.secondEngine) required.add('second-engine');
  }
  return LAYERS.filter((layer) => required.has(layer));
}

/**
 * The order in which layers are sized and traded. Hedges come before the condor; a promoter puts the condor before the
 * hedges that it does not require, which then get what room is left.
 */
export function layerOrder(strategy: Strategy, required: readonly LayerName[]): readonly LayerName[] {
  if (strategy.policy?.profile !== 'promoter') return LAYERS;
  const first = LAYERS.filter((layer) => layer === 'anchor' || required.includes(layer));
  return [...first, ...LAYERS.filter((layer) => !first.includes(layer))];
}

/** The strategy as the hedge layers see it: one entry is as many condors as the governor let through. */
export function enteredCondors(strategy: Strategy, { open }: LayerPlan): Strategy {
  const condors = Math.max(0, ...open.map(({ legs }) => lotsOf(legs)));
  if (!strategy.governor || condors === 0) return strategy;
  return { ...strategy, anchor: { ...strategy.anchor, condors } };
}

/** A steward's check: every hedge layer that was wanted could be had. */
export function stewarded(anchor: LayerPlan, hedges: readonly LayerPlan[], strategy: Strategy): LayerPlan {
  if (strategy.policy?.profile !== 'steward' || anchor.verdict !== 'enter') return anchor;
  const missing = hedges.filter(({ verdict }) => verdict === 'refuse').map(({ layer }) => layer);
  const seen = missing.length > 0 ? `${missing.join(', ')} refused` : 'none missing';
  const check = gate(
    'steward',
    seen,
    'none missing',
    'hedge layers',
    missing.length === 0,
    'a hedge is missing',
  );
  const gates = [...anchor.gates, check];
  if (missing.length === 0) return { ...anchor, gates };
  const phase = anchor.keep.length > 0 ? anchor.phase : 'idle';
  return { ...anchor, verdict: 'refuse', reason: `steward: ${seen}`, phase, gates, open: [] };
}
