import {
  minuteEndOf,
  name,
  number,
  osi,
  type PriceField,
  type QuoteTableFormat,
  type Sql,
} from '../quote-table.ts';
import { ImportRefusal } from '../refusal.ts';

/** Record types of DBN that hold consolidated quotes: every change, and the book at the end of a second or minute. */
const QUOTES: ReadonlySet<string> = new Set(['177', '192', '193']);
/** A fixed-point price is a whole number of these. */
const UNITS = 1_000_000_000;
/** A price without a decimal point from here on is fixed-point: as a number of points it would be absurd. */
const SURELY_FIXED = 1_000_000;
const UNDEFINED_PRICE = '9223372036854775807';

/**
 * Databento OPRA.PILLAR as CSV, schemas `cbbo-1m`, `cbbo-1s` and `cmbp-1` (its pages "BBO on interval", "MBP-1" and
 * "Standards and conventions"), with the symbol column mapped (`map_symbols`). `ts_recv` is the end of the interval, in
 * nanoseconds or ISO 8601 UTC; prices are decimals or billionths; no price is blank or the undefined value. A contract has
 * a record only for intervals in which it changed, so that a look a minute is made of each contract's last record. Trades,
 * bars and the books of single exchanges are refused.
 */
export const databento: QuoteTableFormat = {
  recognise(_file, header, firstRow) {
    const has = (...columns: string[]) => columns.every((column) => header.includes(column));
    if (!has('ts_event', 'rtype', 'publisher_id', 'instrument_id')) return undefined;
    const type = firstRow[header.indexOf('rtype')] ?? '';
    if (!has('ts_recv', 'bid_px_00', 'ask_px_00') || !QUOTES.has(type)) {
      throw new ImportRefusal(
        `Databento records of type ${type || 'unknown'}: only consolidated quotes (cbbo-1m, cbbo-1s, cmbp-1) are read`,
        undefined,
        true,
      );
    }
    const symbol = header.includes('symbol')
      ? 'symbol'
      : header.includes('raw_symbol')
        ? 'raw_symbol'
        : undefined;
    if (symbol === undefined) {
      throw new ImportRefusal('no column says which option a record is about: ask Databento for map_symbols');
    }
    const { root, expiry, strike, right } = osi(name(symbol));
    const nanoseconds = instantSql(name('ts_recv'));
    return {
      importer: 'databento-opra',
      version: 1,
      layout: { kind: 'csv', delimiter: ',', skip: 1, header },
      columns: ['ts_recv', 'bid_px_00', 'ask_px_00', symbol],
      root: `CASE WHEN ${root} IN ('SPX', 'SPXW', 'XSP', 'VIX', 'VIXW') THEN ${root} END`,
      expiry,
      strike,
      right,
      looks: [
        {
          stamp: minuteEndOf(nanoseconds),
          order: nanoseconds,
          prices: { bid: price('bid_px_00'), ask: price('ask_px_00') },
        },
      ],
      cadence: 'changes',
    };
  },
};

function instantSql(text: Sql): Sql {
  return `CASE WHEN contains(${text}, '-') THEN epoch_us(TRY_CAST(${text} AS TIMESTAMPTZ)) * 1000 ELSE TRY_CAST(${text} AS BIGINT) END`;
}

function price(column: string): PriceField {
  const text = name(column);
  const value = number(text);
  return {
    value: `CASE WHEN ${text} IN ('', '${UNDEFINED_PRICE}') OR lower(${text}) = 'nan' THEN 0 WHEN NOT contains(${text}, '.') AND abs(${value}) >= ${SURELY_FIXED} THEN ${value} / ${UNITS} ELSE ${value} END`,
    unreadable: `(${text} <> '' AND lower(${text}) <> 'nan' AND (${value} IS NULL OR NOT isfinite(${value})))`,
  };
}
