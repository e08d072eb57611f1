import {
  type Cents,
  cents,
  daysBetween,
  type IsoDate,
  type MarketView,
  tradeDateAt,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import type { Strategy } from '../method/index.ts';

/** Interest of the nights between two sessions. */
export interface AccruedInterest {
  /** Cash that stood over the nights. */
  readonly balance: Cents;
  /** % a year, spread included. */
  readonly ratePercent: number;
  /** Calendar days. */
  readonly days: number;
  /** Whole cents; what is short of one is carried to the next time. */
  readonly amount: Cents;
}

type InterestRules = Pick<Strategy['execution'], 'interest' | 'cashSpreadPercent' | 'loanSpreadPercent'>;

/** Rates are counted in millionths of a percentage point, years as 365 days: cents times rate times days per cent-year. */
const RATE_UNIT = 1_000_000;
const DENOMINATOR = BigInt(RATE_UNIT) * 100n * 365n;

/**
 * Simple interest on the account's cash, once a session for the calendar days since the one before: balance · rate ·
 * days/365, the rate being the three-month bill (`bill-3m`) known at the first snapshot of the session, less the cash
 * spread (never below zero) or plus the loan spread where cash is negative. Fractions of a cent are carried exactly.
 */
export class InterestAccrual {
  readonly #rules: InterestRules;
  #countedTo: IsoDate | undefined;
  /** Cents times {@link DENOMINATOR}. */
  #remainder = 0n;

  constructor(rules: InterestRules) {
    this.#rules = rules;
  }

  /** Interest due at a snapshot on the cash that stood since the last session; undefined when none is due. */
  until(view: MarketView, balance: Cents): Result<AccruedInterest, 'no-bill-rate'> | undefined {
    if (this.#rules.interest === 'none') return undefined;
    const tradeDate = tradeDateAt(view.asOf);
    const days = this.#countedTo === undefined ? 0 : daysBetween(this.#countedTo, tradeDate);
    this.#countedTo = tradeDate;
    if (days <= 0) return undefined;
    const bill = view.values('bill-3m', 1)[0]?.value;
    if (bill === undefined) return absent('no-bill-rate');
    const { cashSpreadPercent, loanSpreadPercent } = this.#rules;
    const ratePercent = balance < 0 ? bill + loanSpreadPercent : Math.max(0, bill - cashSpreadPercent);
    const owed =
      BigInt(balance) * BigInt(Math.round(ratePercent * RATE_UNIT)) * BigInt(days) + this.#remainder;
    const amount = owed / DENOMINATOR;
    this.#remainder = owed - amount * DENOMINATOR;
    return ok({ balance, ratePercent, days, amount: cents(Number(amount)) });
  }
}
