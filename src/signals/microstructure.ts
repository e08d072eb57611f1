import {
  type Contract,
  type ContractQuote,
  closeOf,
  epochMs,
  formatSymbol,
  type MarketView,
  tradeDateAt,
} from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { intradayBars } from './intraday-bars.ts';
import { type Signal, signalOf } from './signal.ts';
import { previousBar } from './vix-change.ts';

const HALF_HOUR_MS = 30 * 60_000;

/**
 * What it costs to cross the quotes of some contracts once, from bid to ask, index points. A contract quoted on one side
 * only, crossed, or not at all makes it absent. Sizes are in no chain, so depth is not told.
 *
 * @throws RangeError without a contract.
 */
export function legSpread(view: MarketView, legs: readonly Contract[]): Signal {
  const quotes = quotesOf(view, legs);
  if (!quotes.ok) return quotes;
  const inputs: { [name: string]: number } = {};
  let total = 0;
  for (const [i, { quote }] of quotes.value.entries()) {
    if (quote.kind === 'crossed') return absent('crossed', nameOf(legs[i]!));
    if (quote.kind !== 'two-sided') return absent('one-sided', `${nameOf(legs[i]!)}: ${quote.kind}`);
    inputs[`${nameOf(legs[i]!)} (points)`] = quote.ask - quote.bid;
    total += quote.ask - quote.bid;
  }
  return signalOf(view, {
    id: 'leg-spread',
    value: total,
    unit: 'index points',
    inputs,
    stamps: quotes.value.map(({ quotedAt }) => quotedAt),
  });
}

/** Age of the oldest quote among some contracts, minutes. @throws RangeError without a contract. */
export function quoteAge(view: MarketView, legs: readonly Contract[]): Signal {
  const quotes = quotesOf(view, legs);
  if (!quotes.ok) return quotes;
  const stamps = quotes.value.map(({ quotedAt }) => quotedAt);
  return signalOf(view, {
    id: 'quote-age',
    value: (view.asOf - Math.min(...stamps)) / 60_000,
    unit: 'minutes',
    inputs: Object.fromEntries(
      stamps.map((stamp, i) => [`${nameOf(legs[i]!)} (minutes)`, (view.asOf - stamp) / 60_000]),
    ),
    stamps,
  });
}

/**
 * Log return of SPX from the previous close to half an hour before this one, per cent: its sign leans the last half hour
 * (Baltussen, Da, Lammers and Martens 2021). Known from that half hour on until the close.
 */
export function lastHalfHourMomentum(
  view: MarketView,
  { symbol = 'SPX', minutes = 5 }: { readonly symbol?: string; readonly minutes?: number } = {},
): Signal {
  const tradeDate = tradeDateAt(view.asOf);
  const close = closeOf(tradeDate);
  const reading = epochMs(close - HALF_HOUR_MS);
  if (view.asOf < reading || view.asOf >= close)
    return absent(
      'not-last-half-hour',
      `it is known from ${new Date(reading).toISOString()} until the close`,
    );
  const previous = previousBar(view, symbol);
  if (!previous.ok) return previous;
  const bars = intradayBars(view, symbol, minutes, Math.ceil(30 / minutes) + 1);
  if (!bars.ok) return bars;
  const bar = bars.value.find(({ until }) => until === reading);
  if (!bar) return absent('no-intraday-bars', `none of ${symbol} ends half an hour before the close`);
  return signalOf(view, {
    id: 'last-half-hour-momentum',
    value: 100 * Math.log(bar.close / previous.value.close),
    unit: '%',
    inputs: {
      [`${symbol} half an hour before the close (points)`]: bar.close,
      [`${symbol} previous close (points)`]: previous.value.close,
    },
    stamps: [bar.until],
  });
}

function quotesOf(view: MarketView, legs: readonly Contract[]): Result<readonly ContractQuote[]> {
  if (legs.length === 0) throw new RangeError('no contract to look at');
  const quotes: ContractQuote[] = [];
  for (const leg of legs) {
    const quote = view.quote(leg);
    if (!quote.ok) return quote;
    quotes.push(quote.value);
  }
  return ok(quotes);
}

function nameOf(contract: Contract): string {
  return formatSymbol(contract);
}
