import { contractLabel, type Leg, lotsOf } from '../book/index.ts';
import { daysBetween, isDated, type MarketView, tradeDateAt } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { parityRoutes } from './routes-parity.ts';
import type { TradingCosts } from './trading-costs.ts';
import { pricePackage, reversed } from './transitions-price.ts';

/** Ways from the held package to the wanted one. */
export type RouteName = 'direct' | 'roll' | 'spread-off' | 'conversion' | 'reversal' | 'box';

/** Differences below this many dollars are rounding. */
const ROUNDING = 1e-6;

/** Calendar days to settlement beyond which a position is not locked. */
const LOCK_DAYS = 7;

/** One way from what a layer holds to what it wants to hold. */
export interface Route {
  readonly name: RouteName;
  /** Half-spreads and fees, less what a locked payoff earns, US dollars against the mids; null where it has no price. */
  readonly costDollars: number | null;
  readonly outcome: 'chosen' | 'dearer' | 'not-quotable' | 'not-feasible';
  /** In words: what it trades, or why it has no price. */
  readonly detail: string;
  /** Of a chosen parity lock: what is then held until its settlement. */
  readonly locked?: readonly Leg[];
}

/** A change of one layer: packages given up and packages taken on. */
export interface Change {
  readonly closing: readonly (readonly Leg[])[];
  readonly opening: readonly (readonly Leg[])[];
}

/**
 * Prices every route of a change at the quoted touch with fees and picks the cheapest that can be traded; of two equal
 * the direct one.
 *
 * - `direct`: each package closed and opened on its own.
 * - `roll`: what is closed and what is opened as one package; contracts in both are kept and cost nothing.
 * - `spread-off`: the same where what is left of it is one vertical.
 * - `conversion`, `reversal`, `box`: what is held is locked by put–call parity and left to its settlement; what is to be
 *   opened is opened on its own. Feasible where one package is closed, the lock is one order, every contract that it
 *   opens is quoted on both sides, and it settles within a week. The margin that it ties up until
 *   then costs the funding rate.
 */
export function priceRoutes(change: Change, view: MarketView, costs: TradingCosts): readonly Route[] {
  const offers = [
    offer('direct', directCost(change, view, costs), 'each package on its own'),
    ...netted(change, view, costs),
    ...lockOffers(change, view, costs),
  ];
  const direct = offers[0]!;
  const cheapest = offers.filter(({ barred }) => !barred).toSorted((a, b) => costOf(a) - costOf(b))[0]!;
  const best = costOf(cheapest) < costOf(direct) - ROUNDING ? cheapest : direct;
  return offers.map((one): Route => {
    const { name, cost, detail, barred, locked } = one;
    if (!cost.ok) {
      const why = `${cost.reason}${cost.detail ? ` ${cost.detail}` : ''}`;
      return { name, costDollars: null, outcome: one === best ? 'chosen' : 'not-quotable', detail: why };
    }
    const outcome = one === best ? 'chosen' : barred ? 'not-feasible' : 'dearer';
    const route: Route = { name, costDollars: cost.value, outcome, detail };
    return outcome === 'chosen' && locked ? { ...route, locked } : route;
  });
}

function lockOffers({ closing, opening }: Change, view: MarketView, costs: TradingCosts): readonly Offer[] {
  const opened = directCost({ closing: [], opening }, view, costs);
  return parityRoutes(closing, view, costs).map(({ name, cost, detail, locked }): Offer => {
    const total = cost.ok && opened.ok ? ok(cost.value + opened.value) : cost.ok ? opened : cost;
    const feasible =
      closing.length === 1 && locked && isOneOrder(closing[0]!, locked) && isNear(view, locked);
    return feasible ? { name, cost: total, detail, locked } : { name, cost: total, detail, barred: true };
  });
}

function isNear(view: MarketView, locked: readonly Leg[]): boolean {
  const tradeDate = tradeDateAt(view.asOf);
  return locked.every(
    ({ contract }) => isDated(contract) && daysBetween(tradeDate, contract.expiry) <= LOCK_DAYS,
  );
}

/** Whether what leads from a package to its lock can be sent as one package. */
function isOneOrder(held: readonly Leg[], locked: readonly Leg[]): boolean {
  const legs = netLegs(held, locked);
  const lots = lotsOf(legs);
  return legs.some(({ quantity }) => Math.abs(quantity) === lots);
}

/** What the chosen route saves against the direct one, US dollars; zero for the direct one and where it has no price. */
export function savingOf(routes: readonly Route[]): number {
  const direct = routes.find(({ name }) => name === 'direct')?.costDollars;
  const chosen = routes.find(({ outcome }) => outcome === 'chosen')?.costDollars;
  return direct === null || direct === undefined || chosen === null || chosen === undefined
    ? 0
    : direct - chosen;
}

/** The contracts that are left to trade when a package is given up for another; contracts in both cancel. */
export function netLegs(closing: readonly Leg[], opening: readonly Leg[]): readonly Leg[] {
  const net = new Map<string, Leg>();
  for (const leg of [...reversed(closing), ...opening]) {
    const label = contractLabel(leg.contract);
    net.set(label, { contract: leg.contract, quantity: (net.get(label)?.quantity ?? 0) + leg.quantity });
  }
  return [...net.values()].filter(({ quantity }) => quantity !== 0);
}

interface Offer {
  readonly name: RouteName;
  readonly cost: Result<number>;
  readonly detail: string;
  readonly locked?: readonly Leg[];
  /** Shown, and no order that can be sent. */
  readonly barred?: boolean;
}

function offer(name: RouteName, cost: Result<number>, detail: string): Offer {
  return { name, cost, detail };
}

function costOf({ cost }: Offer): number {
  return cost.ok ? cost.value : Number.POSITIVE_INFINITY;
}

function directCost({ closing, opening }: Change, view: MarketView, costs: TradingCosts): Result<number> {
  let total = 0;
  for (const legs of [...closing.map(reversed), ...opening]) {
    const price = pricePackage(view, legs, costs);
    if (!price.ok) return price;
    total += price.value.halfSpreads + price.value.fees;
  }
  return ok(total);
}

/** The routes that trade only the difference; they exist for one package against one. */
function netted({ closing, opening }: Change, view: MarketView, costs: TradingCosts): readonly Offer[] {
  if (closing.length !== 1 || opening.length !== 1) return [];
  const legs = netLegs(closing[0]!, opening[0]!);
  const name = isVertical(legs) ? 'spread-off' : 'roll';
  const detail = legs.map(({ contract, quantity }) => `${quantity} × ${contractLabel(contract)}`).join(', ');
  if (legs.length === 0) return [offer(name, absent('nothing-to-trade'), '')];
  const lots = lotsOf(legs);
  if (!legs.some(({ quantity }) => Math.abs(quantity) === lots)) {
    return [offer(name, absent('no-package-ratio', 'no leg is traded once per lot'), '')];
  }
  const price = pricePackage(view, legs, costs);
  return [offer(name, price.ok ? ok(price.value.halfSpreads + price.value.fees) : price, detail)];
}

/** Two options of one expiry and right, as many bought as sold. */
function isVertical(legs: readonly Leg[]): boolean {
  const [a, b] = legs;
  if (legs.length !== 2 || a?.contract.kind !== 'option' || b?.contract.kind !== 'option') return false;
  const same = a.contract.root === b.contract.root && a.contract.expiry === b.contract.expiry;
  return same && a.contract.right === b.contract.right && a.quantity === -b.quantity;
}
