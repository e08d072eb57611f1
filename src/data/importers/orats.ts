import {
  dailyInstant,
  dateOf,
  decimalPrice,
  name,
  number,
  osi,
  type PriceField,
  type QuoteTableFormat,
  rootOfIndex,
  type Sql,
} from '../quote-table.ts';

/** Names of the same columns in the daily files ("Near end-of-day strikes") and in the data API ("hist/strikes"). */
const SPELLINGS = [
  {
    date: ['trade_date', 'tradeDate'],
    prices: ['cBidPx', 'cAskPx', 'pBidPx', 'pAskPx'],
    spot: ['spot_px', 'spotPrice'],
  },
  {
    date: ['tradeDate'],
    prices: ['callBidPrice', 'callAskPrice', 'putBidPrice', 'putAskPrice'],
    spot: ['spotPrice'],
  },
] as const;

/**
 * ORATS end-of-day strikes: the daily files `ORATS_SMV_Strikes_YYYYMMDD` (vendor's pages "Near EOD data" and "Historical
 * Options Quotes and Greeks") and CSV of its data API ("hist/strikes"). One row an expiry and strike with both sides,
 * dates as M/D/YYYY or ISO. Quotes are snapped 14 minutes before the close of stocks: 15:46, on half days 12:46; they
 * are dated at the end of that minute. `stkPx` of an index is a forward and is not used; the level is `spot_px`. Newer
 * files spell out the series in `cOpra`; in older ones only `ticker` names the index.
 */
export const orats: QuoteTableFormat = {
  recognise(_file, header) {
    if (!['ticker', 'expirDate', 'strike'].every((column) => header.includes(column))) return undefined;
    const spelling = SPELLINGS.find(({ prices }) => prices.every((column) => header.includes(column)));
    const date = spelling?.date.find((column) => header.includes(column));
    if (!spelling || date === undefined) return undefined;
    const spot = spelling.spot.find((column) => header.includes(column));
    const symbol = header.includes('cOpra') ? 'cOpra' : undefined;
    const [callBid, callAsk, putBid, putAsk] = spelling.prices.map((column) => decimalPrice(column)) as [
      PriceField,
      PriceField,
      PriceField,
      PriceField,
    ];
    const stamp = dailyInstant(anyDate(name(date)), { time: '15:47:00', onHalfDays: '12:47:00' });
    const told = rootOfIndex(name('ticker'));
    const columns = ['ticker', 'expirDate', 'strike', date, ...spelling.prices, spot, symbol];
    return {
      importer: 'orats',
      version: 1,
      layout: { kind: 'csv', delimiter: ',', skip: 1, header },
      columns: columns.filter((column) => column !== undefined),
      root: symbol
        ? `CASE WHEN ${told} IS NOT NULL THEN coalesce(CASE WHEN ${osi(name(symbol)).root} IN ('SPX', 'SPXW', 'XSP', 'VIX', 'VIXW') THEN ${osi(name(symbol)).root} END, ${told}) END`
        : told,
      expiry: anyDate(name('expirDate')),
      strike: number(name('strike')),
      looks: [{ stamp, prices: { callBid, callAsk, putBid, putAsk } }],
      ...(spot ? { level: number(name(spot)) } : {}),
      cadence: 'daily',
    };
  },
};

function anyDate(text: Sql): Sql {
  return `coalesce(${dateOf(text)}, CAST(try_strptime(${text}, '%m/%d/%Y') AS DATE))`;
}
