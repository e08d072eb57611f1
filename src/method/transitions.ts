import type { BookView, LayerName, Leg, Position } from '../book/index.ts';
import type { EpochMs, MarketView } from '../market/index.ts';
import { isLocked, lockedId } from './locked.ts';
import type { LayerPlan, Package, Plan } from './plan.ts';
import { layerOrder, requiredHedges } from './policy.ts';
import { netLegs, priceRoutes } from './routes.ts';
import type { Strategy } from './strategy/strategy.ts';
import { costsOf } from './trading-costs.ts';
import { reversed } from './transitions-price.ts';

/** A package order: filled as a whole at one net price or not at all. */
export interface Order {
  readonly id: string;
  readonly at: EpochMs;
  readonly layer: LayerName;
  /** A roll gives up one position for another in one package and trades only their difference. */
  readonly intent: 'open' | 'close' | 'roll';
  /** The position closed or opened; of a roll the one it opens. */
  readonly positionId: string;
  /** What is traded. */
  readonly legs: readonly Leg[];
  /** Orders that must have been filled before this one may be sent: its layer's closings, the hedges a condor requires. */
  readonly requires: readonly string[];
  /** Of a roll only: the two orders that it replaces. */
  readonly replaces?: { readonly close: Order; readonly open: Order };
}

/** A layer's plan with every route of its change priced; a plan that closes nothing has only one way and stays as it is. */
export function withRoutes(plan: LayerPlan, view: MarketView, book: BookView, strategy: Strategy): LayerPlan {
  const closing = closings(plan, book).map(({ legs }) => legs);
  const opening = plan.open.map(({ legs }) => legs);
  const costs = costsOf(view, strategy);
  const trades = closing.length + opening.length > 0;
  const told = trades && costs.spreadMultiple !== 1 ? withMultiple(plan, costs.spreadMultiple) : plan;
  if (closing.length === 0) return told;
  return { ...told, routes: priceRoutes({ closing, opening }, view, costs) };
}

function withMultiple(plan: LayerPlan, multiple: number): LayerPlan {
  const unit = 'times the quoted distance from mid, by the strategy for this day';
  return { ...plan, workings: [...plan.workings, { name: 'widened costs', value: multiple, unit }] };
}

/**
 * The orders that lead from the book to the plan's targets, each layer by the route its plan chose. Closings come first,
 * then hedges before the condor that requires them; a layer opens nothing while one of its own closings could not be
 * filled.
 */
export function planTransitions(plan: Plan, book: BookView, strategy: Strategy): readonly Order[] {
  const anchor = plan.layers.find(({ layer }) => layer === 'anchor');
  const required = requiredHedges(strategy, anchor);
  const closing: Order[] = [];
  const opening: Order[] = [];
  for (const layer of layerOrder(strategy, required)) {
    const target = plan.layers.find((one) => one.layer === layer);
    if (!target) continue;
    const hedges = layer === 'anchor' ? opening.filter((order) => required.includes(order.layer)) : [];
    const closed = closings(target, book).map((position) => closeOrder(position, plan.at));
    const opened = target.open.map((one) => openOrder(one, plan.at, hedges));
    const chosen = target.routes?.find(({ outcome }) => outcome === 'chosen');
    const route = chosen?.name;
    if (chosen?.locked && closed.length === 1) {
      const lock = lockOrder(closed[0]!, chosen.locked);
      closing.push(lock);
      opening.push(...opened.map((order) => ({ ...order, requires: [...order.requires, lock.id] })));
      continue;
    }
    if ((route === 'roll' || route === 'spread-off') && closed.length === 1 && opened.length === 1) {
      opening.push(rollOrder(closed[0]!, opened[0]!));
      continue;
    }
    closing.push(...closed);
    const first = closed.map(({ id }) => id);
    opening.push(...opened.map((order) => ({ ...order, requires: [...order.requires, ...first] })));
  }
  return [...closing, ...opening];
}

/** What a layer holds and its plan does not keep. */
function closings({ layer, keep }: LayerPlan, book: BookView): readonly Position[] {
  return book.positions.filter(
    (position) => position.layer === layer && !keep.includes(position.id) && !isLocked(position),
  );
}

function closeOrder({ id, layer, legs }: Position, at: EpochMs): Order {
  const closing = reversed(legs);
  return { id: `close ${id}`, at, layer, intent: 'close', positionId: id, legs: closing, requires: [] };
}

function openOrder({ id, layer, legs }: Package, at: EpochMs, hedges: readonly Order[]): Order {
  const requires = hedges.map((order) => order.id);
  return { id: `open ${id}`, at, layer, intent: 'open', positionId: id, legs, requires };
}

function rollOrder(close: Order, open: Order): Order {
  return {
    ...open,
    id: `roll ${close.positionId} into ${open.positionId}`,
    intent: 'roll',
    legs: netLegs(reversed(close.legs), open.legs),
    replaces: { close, open },
  };
}

/** Trades what locks a position; it goes on under an id of its own until it settles. */
function lockOrder(close: Order, locked: readonly Leg[]): Order {
  const positionId = lockedId(close.positionId);
  const { at, layer } = close;
  const open: Order = {
    id: `lock ${close.positionId}`,
    at,
    layer,
    intent: 'open',
    positionId,
    legs: locked,
    requires: [],
  };
  return { ...open, intent: 'roll', legs: netLegs(reversed(close.legs), locked), replaces: { close, open } };
}
