import type { DailyBar, IsoDate, MarketView, PointInTimeSeries } from '../market/index.ts';
import { absent, mean, ok, type Result } from '../math/index.ts';
import {
  boxRate,
  capmReturn,
  type MarketBeta,
  marketBeta,
  svixPremium,
  weightedCapitalCost,
} from '../signals/index.ts';
import type { AccountSession, CapitalSeries } from './account-sessions.ts';

/** What the account is paid for with and what that costs; rates in per cent a year. */
export interface AccountFunding {
  /** Three-month bill: what own capital would earn without risk. */
  readonly billPercent: Result<number>;
  /** Rate that box spreads of the instant imply: what a loan by short box would cost. */
  readonly boxPercent: Result<number>;
  /** Standard error of that rate: the line of mids pins it no better. */
  readonly boxErrorPercent: Result<number>;
  /** Bill and the strategy's loan spread: what negative cash costs. */
  readonly loanPercent: Result<number>;
  /** Slope of the account's sessions on the index, and of those sessions on which it fell. */
  readonly beta: Result<MarketBeta>;
  readonly downBeta: Result<MarketBeta>;
  /** The strategy's own figure, else the estimate. */
  readonly betaUsed: Result<number>;
  /** Martin's lower bound of the equity premium (2017). */
  readonly premiumPercent: Result<number>;
  /** Own capital: bill + beta × premium. */
  readonly equityPercent: Result<number>;
  /** Borrowed over own and borrowed, mean over the sessions, 0 to 1. */
  readonly debtShare: number;
  /** Weighted cost of capital: the hurdle. */
  readonly costPercent: Result<number>;
}

/** Where the rates and the beta come from. */
export interface FundingInputs {
  /** The market whose bill, boxes and premium count. */
  readonly view: MarketView;
  readonly loanSpreadPercent: number;
  /** Beta stated by the strategy. */
  readonly beta: number | undefined;
  readonly index: PointInTimeSeries<DailyBar> | undefined;
}

/**
 * Funding of an account over its sessions: cash is its own capital, what is below zero a margin loan. Boxes are shown,
 * never traded. No interest is given back by tax.
 */
export function accountFunding(
  sessions: readonly AccountSession[],
  series: CapitalSeries,
  { view, loanSpreadPercent, beta: stated, index }: FundingInputs,
): AccountFunding {
  const bill = view.values('bill-3m', 1)[0];
  const billPercent: Result<number> = bill ? ok(bill.value) : absent('no-bill-rate');
  const loanPercent = mapResult(billPercent, (rate) => rate + loanSpreadPercent);
  const { own, market } = pairedReturns(sessions, series, index);
  const beta = marketBeta(own, market);
  const betaUsed = stated === undefined ? mapResult(beta, (one) => one.beta) : ok(stated);
  const box = boxRate(view);
  const premium = svixPremium(view);
  const premiumPercent = mapResult(premium, ({ value }) => value);
  const extra = both(betaUsed, premiumPercent, (slope, bound) => ({ beta: slope, premiumPercent: bound }));
  const equityPercent = both(billPercent, extra, (riskFreePercent, risk) =>
    capmReturn({ riskFreePercent, ...risk }),
  );
  const debtShare = borrowedShare(sessions, series);
  return {
    billPercent,
    boxPercent: mapResult(box, ({ value }) => value),
    boxErrorPercent: mapResult(box, ({ inputs }) => inputs['standard error (% a year)']!),
    loanPercent,
    beta,
    downBeta: marketBeta(own, market, 'down'),
    betaUsed,
    premiumPercent,
    equityPercent,
    debtShare,
    costPercent: both(equityPercent, loanPercent, (ownPercent, debtPercent) =>
      weightedCapitalCost({
        equity: 1 - debtShare,
        debt: debtShare,
        equityPercent: ownPercent,
        debtPercent,
      }),
    ),
  };
}

function mapResult<From, To>(from: Result<From>, change: (value: From) => To): Result<To> {
  return from.ok ? ok(change(from.value)) : from;
}

function both<One, Other, To>(
  one: Result<One>,
  other: Result<Other>,
  join: (one: One, other: Other) => To,
): Result<To> {
  if (!one.ok) return one;
  return other.ok ? ok(join(one.value, other.value)) : other;
}

/** Sessions' returns on the account beside the index's close on close, where both dates have a close. */
function pairedReturns(
  sessions: readonly AccountSession[],
  { pnl, startEquity }: CapitalSeries,
  index: PointInTimeSeries<DailyBar> | undefined,
): { readonly own: readonly number[]; readonly market: readonly number[] } {
  const closes = new Map<IsoDate, number>();
  for (const { value } of index?.last(Number.MAX_SAFE_INTEGER as never, Number.MAX_SAFE_INTEGER) ?? [])
    closes.set(value.date, value.close);
  const own: number[] = [];
  const market: number[] = [];
  let equity = startEquity;
  for (const [i, { date }] of sessions.entries()) {
    const before = i > 0 ? closes.get(sessions[i - 1]!.date) : undefined;
    const close = closes.get(date);
    if (before !== undefined && close !== undefined && equity > 0) {
      own.push(pnl[i]! / equity);
      market.push(close / before - 1);
    }
    equity += pnl[i]!;
  }
  return { own, market };
}

function borrowedShare(sessions: readonly AccountSession[], { pnl, startEquity }: CapitalSeries): number {
  if (sessions.length === 0) return 0;
  let equity = startEquity;
  const shares = sessions.map(({ cash }, i) => {
    equity += pnl[i]!;
    const borrowed = Math.max(0, -cash);
    return equity > 0 ? borrowed / (equity + borrowed) : 0;
  });
  return mean(shares);
}
