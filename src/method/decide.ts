import type { BookView } from '../book/index.ts';
import { type MarketView, tradeDateAt } from '../market/index.ts';
import { planAnchor } from './anchor.ts';
import { hedgedForEvent } from './events.ts';
import { gate } from './gate.ts';
import { govern } from './governor.ts';
import { planPivot } from './pivot.ts';
import type { LayerPlan, Plan } from './plan.ts';
import { enteredCondors, layerOrder, requiredHedges, stewarded } from './policy.ts';
import { regimeOf } from './regime.ts';
import { settleRolls, withRolls } from './rolls.ts';
import { planSecondEngine } from './second-engine.ts';
import type { Strategy } from './strategy/strategy.ts';
import { withRoutes } from './transitions.ts';

/**
 * The only place where a trading decision is made: a pure function of what was knowable, what is held and the strategy.
 * The layers plan, the governor sizes, the policy and the coverage invariant refuse, the routes are priced.
 */
export function decide(view: MarketView, book: BookView, given: Strategy): Plan {
  const regime = regimeOf(view, given);
  const { strategy } = regime;
  const wanted = withRolls(planAnchor(view, book, given, regime), view, book, strategy);
  const required = requiredHedges(strategy, wanted);
  // Hedges are sized to the condors that the governor will allow, counted before the hedges claim their share of the account.
  const [alone] = govern([wanted], ['anchor'], required, view, book, strategy) as [LayerPlan];
  const condors = [
    ...book.positions.filter(({ id }) => wanted.keep.includes(id)).flatMap(({ legs }) => legs),
    ...alone.open.flatMap(({ legs }) => legs),
  ];
  const entered = enteredCondors(strategy, alone);
  const hedges = [
    planSecondEngine(view, book, entered, condors, required.includes('second-engine')),
    planPivot(view, book, entered, condors),
  ].filter((plan) => plan !== undefined);
  const order = layerOrder(strategy, required);
  const sized = govern([...hedges, wanted], order, required, view, book, strategy);
  const kept = sized.slice(0, -1);
  const stewardly = stewarded(sized.at(-1)!, kept, strategy);
  const covers = hedgedForEvent(covered(stewardly, kept, strategy), kept);
  const anchor = settleRolls(wanted, covers, book);
  const layers = [...kept, anchor].map((plan) => withRoutes(plan, view, book, strategy));
  return { at: view.asOf, tradeDate: tradeDateAt(view.asOf), layers };
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
