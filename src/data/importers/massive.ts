import { decimalPrice, minuteEndOf, name, osi, type QuoteTableFormat } from '../quote-table.ts';
import { ImportRefusal } from '../refusal.ts';

const COLUMNS = ['ticker', 'ask_price', 'bid_price', 'sip_timestamp'] as const;
const NANOSECONDS = `TRY_CAST(${name('sip_timestamp')} AS BIGINT)`;

/**
 * Massive (until 2026 Polygon) flat files of options, `us_options_opra/quotes_v1/…` (its pages "Flat Files" and "Options
 * Quotes"): one row a change of the national best bid and offer, tickers `O:SPXW…`, a zero for no price, SIP time in
 * nanoseconds. A look a minute is made of the changes. Aggregates and trades are not quotes and are refused.
 */
export const massive: QuoteTableFormat = {
  recognise(_file, header) {
    const has = (...columns: string[]) => columns.every((column) => header.includes(column));
    if (has('ticker', 'window_start', 'open', 'close')) {
      throw new ImportRefusal('bars of trades: a bar has no bid or ask', undefined, true);
    }
    if (has('ticker', 'sip_timestamp', 'price', 'correction')) {
      throw new ImportRefusal('trades: a trade has no bid or ask', undefined, true);
    }
    if (!has(...COLUMNS)) return undefined;
    const { root, expiry, strike, right } = osi(name('ticker'));
    return {
      importer: 'massive-quotes',
      version: 1,
      layout: { kind: 'csv', delimiter: ',', skip: 1, header },
      columns: COLUMNS,
      root: `CASE WHEN ${root} IN ('SPX', 'SPXW', 'XSP', 'VIX', 'VIXW') THEN ${root} END`,
      expiry,
      strike,
      right,
      looks: [
        {
          stamp: minuteEndOf(NANOSECONDS),
          order: NANOSECONDS,
          prices: { bid: decimalPrice('bid_price'), ask: decimalPrice('ask_price') },
        },
      ],
      cadence: 'changes',
    };
  },
};
