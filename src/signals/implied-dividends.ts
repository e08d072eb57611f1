import { dateIn, type IsoDate, type MarketView, NEW_YORK, tradeDateAt } from '../market/index.ts';
import { absent } from '../math/index.ts';
import { type ChainChoice, chosenChain } from './chain-basis.ts';
import { dailyValues } from './history.ts';
import { type Signal, signalOf } from './signal.ts';

/** What an index loses on an ex-date, index points. */
export interface IndexDividend {
  readonly exDate: IsoDate;
  readonly points: number;
}

export interface ImpliedDividendOptions extends ChainChoice {
  /** Dividends announced when the view was; those after its date up to the expiry count. */
  readonly schedule: readonly IndexDividend[];
}

/** Level and quotes must be of the same minute: the index moves by more than its dividends within a few. */
const SAME_TIME_MS = 60_000;

/**
 * Dividend points that parity implies up to an expiry, S − F·discount, less those of a stated schedule: near 0 when
 * quotes, rate and schedule agree. The discount is that of the parity line where it is determined, else that of the
 * three-month bill.
 */
export function impliedDividendGap(
  view: MarketView,
  { schedule, ...choice }: ImpliedDividendOptions,
): Signal {
  const basis = chosenChain(view, choice);
  if (!basis.ok) return basis;
  const { chain, parity, years } = basis.value;
  const level = view.level('SPX');
  if (!level) return absent('no-level', 'SPX');
  const apart = Math.abs(chain.quotedAt - level.tickedAt);
  if (apart > SAME_TIME_MS) return absent('stale-level', `SPX and the quotes are ${apart / 1000} s apart`);
  let discount = parity.discount;
  const stamps = [chain.quotedAt, level.tickedAt];
  if (parity.discountSource === 'assumed') {
    const bill = dailyValues(view, 'bill-3m', 1);
    if (!bill.ok) return bill;
    discount = Math.exp((-bill.value[0]!.value / 100) * years);
    stamps.push(bill.value[0]!.knownAt);
  }
  const today = dateIn(view.asOf, NEW_YORK);
  const scheduled = schedule
    .filter(({ exDate }) => exDate > today && exDate <= chain.expiry)
    .reduce((sum, { points }) => sum + points, 0);
  const implied = level.value - parity.forward * discount;
  return signalOf(view, {
    id: 'implied-dividend-gap',
    value: implied - scheduled,
    unit: 'index points',
    inputs: {
      'implied (points)': implied,
      'scheduled (points)': scheduled,
      'standard error of the forward (points)': parity.standardError,
      discount,
    },
    stamps,
  });
}

/**
 * The gap of the next session's chain against a daily series of the index points that go ex-dividend at the session
 * after the one in which a value became known; a value of an earlier session is stale.
 */
export function nextDividendGap(
  view: MarketView,
  { series = 'sp500-next-dividend-points' }: { readonly series?: string } = {},
): Signal {
  const next = view.oneDayExpiry(tradeDateAt(view.asOf));
  if (!next.ok) return next;
  const told = dailyValues(view, series, 1);
  if (!told.ok) return told;
  return impliedDividendGap(view, {
    expiry: next.value,
    schedule: [{ exDate: next.value, points: told.value[0]!.value }],
  });
}
