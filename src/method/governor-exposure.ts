import {
  type BookView,
  DEFAULT_MARGIN_RULES,
  type LayerName,
  type Leg,
  type Position,
  worstExpiryLoss,
} from '../book/index.ts';
import {
  daysBetween,
  type MarketView,
  MID,
  multiplier,
  priceAtTravel,
  tradeDateAt,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { TradingCosts } from './trading-costs.ts';
import { pricePackage, reversed } from './transitions-price.ts';

/** A package that is held or about to be. */
export interface Stake {
  readonly layer: LayerName;
  readonly legs: readonly Leg[];
  /** Cash the options and shares brought when traded, US dollars, fees off; negative was paid. */
  readonly brought: number;
}

/** What the account holds after the orders decided so far. */
export interface Exposure {
  /** US dollars. */
  readonly cash: number;
  readonly stakes: readonly Stake[];
}

/** A held package as a stake. */
export function stakeOf({ layer, legs }: Position): Stake {
  const brought = legs.reduce((sum, { contract, quantity, price, fee }) => {
    const paid = contract.kind === 'future' ? 0 : price * multiplier(contract.root) * quantity;
    return sum - paid - fee / 100;
  }, 0);
  return { layer, legs, brought };
}

/** Largest amount the options of a package can cost at their expiry, premiums not counted, US dollars. */
export function largestPayout(legs: readonly Leg[]): Result<number, 'unbounded-loss'> {
  const options = legs.filter(({ contract }) => contract.kind === 'option');
  const loss = worstExpiryLoss(options.map((leg) => ({ ...leg, price: 0 })));
  return loss === 'unbounded' ? absent('unbounded-loss') : ok(loss / 100);
}

/**
 * What a package can lose, US dollars: its options at the worst expiry with the premium, its shares all that they cost, its
 * futures the adverse move of the margin rules' risk array ({@link futuresStress}).
 */
export function capitalAtRisk(view: MarketView, { legs, brought }: Stake): Result<number> {
  const payout = largestPayout(legs);
  const stress = futuresStress(view, legs);
  if (!payout.ok) return payout;
  if (!stress.ok) return stress;
  return ok(Math.max(0, payout.value - brought) + stress.value);
}

/** Loss of VX futures at the adverse move that the risk array has for their days to expiry, US dollars. */
function futuresStress(view: MarketView, legs: readonly Leg[]): Result<number> {
  const rows = DEFAULT_MARGIN_RULES.portfolio.volatility;
  const tradeDate = tradeDateAt(view.asOf);
  let total = 0;
  for (const { contract, quantity } of legs) {
    if (contract.kind !== 'future') continue;
    const found = view.quote(contract);
    if (!found.ok) return found;
    const level = priceAtTravel(found.value.quote, 1, MID);
    if (!level.ok) return level;
    const days = daysBetween(tradeDate, contract.expiry);
    const { down, up } = (rows.find(({ upToDays }) => days <= upToDays) ?? rows.at(-1))!;
    total += Math.abs(quantity) * multiplier(contract.root) * level.value * (quantity > 0 ? down : up);
  }
  return ok(total);
}

/** Cash and the mids of all held options and shares, US dollars; futures are settled daily and add nothing. */
export function equityOf(view: MarketView, book: BookView): Result<number> {
  let equity: number = book.cash / 100;
  for (const { contract, quantity } of book.positions.flatMap(({ legs }) => legs)) {
    if (contract.kind === 'future') continue;
    const found = view.quote(contract);
    if (!found.ok) return found;
    const mid = priceAtTravel(found.value.quote, quantity > 0 ? -1 : 1, MID);
    if (!mid.ok) return mid;
    equity += quantity * multiplier(contract.root) * mid.value;
  }
  return ok(equity);
}

/** Liquid assets over obligations, and both in US dollars. */
export interface QuickRatio {
  readonly assets: number;
  readonly obligations: number;
  readonly ratio: number;
}

/**
 * Quick ratio of an account: cash (premiums received are in it) over the largest payouts of the open condors, the stress
 * variation of its futures, twice the half-spreads of leaving everything at the touch, and the fees of leaving.
 */
export function quickRatio(
  view: MarketView,
  { cash, stakes }: Exposure,
  costs: TradingCosts,
): Result<QuickRatio> {
  let obligations = 0;
  for (const { layer, legs } of stakes) {
    const payout = layer === 'anchor' ? largestPayout(legs) : ok(0);
    const stress = futuresStress(view, legs);
    const exit = pricePackage(view, reversed(legs), costs);
    if (!payout.ok) return payout;
    if (!stress.ok) return stress;
    if (!exit.ok) return exit;
    obligations += payout.value + stress.value + 2 * exit.value.halfSpreads + exit.value.fees;
  }
  const ratio = obligations > 0 ? cash / obligations : Number.POSITIVE_INFINITY;
  return ok({ assets: cash, obligations, ratio });
}
