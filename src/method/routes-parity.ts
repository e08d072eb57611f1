import { contractLabel, type Leg } from '../book/index.ts';
import {
  type FutureContract,
  isDated,
  type MarketView,
  MID,
  multiplier,
  type OptionContract,
  priceAtTravel,
  strike as strikeOf,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { parityForward } from '../volatility/index.ts';
import { lockFunding } from './lock-funding.ts';
import type { TradingCosts } from './trading-costs.ts';
import { pricePackage, reversed } from './transitions-price.ts';

/** A package locked by put–call parity instead of being closed. */
export interface Lock {
  readonly name: 'conversion' | 'reversal' | 'box';
  /** US dollars against closing at the mids: half-spreads, fees and funding, less what the locked payoff is worth above the mids. */
  readonly cost: Result<number>;
  readonly detail: string;
  /** What is held until settlement once the lock is traded; absent where a lock is no order that can be sent. */
  readonly locked?: readonly Leg[];
}

interface OptionLeg {
  readonly contract: OptionContract;
  readonly quantity: number;
}

/**
 * The parity locks of what is to be closed, none where there is nothing to close:
 * - a vertical is boxed by the other right at the same strikes: both together pay the width whatever the print;
 * - a VX future is turned into a conversion (long) or reversal (short) by the synthetic of its VIX options;
 * - a single VIX option by the future and the other right.
 * The package is locked where it is cheapest and the rest of it closed. Payoffs and margin are funded until settlement ({@link lockFunding}).
 * Boxes and the locks of futures are one order of options on one exchange; the lock of a VIX option by its future is
 * none, since options and futures trade on two, so it is priced and cannot be sent.
 */
export function parityRoutes(
  closing: readonly (readonly Leg[])[],
  view: MarketView,
  costs: TradingCosts,
): readonly Lock[] {
  return closing.flatMap((legs) => {
    const options = legs.flatMap(({ contract, quantity }) =>
      contract.kind === 'option' ? [{ contract, quantity }] : [],
    );
    const [{ contract, quantity }] = legs as [Leg];
    // Nothing locks a share of a fund.
    if (contract.kind === 'fund') return [];
    if (legs.length === 1 && contract.kind === 'future')
      return [futureLock({ contract, quantity }, view, costs)];
    if (legs.length === 1) return [optionLock(options[0]!, view, costs)];
    const verticals = verticalsOf(options);
    return verticals.length > 0 && options.length === legs.length
      ? [boxLock(verticals, legs, view, costs)]
      : [];
  });
}

type Vertical = readonly [low: OptionLeg, high: OptionLeg];

/** Neighbouring strikes of one expiry and right with opposite quantities, each leg in one pair at most. */
function verticalsOf(legs: readonly OptionLeg[]): readonly Vertical[] {
  const pairs: Vertical[] = [];
  const sorted = legs.toSorted((a, b) => a.contract.strike - b.contract.strike);
  const used = new Set<OptionLeg>();
  for (const low of sorted) {
    if (used.has(low)) continue;
    const high = sorted.find(
      (one) =>
        !used.has(one) &&
        one.contract.strike > low.contract.strike &&
        one.contract.root === low.contract.root &&
        one.contract.expiry === low.contract.expiry &&
        one.contract.right === low.contract.right &&
        one.quantity === -low.quantity,
    );
    if (!high) continue;
    used.add(low).add(high);
    pairs.push([low, high]);
  }
  return pairs;
}

function boxLock(
  verticals: readonly Vertical[],
  legs: readonly Leg[],
  view: MarketView,
  costs: TradingCosts,
): Lock {
  const offers = verticals.map((vertical): Lock => {
    const [low, high] = vertical;
    const lock = vertical.map(mirrored);
    const { root, expiry, right } = low.contract;
    const width = high.contract.strike - low.contract.strike;
    // Long the lower call and the higher put is a box that pays the width.
    const payoff = (right === 'C' ? low.quantity : high.quantity) * width * multiplier(root);
    const rest = legs.filter((leg) => !vertical.some(({ contract }) => contract === leg.contract));
    const detail = `the ${right === 'C' ? 'calls' : 'puts'} ${low.contract.strike}/${high.contract.strike} of ${expiry} locked by the ${right === 'C' ? 'puts' : 'calls'}`;
    const priced = lockCost(vertical, lock, payoff, rest, view, costs);
    return lockOf('box', detail, priced, [...vertical, ...lock]);
  });
  return offers.reduce((best, one) => (costOf(one) < costOf(best) ? one : best));
}

/** The leg of the other right that makes its strike a synthetic future. */
function mirrored({ contract, quantity }: OptionLeg): OptionLeg {
  return { contract: { ...contract, right: contract.right === 'C' ? 'P' : 'C' }, quantity: -quantity };
}

function costOf({ cost }: Lock): number {
  return cost.ok ? cost.value : Number.POSITIVE_INFINITY;
}

/** A VX future against the synthetic of its VIX options at the strike next to its level. */
function futureLock(
  { contract, quantity }: Leg & { readonly contract: FutureContract },
  view: MarketView,
  costs: TradingCosts,
): Lock {
  const name = quantity > 0 ? 'conversion' : 'reversal';
  const chain = view.chain('VIX', contract.expiry);
  const level = midOf(view, contract);
  if (!chain || !level.ok) {
    const cost = level.ok ? absent('no-chain', `no VIX options of ${contract.expiry}`) : level;
    return { name, cost, detail: '' };
  }
  const strike = [...chain.strikes].reduce((best, one) =>
    Math.abs(one - level.value) < Math.abs(best - level.value) ? one : best,
  );
  const options = Math.abs(quantity) * (multiplier(contract.root) / multiplier('VIX'));
  const option = (right: 'C' | 'P', count: number): OptionLeg => ({
    contract: { kind: 'option', root: 'VIX', expiry: contract.expiry, right, strike: strikeOf(strike) },
    quantity: count * Math.sign(quantity),
  });
  const lock = [option('C', -options), option('P', options)];
  const payoff = quantity * multiplier(contract.root) * (strike - level.value);
  const priced = lockCost([{ contract, quantity }], lock, payoff, [], view, costs);
  const detail = `locked by ${options} synthetic futures at ${strike}`;
  return lockOf(name, detail, priced, [{ contract, quantity }, ...lock]);
}

/** A VIX option against its future and the other right at its strike; index options have no future here. */
function optionLock({ contract, quantity }: OptionLeg, view: MarketView, costs: TradingCosts): Lock {
  const bought = contract.right === 'C' ? -quantity : quantity;
  const name = bought > 0 ? 'conversion' : 'reversal';
  if (contract.root !== 'VIX') {
    return {
      name,
      cost: absent('no-future', `no future on the underlying of ${contract.root} is quoted`),
      detail: '',
    };
  }
  const future: FutureContract = { kind: 'future', root: 'VXM', expiry: contract.expiry };
  const level = midOf(view, future);
  if (!level.ok) return { name, cost: level, detail: '' };
  const lock = [{ contract: future, quantity: bought }, mirrored({ contract, quantity })];
  const payoff = bought * multiplier('VXM') * (contract.strike - level.value);
  const priced = lockCost([{ contract, quantity }], lock, payoff, [], view, costs);
  return lockOf(name, 'locked by VXM and the other right: two exchanges, no one order', priced);
}

/** The price of a lock, US dollars, and what of it is the funding of its margin, in words. */
interface LockPrice {
  readonly dollars: number;
  readonly funding: string;
}

function lockOf(
  name: Lock['name'],
  detail: string,
  priced: Result<LockPrice>,
  locked?: readonly Leg[],
): Lock {
  if (!priced.ok) return { name, cost: priced, detail };
  const { dollars, funding } = priced.value;
  return { name, cost: ok(dollars), detail: `${detail}; ${funding}`, ...(locked && { locked }) };
}

/**
 * Cost of a lock: what closing `held` and `rest` at the mids would bring, less what trading `lock`, closing `rest` at the
 * touch and waiting for `payoff` bring, and the interest on the margin until then.
 */
function lockCost(
  held: readonly Leg[],
  lock: readonly Leg[],
  payoff: number,
  rest: readonly Leg[],
  view: MarketView,
  costs: TradingCosts,
): Result<LockPrice> {
  const { contract } = held[0]!;
  if (!isDated(contract)) return absent('no-settlement', contractLabel(contract));
  const chain = view.chain(contract.kind === 'option' ? contract.root : 'VIX', contract.expiry);
  if (!chain) return absent('no-chain', contract.expiry);
  const parity = parityForward(chain);
  if (!parity.ok) return parity;
  for (const { contract: added } of lock) {
    const found = view.quote(added);
    if (!found.ok) return found;
    // A lock opens contracts: nothing is opened where one side of the market is missing.
    if (found.value.quote.kind !== 'two-sided') return absent(found.value.quote.kind, contractLabel(added));
  }
  const locked = pricePackage(view, lock, costs);
  if (!locked.ok) return locked;
  const closed =
    rest.length > 0 ? pricePackage(view, reversed(rest), costs) : ok({ halfSpreads: 0, fees: 0 });
  if (!closed.ok) return closed;
  let mids = 0;
  for (const leg of held) {
    if (leg.contract.kind === 'future') continue;
    const mid = midOf(view, leg.contract);
    if (!mid.ok) return mid;
    mids += leg.quantity * multiplier(leg.contract.root) * mid.value;
  }
  const funding = lockFunding(view, [...held, ...lock], locked.value.cash - locked.value.fees, parity.value);
  if (!funding.ok) return funding;
  const { discount, dollars, detail } = funding.value;
  const value = locked.value.cash - locked.value.fees + discount * payoff - dollars;
  // The touch of a future in the lock moves no cash, but its half-spread is lost all the same.
  const futures = lock.filter((leg) => leg.contract.kind === 'future');
  const spread = futures.length > 0 ? pricePackage(view, futures, costs) : ok({ halfSpreads: 0 });
  if (!spread.ok) return spread;
  const cost = mids - value + spread.value.halfSpreads + closed.value.halfSpreads + closed.value.fees;
  return ok({ dollars: cost, funding: detail });
}

function midOf(view: MarketView, contract: Leg['contract']): Result<number> {
  const found = view.quote(contract);
  return found.ok ? priceAtTravel(found.value.quote, 1, MID) : found;
}
