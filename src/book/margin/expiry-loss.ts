import {
  type Cents,
  type Contract,
  cents,
  type DatedContract,
  isDated,
  multiplier,
  type SettlementSource,
  settlementDate,
  settlementSource,
} from '../../market/index.ts';
import type { Leg } from '../position.ts';
import { pointsValue } from './margin-leg.ts';

/** The legs that one settlement print settles. */
export interface SettlementGroup<Held extends Leg> {
  /** Such as `SPX-close 2026-07-17`. */
  readonly print: string;
  readonly source: SettlementSource;
  readonly legs: readonly Held[];
}

/** The worst that one print can do to the legs it settles. */
export interface WorstPrint {
  readonly print: string;
  /** Loss in cents, or unbounded when it grows with the print without end. */
  readonly loss: Cents | 'unbounded';
  /** A print at which the loss is reached, in points of its source; absent when the loss has no end. */
  readonly at?: number;
}

type Priced = Leg & { readonly price: number };
type Dated<Held extends Leg> = Held & { readonly contract: DatedContract };

function isDatedLeg<Held extends Leg>(leg: Held): leg is Dated<Held> {
  return isDated(leg.contract);
}

/** Legs by the print that settles them, in order of first appearance; a share has none. */
export function settlementGroups<Held extends Leg>(
  legs: readonly Held[],
): readonly SettlementGroup<Dated<Held>>[] {
  const groups = new Map<string, { source: SettlementSource; legs: Dated<Held>[] }>();
  for (const leg of legs.filter(isDatedLeg)) {
    const { root, expiry } = leg.contract;
    const source = settlementSource(root, expiry);
    const print = `${source} ${settlementDate(root, expiry)}`;
    const group = groups.get(print);
    if (group) group.legs.push(leg);
    else groups.set(print, { source, legs: [leg] });
  }
  return [...groups].map(([print, group]) => ({ print, ...group }));
}

/**
 * What the legs of one print are worth when it comes out at `level`, in cents: options their intrinsic value, futures
 * their change from `price`. Premium paid or received is not in it.
 */
export function expiryValue(legs: readonly Priced[], level: number): number {
  return legs.reduce((sum, { contract, quantity, price }) => {
    const points = contract.kind === 'option' ? intrinsic(contract, level) : level - price;
    return sum + points * multiplier(contract.root) * 100 * quantity;
  }, 0);
}

/**
 * The worst loss at expiry over every possible print, per print; premiums are not counted. The value is linear between
 * strikes, so zero, the strikes and the slope above the last of them decide. Different prints are independent: the
 * loss of a position is at most the sum. Long shares have no print: their worst is that nothing is left of their price.
 */
export function worstPrints(legs: readonly Priced[]): readonly WorstPrint[] {
  return [...settledPrints(legs), ...legs.flatMap((leg) => (isDatedLeg(leg) ? [] : [worstOfShares(leg)]))];
}

function worstOfShares({ contract, quantity, price }: Priced): WorstPrint {
  const print = `${contract.root}, no print`;
  if (quantity < 0) return { print, loss: 'unbounded' };
  return { print, loss: pointsValue(contract, quantity, price), at: 0 };
}

function settledPrints(legs: readonly Priced[]): readonly WorstPrint[] {
  return settlementGroups(legs).map(({ print, legs: group }) => {
    const levels = [
      0,
      ...group.flatMap(({ contract }) => (contract.kind === 'option' ? [strikeLevel(contract)] : [])),
    ];
    const top = Math.max(...levels) + 1;
    if (expiryValue(group, top + 1) < expiryValue(group, top) - 1e-6) {
      return { print, loss: 'unbounded' };
    }
    let at = 0;
    let worst = Number.POSITIVE_INFINITY;
    for (const level of levels) {
      const value = expiryValue(group, level);
      if (value < worst) {
        worst = value;
        at = level;
      }
    }
    return { print, loss: cents(Math.max(0, Math.round(-worst))), at };
  });
}

/** Sum of the worst losses of all prints; `unbounded` as soon as one is. */
export function worstExpiryLoss(legs: readonly Priced[]): Cents | 'unbounded' {
  let total = 0;
  for (const { loss } of worstPrints(legs)) {
    if (loss === 'unbounded') return loss;
    total += loss;
  }
  return cents(total);
}

/** A strike in points of its print: XSP strikes are tenths of the S&P 500. */
function strikeLevel(contract: Contract & { readonly kind: 'option' }): number {
  return contract.root === 'XSP' ? contract.strike * 10 : contract.strike;
}

function intrinsic(contract: Contract & { readonly kind: 'option' }, level: number): number {
  const moneyness = (contract.root === 'XSP' ? level / 10 : level) - contract.strike;
  return Math.max(0, contract.right === 'C' ? moneyness : -moneyness);
}
