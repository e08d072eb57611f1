import { type Database, quoted } from './database.ts';
import { type Look, name, type QuoteTable, type Sql } from './quote-table.ts';
import { ABSURD_PRICE } from './snapshot-score.ts';

/** What lies where DuckDB can read it: the content of an offered file. */
export interface Content {
  readonly path: string;
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/** Lines that do not have the columns of their file are kept up to this many; a file with more is refused anyway. */
export const REJECTS_KEPT = 100_000;
/** A call is worth no more than its index; the level beside it may be this much older than the quote. */
const LEVEL_MARGIN = 1.1;

/**
 * Reads every row of a file that is about our roots into the table `stage`, with what is wrong with it in `problem`, and
 * lines of another shape into `rejects`. Rows and lines keep their numbers, so that a complaint can name them. The table
 * `staged` is there once all is in.
 */
export async function stageQuotes(
  database: Database,
  table: QuoteTable,
  content: Content,
  onProgress: (share: number) => void,
): Promise<void> {
  await database.run('DROP TABLE IF EXISTS stage; DROP TABLE IF EXISTS rejects');
  await database.run(`CREATE TABLE stage AS ${stageSql(table, content)}`, onProgress);
  await database.run(
    table.layout.kind === 'csv'
      ? 'CREATE TABLE rejects AS SELECT DISTINCT line::DOUBLE AS line, any_value(error_message) AS message FROM reject_errors GROUP BY line'
      : 'CREATE TABLE rejects (line DOUBLE, message VARCHAR)',
  );
  const skip = table.layout.kind === 'csv' ? table.layout.skip : 0;
  await database.run(
    `CREATE OR REPLACE TABLE header_lines AS SELECT ${skip} AS skip; CREATE TABLE staged AS SELECT 1 AS done; CHECKPOINT`,
  );
}

/** True when an earlier import has staged the whole file into this database. */
export async function isStaged(database: Database): Promise<boolean> {
  const found = await database.query(
    `SELECT table_name FROM information_schema.tables WHERE table_name = 'staged'`,
  );
  return found.count > 0;
}

function stageSql(table: QuoteTable, content: Content): Sql {
  const { looks, right, level, damage = [] } = table;
  const each = (pick: (look: Look) => Sql): Sql =>
    looks.length === 1
      ? pick(looks[0]!)
      : `CASE look ${looks.map((look, i) => `WHEN ${i} THEN ${pick(look)}`).join(' ')} END`;
  const from =
    looks.length === 1 ? 'told' : `told, (VALUES ${looks.map((_, i) => `(${i})`).join(', ')}) looks(look)`;
  const price = (side: 'call' | 'put', end: 'Bid' | 'Ask'): Sql =>
    each(({ prices }) => {
      if (!('bid' in prices)) return prices[`${side}${end}`].value;
      const { value } = end === 'Bid' ? prices.bid : prices.ask;
      return `CASE WHEN (${right}) = '${side === 'call' ? 'C' : 'P'}' THEN ${value} END`;
    });
  const unreadable = each(({ prices }) =>
    Object.values(prices)
      .map((field) => field.unreadable)
      .join(' OR '),
  );
  const faults = damage.map(({ reason, when }) => `WHEN ${when} THEN '${quoted(reason)}'`).join(' ');
  return `
    WITH raw AS (${sourceSql(table, content)}),
    told AS (SELECT *, ${table.root} AS q_told FROM raw),
    fields AS (
      SELECT q_row, q_told, (${table.expiry}) AS q_expiry, (${table.strike}) AS q_strike,
        ${right === undefined ? `'both'` : `(${right})`} AS q_right,
        ${level === undefined ? 'NULL::DOUBLE' : `(${level})`} AS q_level,
        (${each((look) => look.stamp)}) AS q_stamp,
        (${each((look) => look.order ?? 'NULL::BIGINT')}) AS q_order,
        ${price('call', 'Bid')} AS q_call_bid, ${price('call', 'Ask')} AS q_call_ask,
        ${price('put', 'Bid')} AS q_put_bid, ${price('put', 'Ask')} AS q_put_ask,
        (${unreadable}) AS q_unreadable,
        ${faults === '' ? 'NULL::VARCHAR' : `CASE ${faults} END`} AS q_fault
      FROM ${from} WHERE q_told IS NOT NULL
    )
    SELECT q_row AS source_row, q_told AS told, q_stamp::BIGINT AS stamp, q_order::HUGEINT * 17179869184 + q_row AS later,
      q_expiry AS expiry, q_strike AS strike,
      q_call_bid AS call_bid, q_call_ask AS call_ask, q_put_bid AS put_bid, q_put_ask AS put_ask, q_level AS level,
      CASE
        WHEN q_stamp IS NULL THEN 'no readable time'
        WHEN q_expiry IS NULL THEN 'no readable expiry'
        WHEN q_strike IS NULL OR NOT isfinite(q_strike) OR q_strike <= 0 THEN 'strike is no positive number'
        WHEN q_right IS NULL OR q_right NOT IN ('C', 'P', 'both') THEN 'neither call nor put'
        WHEN q_fault IS NOT NULL THEN q_fault
        WHEN q_unreadable THEN 'bid or ask is no number'
        WHEN least(q_call_bid, q_call_ask, q_put_bid, q_put_ask) < 0 THEN 'negative bid or ask'
        WHEN greatest(q_call_bid, q_call_ask, q_put_bid, q_put_ask) >= ${ABSURD_PRICE}
          OR q_put_bid > q_strike OR (q_told NOT LIKE 'VIX%' AND q_level > 0 AND q_call_bid > ${LEVEL_MARGIN} * q_level)
          THEN 'price beyond what the option can be worth'
      END AS problem
    FROM fields`;
}

function sourceSql({ layout, columns }: QuoteTable, { path, compression }: Content): Sql {
  if (layout.kind === 'parquet') {
    const picked = columns.map(
      (column) => `trim(coalesce(CAST(${name(column)} AS VARCHAR), '')) AS ${name(column)}`,
    );
    return `SELECT file_row_number + 1 AS q_row, ${picked.join(', ')} FROM read_parquet('${quoted(path)}', file_row_number = true)`;
  }
  const types = layout.header.map((_, i) => `'c${i}': 'VARCHAR'`);
  const picked = columns.map(
    (column) => `trim(coalesce(c${layout.header.indexOf(column)}, '')) AS ${name(column)}`,
  );
  const options = [
    `columns = {${types.join(', ')}}`,
    'auto_detect = false',
    'header = false',
    `skip = ${layout.skip}`,
    `delim = '${quoted(layout.delimiter)}'`,
    `quote = '"'`,
    `escape = '"'`,
    `compression = '${compression}'`,
    'store_rejects = true',
    `rejects_limit = ${REJECTS_KEPT}`,
  ];
  return `SELECT row_number() OVER () AS q_row, ${picked.join(', ')} FROM read_csv('${quoted(path)}', ${options.join(', ')})`;
}
