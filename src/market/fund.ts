import type { FundRoot } from './contract.ts';
import { type IsoDate, isoDate } from './units.ts';

/** What a fund on short-term VIX futures promises and takes. */
export interface FundTerms {
  readonly name: string;
  /** A commodity pool taxed as a partnership, or an unsecured note of a bank. */
  readonly form: 'partnership' | 'note';
  /** First trade date of shares under the symbol. */
  readonly listedSince: IsoDate;
  /** Taken from the value evenly over the year, % a year. */
  readonly feePercent: number;
  /** Multiple of each day's return of the index, by the first trade date it holds for, ascending. */
  readonly leverage: readonly (readonly [from: IsoDate, multiple: number])[];
}

const ALWAYS = isoDate('1990-01-01');

/**
 * Funds on the S&P 500 VIX Short-Term Futures Index whose shares can be traded here. Sources: the ProShares fund pages of 2024
 * (UVXY: inception, 0.95 %, twice the day's return until the close of 2018-02-27 and one and a half times since); VIXY
 * and VXX from memory, to be checked at the prospectus.
 */
export const FUNDS: { readonly [root in FundRoot]: FundTerms } = {
  VIXY: {
    name: 'ProShares VIX Short-Term Futures ETF',
    form: 'partnership',
    listedSince: isoDate('2011-01-04'),
    feePercent: 0.85,
    leverage: [[ALWAYS, 1]],
  },
  UVXY: {
    name: 'ProShares Ultra VIX Short-Term Futures ETF',
    form: 'partnership',
    listedSince: isoDate('2011-10-04'),
    feePercent: 0.95,
    leverage: [
      [ALWAYS, 2],
      [isoDate('2018-02-28'), 1.5],
    ],
  },
  VXX: {
    name: 'iPath S&P 500 VIX Short-Term Futures ETN',
    form: 'note',
    listedSince: isoDate('2009-01-30'),
    feePercent: 0.89,
    leverage: [[ALWAYS, 1]],
  },
};

/** Funds on short-term VIX futures that are known here. */
export const FUND_ROOTS: readonly FundRoot[] = ['VIXY', 'UVXY', 'VXX'];

/** Multiple of the index's return that a fund aims at on a trade date. */
export function fundLeverage(root: FundRoot, date: IsoDate): number {
  return FUNDS[root].leverage.findLast(([from]) => from <= date)![1];
}
