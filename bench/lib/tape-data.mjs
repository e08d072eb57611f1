/**
 * A minute-year of SPXW quotes, made in DuckDB: 252 sessions of 390 minutes, two expiries (today's and the next session's) of
 * 120 strikes, calls and puts, 47.2 million quotes. Once as a store, as an import would leave it, and once as DuckDB's own file.
 */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { sha256 } from '../../dist/data/source-file.js';
import { writeCatalogue } from '../../dist/data/store.js';
import { instantOf, tradingDays } from '../../dist/market/index.js';
import { randomStream } from '../../dist/math/index.js';

const DAYS = 252;
export const MINUTES = 390;
const STRIKES = 120;
export const ROWS = DAYS * MINUTES * 2 * STRIKES * 2;

/** Sessions of the year and one more, whose expiry the last one quotes. */
function sessions() {
  return tradingDays('2024-01-02', '2025-02-28').slice(0, DAYS + 1);
}

/** Index level and volatility of every minute: rows of day, minute, level, first level of the day, volatility. */
function path() {
  const { normal } = randomStream(2026, 1);
  const rows = [];
  let level = 6000;
  let volatility = 0.13;
  for (let day = 0; day < DAYS; day++) {
    const pull = -0.015 * Math.log(volatility / 0.13);
    volatility = Math.min(0.5, Math.max(0.08, volatility * Math.exp(0.08 * normal() + pull)));
    let first = 0;
    for (let minute = 0; minute < MINUTES; minute++) {
      level *= Math.exp((volatility / Math.sqrt(252 * MINUTES)) * normal());
      if (minute === 0) first = level;
      rows.push([day, minute, level, first, volatility]);
    }
    level *= Math.exp(((volatility * 0.4) / Math.sqrt(252)) * normal());
  }
  return rows;
}

/**
 * Call and put of each strike in ticks of 0.05. The value is the one under a logistic move of the right deviation: closed in
 * form, put and call in parity, which is all that is asked of it here.
 */
const QUOTES = `
  CREATE TABLE quotes AS
  WITH listed AS (
    SELECT day, minute, expiry, level, 5 * round(first / 5) - 300 + 5 * k AS strike,
      0.5513 * level * volatility * sqrt((${MINUTES} - minute + ${MINUTES} * expiry + 0.25) / (252 * ${MINUTES})) AS scale
    FROM path, range(2) e(expiry), range(${STRIKES}) s(k)),
  valued AS (
    SELECT *, scale * ln(1 + exp((level - strike) / scale)) AS call, scale * ln(1 + exp((strike - level) / scale)) AS put
    FROM listed)
  SELECT day::SMALLINT AS day, minute::SMALLINT AS minute, (day + expiry)::SMALLINT AS expiry, strike::SMALLINT AS strike,
    level::FLOAT AS spot,
    greatest(0, floor(20 * (0.99 * call - 0.05)))::INTEGER AS call_bid, ceil(20 * (1.01 * call + 0.05))::INTEGER AS call_ask,
    greatest(0, floor(20 * (0.99 * put - 0.05)))::INTEGER AS put_bid, ceil(20 * (1.01 * put + 0.05))::INTEGER AS put_ask
  FROM valued`;

/** Makes the store and DuckDB's file. */
export async function makeMinuteYear(store, native) {
  const instance = await DuckDBInstance.create(native, { threads: '2' });
  const connection = await instance.connect();
  await connection.run(
    'CREATE TEMP TABLE path (day INTEGER, minute INTEGER, level DOUBLE, first DOUBLE, volatility DOUBLE)',
  );
  const appender = await connection.createAppender('path');
  for (const [day, minute, ...values] of path()) {
    appender.appendInteger(day);
    appender.appendInteger(minute);
    for (const value of values) appender.appendDouble(value);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`SET preserve_insertion_order = true`);
  await connection.run(QUOTES.replace('CREATE TABLE', 'CREATE TEMP TABLE'));
  await writeStore(store, connection);
  await connection.run(`
    CREATE TABLE q AS
    SELECT day, minute, expiry, strike, "right", (bid / 20)::FLOAT AS bid, (ask / 20)::FLOAT AS ask, spot FROM (
      SELECT day, minute, expiry, strike, 'C' AS "right", call_bid AS bid, call_ask AS ask, spot FROM quotes
      UNION ALL
      SELECT day, minute, expiry, strike, 'P', put_bid, put_ask, spot FROM quotes)
    ORDER BY day, minute, expiry, "right", strike`);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
}

async function writeStore(store, connection) {
  const dates = sessions();
  const sources = [];
  for (let day = 0; day < DAYS; day++) {
    const date = dates[day];
    const open = instantOf(date, '09:31', 'America/New_York');
    const folder = `quotes/root=SPXW/date=${date}`;
    mkdirSync(join(store.directory, folder), { recursive: true });
    const made = join(store.directory, folder, 'made.parquet');
    await connection.run(`
      COPY (
        SELECT ${open}::BIGINT + minute * 60000 AS quoted_ms,
          CASE expiry WHEN ${day} THEN DATE '${date}' ELSE DATE '${dates[day + 1]}' END AS expiry, strike::DOUBLE AS strike,
          call_bid / 20 AS call_bid, call_ask / 20 AS call_ask, put_bid / 20 AS put_bid, put_ask / 20 AS put_ask
        FROM quotes WHERE day = ${day} ORDER BY quoted_ms, expiry, strike)
      TO '${made}' (FORMAT parquet, COMPRESSION zstd)`);
    const hash = sha256(readFileSync(made));
    const path = `${folder}/${hash.slice(0, 20)}.parquet`;
    renameSync(made, join(store.directory, path));
    const captures = Array.from({ length: MINUTES }, (_, minute) => {
      const at = open + minute * 60_000;
      return { quotedAt: at, fetchedAt: at };
    });
    sources.push({
      file: `minute-${date}`,
      sha256: sha256(`minute-${date}`),
      importer: 'bench',
      version: 1,
      outputs: [
        {
          kind: 'quotes',
          path,
          sha256: hash,
          root: 'SPXW',
          date,
          rows: MINUTES * 2 * STRIKES,
          captures,
          expiries: [date, dates[day + 1]],
          quality: { crossed: 0, oneSided: 0, zero: 0, stale: 0, truncatedWings: 0 },
        },
      ],
      dropped: [],
    });
  }
  await writeCatalogue(store, { schema: 'alvh.catalogue/1', sources });
}
