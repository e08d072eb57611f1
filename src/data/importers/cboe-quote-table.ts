import {
  CALENDAR_YEARS,
  type EpochMs,
  epochMs,
  type IsoDate,
  isTradingDay,
  type OptionContract,
  type OptionRoot,
  parseOsi,
} from '../../market/index.ts';
import { type ChainQuotes, collectChains, type QuoteRow } from '../chain-columns.ts';
import { CsvFields } from '../csv-fields.ts';
import type { Dropped, Imported, Importer } from '../imported.ts';
import { delayedQuoteTime, indexTickBefore } from '../quote-time.ts';
import { ImportRefusal } from '../refusal.ts';
import { textOf } from '../source-file.ts';

/** What one row of the table says of a side: its symbol and its bid and ask. */
const SIDE = ['symbol', 'last', 'net', 'bid', 'ask', 'volume', 'iv', 'delta', 'gamma', 'interest'] as const;
const NUMBERS: ReadonlySet<string> = new Set(['bid', 'ask']);
const COLUMNS = Object.fromEntries([
  ['expiration', 'VARCHAR'],
  ...SIDE.map((name) => [`call_${name}`, NUMBERS.has(name) ? 'DOUBLE' : 'VARCHAR']),
  ['strike', 'DOUBLE'],
  ...SIDE.map((name) => [`put_${name}`, NUMBERS.has(name) ? 'DOUBLE' : 'VARCHAR']),
]) as { readonly [name: string]: 'DOUBLE' | 'VARCHAR' };
const COLUMN_LINE = /^"?Expiration Date"?,"?Calls"?,/;
/** First three letters of month names, English, Spanish and Russian. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'янв'],
  ['feb', 'фев'],
  ['mar', 'мар'],
  ['apr', 'abr', 'апр'],
  ['may', 'мая', 'май'],
  ['jun', 'июн'],
  ['jul', 'июл'],
  ['aug', 'ago', 'авг'],
  ['sep', 'сен'],
  ['oct', 'окт'],
  ['nov', 'ноя'],
  ['dec', 'dic', 'дек'],
];
const ZONE_HOURS: { readonly [zone: string]: number } = {
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  gmt: 0,
  utc: 0,
};
const ROOTS_OF: { readonly [underlying: string]: readonly OptionRoot[] } = {
  SPX: ['SPX', 'SPXW'],
  XSP: ['XSP'],
};

/**
 * Cboe's "quote table" download: a few lines of header (name and last of the index, the date of the page in the
 * reader's language, the names of the columns), then one row an expiry and strike with the call left and the put right.
 * The symbols hold root, expiry and strike. The page is a quarter of an hour behind; a page saved when nothing traded
 * holds the quotes of the last session's end. Options on funds (SPY) are refused: they settle in shares.
 */
export const cboeQuoteTable: Importer = {
  name: 'cboe-quote-table',
  version: 2,
  recognises: (_source, head) => head.split(/\r?\n/, 8).some((line) => COLUMN_LINE.test(line)),
  async read(source, database): Promise<Imported> {
    const text = textOf(source);
    const lines = text.split(/\r?\n/, 8);
    const skip = lines.findIndex((line) => COLUMN_LINE.test(line)) + 1;
    const header = lines.slice(0, skip - 1).join('\n');
    const csv = new CsvFields(await database.readCsv(text, { columns: COLUMNS, skip }), skip);
    const { series, dropped } = seriesOf(csv);
    const underlying = underlyingOf(series);
    const fetchedAt = pageTime(header);
    const quotedAt = delayedQuoteTime(fetchedAt, underlying === 'XSP' ? 'XSP' : 'SPXW');
    return {
      quotes: collectChains(series, quotedAt),
      captures: [{ quotedAt, fetchedAt }],
      levels: [
        { symbol: underlying, at: quotedAt, tickedAt: indexTickBefore(quotedAt), value: lastOf(header) },
      ],
      dropped,
    };
  },
};

function seriesOf(csv: CsvFields): {
  readonly series: readonly ChainQuotes[];
  readonly dropped: readonly Dropped[];
} {
  const sides = (['call', 'put'] as const).map((side) => ({
    right: side === 'call' ? ('C' as const) : ('P' as const),
    symbols: csv.texts(`${side}_symbol`),
    bids: csv.required(`${side}_bid`),
    asks: csv.required(`${side}_ask`),
  }));
  const strikes = csv.required('strike');
  const expirations = csv.texts('expiration');
  const byKey = new Map<string, { root: OptionRoot; expiry: OptionContract['expiry']; rows: QuoteRow[] }>();
  const dropped: Dropped[] = [];
  for (let i = 0; i < csv.count; i++) {
    const row = csv.line(i);
    const [call, put] = sides.map(({ right, symbols, bids, asks }) => {
      const contract = contractOf(symbols[i] ?? '', row);
      const [bid, ask] = [bids[i]!, asks[i]!];
      if (contract.right !== right || contract.strike !== strikes[i]) {
        throw new ImportRefusal(
          `symbol ${symbols[i] ?? ''} is not the ${right} of strike ${strikes[i]!}`,
          row,
        );
      }
      if (bid < 0 || ask < 0) throw new ImportRefusal(`${symbols[i]!} has a negative bid or ask`, row);
      return { contract, quote: { row, right, strike: strikes[i]!, bid, ask } };
    }) as [Side, Side];
    const { root, expiry } = call.contract;
    if (put.contract.root !== root || put.contract.expiry !== expiry || !sameDay(expirations[i], expiry)) {
      throw new ImportRefusal(`the row's date, call and put are not of one expiry`, row);
    }
    const reason = reasonToDrop(expiry);
    if (reason) {
      dropped.push({ reason, rows: 1 });
      continue;
    }
    const key = `${root} ${expiry}`;
    const held = byKey.get(key) ?? { root, expiry, rows: [] };
    held.rows.push(call.quote, put.quote);
    byKey.set(key, held);
  }
  return { series: [...byKey.values()], dropped };
}

/** Series listed for a day that later became a closure (a mourning) never expired on it. */
function reasonToDrop(expiry: IsoDate): string | undefined {
  if (Number(expiry.slice(0, 4)) > CALENDAR_YEARS.last) return 'expiry beyond the exchange calendar';
  return isTradingDay(expiry) ? undefined : 'expiry on a day without a session';
}

interface Side {
  readonly contract: OptionContract;
  readonly quote: QuoteRow;
}

function contractOf(symbol: string, row: number): OptionContract {
  const parsed = parseOsi(symbol);
  if (parsed.ok) return parsed.value;
  const root = /^([A-Z]+)\d{6}[CP]\d{8}$/.exec(symbol)?.[1];
  if (root) throw new ImportRefusal(`${root} options are not index options of this market`, row, true);
  throw new ImportRefusal(parsed.detail ?? `symbol ${symbol}`, row);
}

/** The date column's text such as `Mon Feb 07 2022`, always in English. */
function sameDay(text: string | null | undefined, expiry: string): boolean {
  const parts = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{4})$/.exec(text ?? '');
  if (!parts) return false;
  const [, month, day, year] = parts;
  return expiry === `${year}-${String(monthOf(month!.toLowerCase())).padStart(2, '0')}-${day}`;
}

function underlyingOf(series: readonly ChainQuotes[]): string {
  const roots = [...new Set(series.map(({ root }) => root))];
  const found = Object.entries(ROOTS_OF).find(([, own]) => roots.every((root) => own.includes(root)));
  if (!found || roots.length === 0)
    throw new ImportRefusal(`roots ${roots.join(', ') || 'none'} in one table`);
  return found[0];
}

function lastOf(header: string): number {
  const last = Number(
    /Last:\s*([\d.,]+?),?\s*(?:Change|$)/m.exec(header)?.[1]?.replaceAll(',', '') ?? Number.NaN,
  );
  if (!(last > 0)) throw new ImportRefusal('the header does not say the last of the index', 2);
  return last;
}

/** The page's own date line, in whatever language: a day, a month's name, a year, a time and a zone. */
function pageTime(header: string): EpochMs {
  const line = /Date:\s*([^"\n]*)/.exec(header)?.[1] ?? '';
  const text = line.replace(/,?(Bid|Ask|Size):.*$/, '').toLowerCase();
  const clock = /(\d{1,2}):(\d{2})\s*(am|pm)?/.exec(text);
  const zone = /\b(est|edt|cst|cdt|gmt|utc)([+-]\d{1,2})?/.exec(text);
  const year = /\b(20\d{2})\b/.exec(text)?.[1];
  const rest = clock ? text.replace(clock[0], '') : text;
  const day = /(?<!\d|[+-])(\d{1,2})(?!\d)/.exec(rest)?.[1];
  const month = text
    .split(/[^\p{L}]+/u)
    .map(monthOf)
    .find((found) => found > 0);
  if (!clock || !zone || !year || !day || !month)
    throw new ImportRefusal(`cannot read the page's date "${line}"`, 3);
  const half = clock[3] === 'pm' ? 12 : 0;
  const hour = clock[3] ? (Number(clock[1]) % 12) + half : Number(clock[1]);
  const offset = ZONE_HOURS[zone[1]!]! + Number(zone[2] ?? 0);
  return epochMs(Date.UTC(Number(year), month - 1, Number(day), hour - offset, Number(clock[2])));
}

function monthOf(word: string): number {
  return word.length < 3 ? 0 : MONTHS.findIndex((names) => names.includes(word.slice(0, 3))) + 1;
}
