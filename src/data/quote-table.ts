import { CALENDAR_YEARS, dateOf as dateFrom, type IsoDate, isHalfDay, tradingDays } from '../market/index.ts';
import { quoted } from './database.ts';
import type { OfferedFile } from './offered-file.ts';

/** SQL over the text columns of a file, each named as its header names it and trimmed. */
export type Sql = string;

/** A bid or ask of a row: `value` in index points, 0 for none; `unreadable` where the field holds no number. */
export interface PriceField {
  readonly value: Sql;
  readonly unreadable: Sql;
}

/** Bid and ask of the row's one option, or of a call and a put. */
export type Prices =
  | { readonly bid: PriceField; readonly ask: PriceField }
  | {
      readonly callBid: PriceField;
      readonly callAsk: PriceField;
      readonly putBid: PriceField;
      readonly putAsk: PriceField;
    };

/** One quote of a row: some files give two instants of the day in one row. */
export interface Look {
  /** Milliseconds since 1970 UTC at which the quote was known; NULL where the row has no readable time. */
  readonly stamp: Sql;
  /** Of two quotes with one stamp the one with the greater order is the later one; only for `changes`. */
  readonly order?: Sql;
  readonly prices: Prices;
}

/**
 * How often a table tells an option. `interval`: at every instant, so that an instant is a whole look at the market.
 * `daily`: once or twice a day, by a stamp that may lie after the last trade. `changes`: only when its quote changed, so
 * that a look at a minute is made of each option's last quote of the session up to it; its stamps are ends of minutes.
 */
export type Cadence = 'interval' | 'daily' | 'changes';

/** How one file of option quotes is read: everything that differs between vendors, as SQL over its text columns. */
export interface QuoteTable {
  readonly importer: string;
  readonly version: number;
  readonly layout:
    | {
        readonly kind: 'csv';
        readonly delimiter: string;
        /** Lines before the first row, the header included. */
        readonly skip: number;
        /** Names of all columns in the order of the file. */
        readonly header: readonly string[];
      }
    | { readonly kind: 'parquet' };
  /** The columns that the SQL below reads. */
  readonly columns: readonly string[];
  /**
   * `SPX`, `SPXW`, `XSP`, `VIX` or `VIXW` where the row says it; `SPX?` or `VIX?` where it only names the index, and the
   * expiry has to tell the root. NULL for anything else: such rows are counted and left.
   */
  readonly root: Sql;
  /** A DATE. */
  readonly expiry: Sql;
  /** Index points, a DOUBLE. */
  readonly strike: Sql;
  /** `C` or `P`, in tables with one option a row. */
  readonly right?: Sql;
  readonly looks: readonly Look[];
  /** Level of the index beside the quotes, NULL for none. */
  readonly level?: Sql;
  readonly cadence: Cadence;
  /** What else makes a row unusable. */
  readonly damage?: readonly { readonly when: Sql; readonly reason: string }[];
}

/** One vendor's layout. */
export interface QuoteTableFormat {
  /**
   * How to read the file; undefined when it is not of this format.
   * @throws ImportRefusal for a layout of this vendor that holds no quotes.
   */
  recognise(
    file: OfferedFile,
    header: readonly string[],
    firstRow: readonly string[],
  ): QuoteTable | undefined;
}

/** Our roots as vendors write them; anything else is NULL. */
export function ownRoot(text: Sql): Sql {
  return `CASE WHEN ${text} IN ('SPX', 'SPXW', 'XSP', 'VIX', 'VIXW') THEN ${text} END`;
}

/** Root from the name of an index alone; its expiry has to tell AM from PM. `^SPX` and `$SPX` are SPX. */
export function rootOfIndex(text: Sql): Sql {
  return `CASE ltrim(${text}, '^$') WHEN 'SPX' THEN 'SPX?' WHEN 'VIX' THEN 'VIX?' WHEN 'XSP' THEN 'XSP' END`;
}

/** A number, NULL where there is none. */
export function number(text: Sql): Sql {
  return `TRY_CAST(nullif(${text}, '') AS DOUBLE)`;
}

/** A decimal price in index points; blank is no quote. */
export function decimalPrice(column: string, divisor = 1): PriceField {
  const text = name(column);
  const value = divisor === 1 ? number(text) : `${number(text)} / ${divisor}`;
  return {
    value: `coalesce(${value}, 0)`,
    unreadable: `(${text} <> '' AND (${number(text)} IS NULL OR NOT isfinite(${number(text)})))`,
  };
}

/** A date in ISO or YYYYMMDD form. */
export function dateOf(text: Sql): Sql {
  return `CASE WHEN regexp_full_match(${text}, '\\d{8}') THEN CAST(try_strptime(${text}, '%Y%m%d') AS DATE) ELSE TRY_CAST(${text} AS DATE) END`;
}

/** Milliseconds since 1970 of a civil TIMESTAMP in a zone. */
export function instantIn(zone: string, timestamp: Sql): Sql {
  return `epoch_ms(timezone('${quoted(zone)}', ${timestamp}))`;
}

/** The end of an ISO text that has an offset of its own. */
export const OFFSET = '(Z|[+-]\\d{2}:?\\d{2})$';

/** Milliseconds of an ISO text: by its own offset where it has one, else in the zone. */
export function instantOfText(zone: string, text: Sql): Sql {
  return `CASE WHEN regexp_matches(${text}, '${OFFSET}') THEN epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ)) ELSE ${instantIn(zone, `TRY_CAST(${text} AS TIMESTAMP)`)} END`;
}

/** How a time of day that hangs on the close of stocks is moved on days on which they close three hours early. */
export interface DailyTime {
  /** `HH:MM:SS`, New York. */
  readonly time: string;
  readonly onHalfDays: string;
  /** The first date of the rule for half days; before it `time` held on them too. */
  readonly since?: IsoDate;
}

/** Milliseconds of a daily New York time on the date of a row. */
export function dailyInstant(date: Sql, { time, onHalfDays, since }: DailyTime): Sql {
  const at = (clock: string) => instantIn('America/New_York', `${date} + INTERVAL '${clock}'`);
  const halves = halfDays()
    .filter((day) => since === undefined || day >= since)
    .map((day) => `DATE '${day}'`);
  return `CASE WHEN ${date} IN (${halves.join(', ')}) THEN ${at(onHalfDays)} ELSE ${at(time)} END`;
}

let halfDaysKnown: readonly IsoDate[] | undefined;

function halfDays(): readonly IsoDate[] {
  const { first, last } = CALENDAR_YEARS;
  halfDaysKnown ??= tradingDays(dateFrom(first, 1, 2), dateFrom(last, 12, 31)).filter(isHalfDay);
  return halfDaysKnown;
}

/** The end of the minute in which an instant in nanoseconds lies; a minute's last instant is its own end. */
export function minuteEndOf(nanoseconds: Sql): Sql {
  return `((${nanoseconds} + 59999999999) // 60000000000) * 60000`;
}

/** Parts of an OSI symbol, its root padded or not, with or without a vendor's prefix `O:`. */
export function osi(text: Sql): {
  readonly root: Sql;
  readonly expiry: Sql;
  readonly strike: Sql;
  readonly right: Sql;
} {
  const part = (group: number) =>
    `nullif(regexp_extract(${text}, '^(?:O:)?([A-Z]{1,6}) *(\\d{6})([CP])(\\d{8})$', ${group}), '')`;
  return {
    root: part(1),
    expiry: `CAST(try_strptime('20' || ${part(2)}, '%Y%m%d') AS DATE)`,
    right: part(3),
    strike: `TRY_CAST(${part(4)} AS DOUBLE) / 1000`,
  };
}

/** A column's name inside SQL. */
export function name(column: string): Sql {
  return `"${column.replaceAll('"', '""')}"`;
}

/** The fields of a CSV line, without quotes, brackets, blanks around them or a byte order mark. */
export function fieldsOfLine(line: string, delimiter = ','): readonly string[] {
  return line
    .replace(/^\uFEFF/, '')
    .split(delimiter)
    .map((field) =>
      field
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replace(/^\[(.*)\]$/, '$1')
        .trim(),
    );
}
