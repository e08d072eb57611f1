import type { BookView } from '../book/index.ts';
import { type MarketView, sessionAt } from '../market/index.ts';
import { planAnchor } from './anchor.ts';
import { gate } from './gate.ts';
import { planPivot } from './pivot.ts';
import type { LayerPlan, Plan } from './plan.ts';
import { planSecondEngine } from './second-engine.ts';
import type { Strategy } from './strategy/strategy.ts';

/**
 * The only place where a trading decision is made: a pure function of what was knowable, what is held and the strategy.
 * A condor whose required hedge layer refuses is refused too.
 */
export function decide(view: MarketView, book: BookView, strategy: Strategy): Plan {
  const hedges = [planSecondEngine(view, book, strategy), planPivot(view, book, strategy)].filter(
    (plan) => plan !== undefined,
  );
  const anchor = covered(planAnchor(view, book, strategy), hedges, strategy);
  return { at: view.asOf, tradeDate: sessionAt(view.asOf, 'SPXW').tradeDate, layers: [...hedges, anchor] };
}

/** The coverage invariant: no condor without the hedge its strategy requires. */
function covered(anchor: LayerPlan, hedges: readonly LayerPlan[], strategy: Strategy): LayerPlan {
  if (anchor.verdict !== 'enter' || strategy.anchor.requires.length === 0) return anchor;
  const missing = hedges.find(
    (hedge) => hedge.verdict === 'refuse' && strategy.anchor.requires.includes(hedge.layer as 'pivot'),
  );
  const required = strategy.anchor.requires.join(', ');
  const check = gate(
    'coverage',
    missing ? `${missing.layer} refused` : 'covered',
    required,
    'required layers',
    !missing,
    missing?.reason ?? '',
  );
  if (!missing) return { ...anchor, gates: [...anchor.gates, check] };
  const reason = `coverage: ${missing.layer} is required and was refused (${missing.reason})`;
  const phase = anchor.keep.length > 0 ? 'engaged' : 'idle';
  return { ...anchor, verdict: 'refuse', reason, phase, gates: [...anchor.gates, check], open: [] };
}
