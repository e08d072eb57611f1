import { z } from 'zod';
import { quoted } from './database.ts';
import {
  type Cadence,
  decimalPrice,
  fieldsOfLine,
  instantIn,
  instantOfText,
  minuteEndOf,
  name,
  number,
  OFFSET,
  osi,
  ownRoot,
  type Prices,
  type QuoteTable,
  rootOfIndex,
  type Sql,
} from './quote-table.ts';
import { ImportRefusal } from './refusal.ts';
import { sha256 } from './source-file.ts';

const Column = z.string().min(1);
const Divisor = z.number().positive().default(1);
const Zone = z.string().refine(isZone, 'not an IANA time zone such as America/New_York');
const OptionRoot = z.enum(['SPX', 'SPXW', 'XSP', 'VIX', 'VIXW']);
/** `iso`: by its own offset where it has one, else in `zone`. Anything else is a strptime pattern, read in `zone`. */
const TimeFormat = z.string().min(2).default('iso');

const Time = z.union(
  [
    z.strictObject({
      column: Column,
      format: TimeFormat,
      zone: Zone.optional(),
      /** What the stamp means: the instant at which the quote stood, or the start of an interval at whose end it did. */
      means: z.enum(['instant', 'interval-start']).default('instant'),
      intervalSeconds: z.number().positive().optional(),
    }),
    z.strictObject({
      date: Column,
      dateFormat: z.string().min(2).optional(),
      at: z.string().regex(/^\d{2}:\d{2}(:\d{2})?$/, 'not a time HH:MM'),
      zone: Zone,
    }),
  ],
  { error: 'either { column, format, zone, means, intervalSeconds } or { date, dateFormat, at, zone }' },
);

const Root = z.union(
  [
    z.strictObject({ value: OptionRoot }),
    z.strictObject({ column: Column, names: z.record(z.string(), OptionRoot).optional() }),
    /** The index is known, the root follows from the expiry where only one of them expires. */
    z.strictObject({ index: z.enum(['SPX', 'VIX', 'XSP']) }),
    z.strictObject({ indexColumn: Column }),
  ],
  { error: 'one of { value }, { column, names }, { index } and { indexColumn }' },
);

const Right = z.strictObject({
  column: Column,
  call: z.array(z.string().min(1)).min(1).default(['C', 'CALL', 'Call', 'c', 'call']),
  put: z.array(z.string().min(1)).min(1).default(['P', 'PUT', 'Put', 'p', 'put']),
});

const Contract = z.union(
  [
    /** An OSI symbol: root, expiry, right and strike in one. */
    z.strictObject({ symbol: Column }),
    z.strictObject({
      expiry: z.strictObject({ column: Column, format: z.string().min(2).optional() }),
      strike: z.strictObject({ column: Column, divisor: Divisor }),
      right: Right.optional(),
    }),
  ],
  {
    error:
      'either { symbol } or { expiry: { column, format }, strike: { column, divisor }, right: { column, call, put } }',
  },
);

const PriceColumns = z.union(
  [
    z.strictObject({ bid: Column, ask: Column, divisor: Divisor }),
    z.strictObject({ callBid: Column, callAsk: Column, putBid: Column, putAsk: Column, divisor: Divisor }),
  ],
  { error: 'either { bid, ask, divisor } or { callBid, callAsk, putBid, putAsk, divisor }' },
);

/**
 * How a file of option quotes of one's own is read, schema `alvh.mapping/1`: which column holds what, in which unit and
 * zone. Prices and strikes are divided by their `divisor` into index points.
 */
export const mappingSchema = z
  .strictObject({
    schema: z.literal('alvh.mapping/1'),
    /** Shown as the source of the quotes. */
    name: z.string().regex(/^[\w-]{1,40}$/, 'letters, digits, _ and - only'),
    file: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('csv'),
        delimiter: z.string().length(1).default(','),
        /** Lines above the names of the columns. */
        skipLines: z.number().int().nonnegative().default(0),
      }),
      z.strictObject({ kind: z.literal('parquet') }),
    ]),
    cadence: z.enum(['interval', 'daily', 'changes']).default('interval'),
    time: Time,
    root: Root.optional(),
    contract: Contract,
    prices: PriceColumns,
    level: z.strictObject({ column: Column }).optional(),
  })
  .superRefine((mapping, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const { time, root, contract, prices } = mapping;
    if (!root && !('symbol' in contract))
      wrong('root', 'which root the options have, unless `contract` is a symbol');
    if (!('symbol' in contract)) {
      if ('bid' in prices && !contract.right) wrong('contract', 'a row with one bid and ask needs `right`');
      if ('callBid' in prices && contract.right) wrong('contract', 'a row with call and put has no `right`');
    } else if ('callBid' in prices) wrong('prices', 'a symbol names one option: `bid` and `ask`');
    if ('column' in time) {
      if (!time.zone && !time.format.startsWith('epoch-') && time.format !== 'iso')
        wrong('time', 'civil times need a `zone`');
      if (time.means === 'interval-start' && time.intervalSeconds === undefined)
        wrong('time', '`interval-start` needs `intervalSeconds`');
    }
  });

export type Mapping = z.output<typeof mappingSchema>;

/** Nanoseconds in one unit of an epoch format. */
const EPOCHS: { readonly [format: string]: number } = {
  'epoch-s': 1e9,
  'epoch-ms': 1e6,
  'epoch-us': 1000,
  'epoch-ns': 1,
};

/** The names of a CSV's columns by a mapping, from the beginning of the file. */
export function mappedHeader(head: string, delimiter: string, skipLines: number): readonly string[] {
  return fieldsOfLine(head.split(/\r?\n/, skipLines + 1)[skipLines] ?? '', delimiter);
}

/**
 * The reading of a file by a mapping.
 * @throws ImportRefusal for a column that the file does not have.
 */
export function mappedTable(mapping: Mapping, header: readonly string[]): QuoteTable {
  const { file, contract, prices, level, cadence } = mapping;
  const columns = columnsOf(mapping);
  const missing = columns.find((column) => !header.includes(column));
  if (missing !== undefined) {
    throw new ImportRefusal(`the mapping names a column "${missing}"; the file has: ${header.join(', ')}`);
  }
  const nanoseconds = nanosecondsOf(mapping);
  return {
    importer: `mapping-${mapping.name}-${sha256(JSON.stringify(mapping)).slice(0, 8)}`,
    version: 1,
    layout:
      file.kind === 'csv'
        ? { kind: 'csv', delimiter: file.delimiter, skip: file.skipLines + 1, header }
        : { kind: 'parquet' },
    columns,
    root: rootOf(mapping),
    ...contractOf(contract),
    looks: [
      cadence === 'changes'
        ? { stamp: minuteEndOf(nanoseconds), order: nanoseconds, prices: pricesOf(prices) }
        : { stamp: `(${nanoseconds}) // 1000000`, prices: pricesOf(prices) },
    ],
    ...(level ? { level: number(name(level.column)) } : {}),
    cadence: cadence satisfies Cadence,
  };
}

function columnsOf({ time, root, contract, prices, level }: Mapping): readonly string[] {
  const { divisor: _, ...priceColumns } = prices;
  const all = [
    'column' in time ? time.column : time.date,
    root && 'column' in root ? root.column : undefined,
    root && 'indexColumn' in root ? root.indexColumn : undefined,
    ...('symbol' in contract
      ? [contract.symbol]
      : [contract.expiry.column, contract.strike.column, contract.right?.column]),
    ...Object.values(priceColumns),
    level?.column,
  ];
  return [...new Set(all.filter((column) => column !== undefined))];
}

function nanosecondsOf({ time }: Mapping): Sql {
  const late =
    'means' in time && time.means === 'interval-start' ? Math.round(time.intervalSeconds! * 1e9) : 0;
  const at = (milliseconds: Sql) => `((${milliseconds})::BIGINT * 1000000 + ${late})`;
  if (!('column' in time)) {
    const text = name(time.date);
    const date = time.dateFormat
      ? `CAST(try_strptime(${text}, '${quoted(time.dateFormat)}') AS DATE)`
      : `TRY_CAST(${text} AS DATE)`;
    return at(instantIn(time.zone, `${date} + INTERVAL '${time.at}'`));
  }
  const text = name(time.column);
  const epoch = EPOCHS[time.format];
  if (epoch) return `(TRY_CAST(${text} AS HUGEINT) * ${epoch} + ${late})::BIGINT`;
  if (time.format === 'iso') {
    const own = instantOfText(time.zone ?? 'UTC', text);
    // Without a zone only texts with an offset of their own are instants.
    return at(time.zone ? own : `CASE WHEN regexp_matches(${text}, '${OFFSET}') THEN ${own} END`);
  }
  return at(instantIn(time.zone!, `try_strptime(${text}, '${quoted(time.format)}')`));
}

function rootOf({ root, contract }: Mapping): Sql {
  if (!root) return ownRoot(osi(name((contract as { symbol: string }).symbol)).root);
  if ('value' in root) return `'${root.value}'`;
  if ('index' in root) return rootOfIndex(`'${root.index}'`);
  if ('indexColumn' in root) return rootOfIndex(name(root.indexColumn));
  const text = name(root.column);
  if (!root.names) return ownRoot(text);
  const cases = Object.entries(root.names).map(([told, own]) => `WHEN '${quoted(told)}' THEN '${own}'`);
  return `CASE ${text} ${cases.join(' ')} END`;
}

function contractOf(contract: Mapping['contract']): Pick<QuoteTable, 'expiry' | 'strike' | 'right'> {
  if ('symbol' in contract) {
    const { expiry, strike, right } = osi(name(contract.symbol));
    return { expiry, strike, right };
  }
  const { expiry, strike, right } = contract;
  const text = name(expiry.column);
  const own = (told: readonly string[]) => told.map((one) => `'${quoted(one)}'`).join(', ');
  return {
    expiry: expiry.format
      ? `CAST(try_strptime(${text}, '${quoted(expiry.format)}') AS DATE)`
      : `TRY_CAST(${text} AS DATE)`,
    strike: `${number(name(strike.column))} / ${strike.divisor}`,
    ...(right
      ? {
          right: `CASE WHEN ${name(right.column)} IN (${own(right.call)}) THEN 'C' WHEN ${name(right.column)} IN (${own(right.put)}) THEN 'P' END`,
        }
      : {}),
  };
}

function pricesOf(prices: Mapping['prices']): Prices {
  const price = (column: string) => decimalPrice(column, prices.divisor);
  if ('bid' in prices) return { bid: price(prices.bid), ask: price(prices.ask) };
  return {
    callBid: price(prices.callBid),
    callAsk: price(prices.callAsk),
    putBid: price(prices.putBid),
    putAsk: price(prices.putAsk),
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
