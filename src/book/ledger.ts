import { type Cents, cents, type EpochMs } from '../market/index.ts';
import type { LayerName } from './layer.ts';
import type { Wing } from './position.ts';

/** Why money was made or lost: options bought and sold, daily variation of futures, shares bought and sold, fees. */
export const CAUSES = ['options', 'variation', 'shares', 'fees'] as const;
/** One of {@link CAUSES}. */
export type Cause = (typeof CAUSES)[number];

/**
 * Accounts of the ledger. `cash` and `positions` (options and shares at cost) are what is owned, `capital` is what was paid in,
 * `result` accounts hold what was earned, one for each layer, wing and cause; `interest` is what cash earned or a loan
 * cost, which belongs to no layer.
 */
export type Account =
  | { readonly kind: 'cash' }
  | { readonly kind: 'capital' }
  | { readonly kind: 'interest' }
  | { readonly kind: 'positions'; readonly layer: LayerName; readonly wing: Wing }
  | { readonly kind: 'result'; readonly layer: LayerName; readonly wing: Wing; readonly cause: Cause };

/** Debits are positive, credits negative. */
export interface Entry {
  readonly account: Account;
  readonly amount: Cents;
  /** The package this entry belongs to; capital movements and interest have none. */
  readonly positionId?: string;
}

/** Entries that were posted together and sum to zero. */
export interface Transaction {
  readonly at: EpochMs;
  readonly memo: string;
  readonly entries: readonly Entry[];
}

/** Append-only double-entry ledger in integer cents: every transaction sums to zero, so the accounts always do. */
export class Ledger {
  readonly #transactions: Transaction[] = [];
  readonly #balances = new Map<string, { account: Account; balance: number }>();
  readonly #earnedBy = new Map<string, number>();

  /** @throws RangeError when the entries do not sum to zero, or time runs backwards. */
  post(transaction: Transaction): void {
    const sum = transaction.entries.reduce((total, entry) => total + entry.amount, 0);
    if (sum !== 0) throw new RangeError(`"${transaction.memo}" is out of balance by ${sum} cents`);
    const last = this.#transactions.at(-1);
    if (last && transaction.at < last.at)
      throw new RangeError(`"${transaction.memo}" is dated before "${last.memo}"`);
    this.#transactions.push(transaction);
    for (const { account, amount, positionId } of transaction.entries) {
      if (account.kind === 'result' && positionId !== undefined) {
        this.#earnedBy.set(positionId, (this.#earnedBy.get(positionId) ?? 0) - amount);
      }
      const key = JSON.stringify(account);
      const held = this.#balances.get(key);
      if (held) held.balance += amount;
      else this.#balances.set(key, { account, balance: amount });
    }
  }

  get transactions(): readonly Transaction[] {
    return this.#transactions;
  }

  /** Sum of the balances of all accounts that match. */
  balance(matches: (account: Account) => boolean): Cents {
    let total = 0;
    for (const { account, balance } of this.#balances.values()) if (matches(account)) total += balance;
    return cents(total);
  }

  get cash(): Cents {
    return this.balance((account) => account.kind === 'cash');
  }

  /** Interest earned less interest paid so far. */
  get interest(): Cents {
    return cents(-this.balance((account) => account.kind === 'interest'));
  }

  /** What a package has earned so far, realised and after fees; zero for an unknown id. */
  earnedBy(positionId: string): Cents {
    return cents(this.#earnedBy.get(positionId) ?? 0);
  }

  /** What a layer has earned so far, realised: income is a credit, so the sign is turned. */
  realised(layer: LayerName, wing?: Wing, cause?: Cause): Cents {
    const earned = this.balance(
      (account) =>
        account.kind === 'result' &&
        account.layer === layer &&
        (wing === undefined || account.wing === wing) &&
        (cause === undefined || account.cause === cause),
    );
    return cents(-earned);
  }
}
