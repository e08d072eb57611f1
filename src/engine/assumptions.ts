/** What a run had to assume, in the words the report prints; each is counted every time it is used. */
const ASSUMPTIONS = {
  'package-fill': 'a package fills whole at a fixed travel across the quoted spread, whatever its size',
  'costs-widened':
    'a package traded further from the mid than quoted, by the strategy’s own multiple for a flagged day',
  'settlement-fallback': 'a settlement value stands in for an official one that is not on file',
  'mark-carried': 'an open package could not be valued at a snapshot and kept its last value',
  'mark-bounded':
    'a leg was no longer listed; a long one was valued at the bid of the next listed strike further out, a short one at the offer of the next one nearer',
  'margin-exceeded':
    'the margin requirement stood above the account’s equity at a snapshot; a broker would not have carried it',
  'margin-unknown':
    'the margin requirement could not be figured at a snapshot, which the peak then leaves out',
  'future-unmarked': 'an open VX future had no level at a snapshot; its variation waits for the next one',
  'futures-implied': 'a VX future was traded at the level its VIX options imply by put–call parity',
  'fund-indicative':
    'shares of a fund were traded at their indicative value by the rule of their index, with a spread that is assumed',
  'shares-on-loan': 'shares were bought with cash that the account did not have; a broker lends at most half',
  'contract-unlisted':
    'a contract was traded that the exchange did not list then; the tape quotes it all the same and says so',
  'discount-one': 'the forward was taken with a discount factor of 1: the quotes do not determine the rate',
  'no-interest': 'cash earns and costs no interest',
  'bill-interest':
    'cash earns the three-month bill rate known that morning less a spread, a loan costs it plus a spread, on actual/365',
  'interest-unknown': 'no bill rate was known, so that the nights up to a snapshot bore no interest',
} as const;

/** A named assumption. */
export type AssumptionId = keyof typeof ASSUMPTIONS;

/** An assumption in words, and how many figures of a run rest on it. */
export interface AssumptionUse {
  readonly id: AssumptionId;
  readonly text: string;
  readonly hits: number;
}

/** Counts how often each assumption carried a figure of the run. */
export class AssumptionTally {
  readonly #hits = new Map<AssumptionId, number>();

  hit(id: AssumptionId): void {
    this.#hits.set(id, (this.#hits.get(id) ?? 0) + 1);
  }

  uses(): readonly AssumptionUse[] {
    return (Object.keys(ASSUMPTIONS) as AssumptionId[])
      .filter((id) => this.#hits.has(id))
      .map((id) => ({ id, text: ASSUMPTIONS[id], hits: this.#hits.get(id)! }));
  }
}
