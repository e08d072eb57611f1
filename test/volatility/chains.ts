import {
  type EpochMs,
  instantOf,
  isoDate,
  type OptionChain,
  type OptionRoot,
  settlementStyle,
} from '../../src/market/index.ts';
import { blackPrice } from '../../src/math/index.ts';

/** Two-sided quotes of one strike: call bid, call ask, put bid, put ask. */
export type QuoteRow = readonly [
  strike: number,
  callBid: number,
  callAsk: number,
  putBid: number,
  putAsk: number,
];

export interface ChainOptions {
  readonly root?: OptionRoot;
  readonly expiry?: string;
  /** New York clock `HH:MM` of `date`. */
  readonly date?: string;
  readonly time?: string;
}

/** A chain from rows, by default an SPXW 1DTE chain of a Tuesday at 14:30. */
export function chainOf(rows: readonly QuoteRow[], options: ChainOptions = {}): OptionChain {
  const { root = 'SPXW', expiry = '2026-07-29', date = '2026-07-28', time = '14:30' } = options;
  const column = (at: number) => Float64Array.from(rows, (row) => row[at]!);
  return {
    root,
    expiry: isoDate(expiry),
    settlement: settlementStyle(root, isoDate(expiry)),
    provenance: 'quoted',
    quotedAt: instantOf(isoDate(date), time, 'America/New_York') as EpochMs,
    strikes: column(0),
    callBid: column(1),
    callAsk: column(2),
    putBid: column(3),
    putAsk: column(4),
  };
}

/** Rows of Black-76 prices with a symmetric half-spread; `deviationAt` is the total deviation by strike. */
export function blackRows(
  strikes: readonly number[],
  forward: number,
  deviationAt: (strike: number) => number,
  { discount = 1, halfSpread = 0.05 } = {},
): QuoteRow[] {
  return strikes.map((strike) => {
    const call = discount * blackPrice(forward, strike, deviationAt(strike), 'C');
    const put = discount * blackPrice(forward, strike, deviationAt(strike), 'P');
    return [
      strike,
      Math.max(0, call - halfSpread),
      call + halfSpread,
      Math.max(0, put - halfSpread),
      put + halfSpread,
    ];
  });
}

/** Strikes from `from` to `to` in steps. */
export function ladder(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
}
