import { isoDate, NEW_YORK } from '../../market/index.ts';
import {
  dailyInstant,
  dateOf,
  decimalPrice,
  instantIn,
  name,
  number,
  ownRoot,
  type QuoteTable,
  type QuoteTableFormat,
  type Sql,
} from '../quote-table.ts';

const SERIES = ['root', 'expiration', 'strike', 'option_type'] as const;
const QUOTE_DATE = `TRY_CAST(${name('quote_date')} AS DATE)`;
/** The vendor's notice: from here on the `1545` columns of a half day are taken at 12:45. */
const EARLY_LOOK_SINCE = isoDate('2020-02-05');

/** What end-of-day and interval files have in common: one row an option, roots spelt out, prices in index points. */
function series(
  importer: string,
  header: readonly string[],
): Omit<QuoteTable, 'columns' | 'looks' | 'cadence'> {
  return {
    importer,
    version: 1,
    layout: { kind: 'csv', delimiter: ',', skip: 1, header },
    root: ownRoot(name('root')),
    expiry: dateOf(name('expiration')),
    strike: number(name('strike')),
    right: `upper(${name('option_type')})`,
  };
}

/** The index itself where it was bought with the file ("calcs"), else the middle of its bid and ask; zeros are none. */
function levelOf(active: string | undefined, bid: string, ask: string): Sql {
  const middle = `CASE WHEN ${number(name(bid))} > 0 AND ${number(name(ask))} > 0 THEN (${number(name(bid))} + ${number(name(ask))}) / 2 END`;
  return active === undefined ? middle : `coalesce(nullif(${number(name(active))}, 0), ${middle})`;
}

/**
 * Cboe DataShop "Option EOD Summary" (`UnderlyingOptionsEODQuotes_…`, `UnderlyingOptionsEODCalcs_…`; document
 * "End-Of-Day Option Quotes with Calcs Specification"). A row holds two looks: 15:45 New York (12:45 on half days, by the
 * vendor's notice of 2020-02-05) and the end of the product's own day session, 16:15 for these roots.
 */
export const cboeDataShopEndOfDay: QuoteTableFormat = {
  recognise(_file, header) {
    const columns = [
      ...SERIES,
      'quote_date',
      'bid_1545',
      'ask_1545',
      'bid_eod',
      'ask_eod',
      'underlying_bid_1545',
      'underlying_ask_1545',
      'underlying_bid_eod',
      'underlying_ask_eod',
    ];
    if (!columns.every((column) => header.includes(column))) return undefined;
    const active = header.includes('active_underlying_price_1545')
      ? 'active_underlying_price_1545'
      : undefined;
    return {
      ...series('cboe-datashop-eod', header),
      columns: active ? [...columns, active] : columns,
      looks: [
        {
          stamp: dailyInstant(QUOTE_DATE, {
            time: '15:45:00',
            onHalfDays: '12:45:00',
            since: EARLY_LOOK_SINCE,
          }),
          prices: { bid: decimalPrice('bid_1545'), ask: decimalPrice('ask_1545') },
        },
        {
          stamp: dailyInstant(QUOTE_DATE, { time: '16:15:00', onHalfDays: '13:15:00' }),
          prices: { bid: decimalPrice('bid_eod'), ask: decimalPrice('ask_eod') },
        },
      ],
      level: `CASE look WHEN 0 THEN ${levelOf(active, 'underlying_bid_1545', 'underlying_ask_1545')} ELSE ${levelOf(undefined, 'underlying_bid_eod', 'underlying_ask_eod')} END`,
      cadence: 'daily',
    };
  },
};

/**
 * Cboe DataShop "Option Quotes Intervals" (`UnderlyingOptionsIntervals_<seconds>sec_…`): one row an option and interval,
 * with the quote as it stood at `quote_datetime`, New York: the first stamp of a half-hour file is 10:00, the last 16:15.
 */
export const cboeDataShopIntervals: QuoteTableFormat = {
  recognise(_file, header) {
    const columns = [...SERIES, 'quote_datetime', 'bid', 'ask', 'underlying_bid', 'underlying_ask'];
    if (!columns.every((column) => header.includes(column))) return undefined;
    const active = header.includes('active_underlying_price') ? 'active_underlying_price' : undefined;
    return {
      ...series('cboe-datashop-intervals', header),
      columns: active ? [...columns, active] : columns,
      looks: [
        {
          stamp: instantIn(NEW_YORK, `TRY_CAST(${name('quote_datetime')} AS TIMESTAMP)`),
          prices: { bid: decimalPrice('bid'), ask: decimalPrice('ask') },
        },
      ],
      level: levelOf(active, 'underlying_bid', 'underlying_ask'),
      cadence: 'interval',
    };
  },
};
