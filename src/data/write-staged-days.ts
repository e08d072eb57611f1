import {
  addDays,
  type EpochMs,
  epochMs,
  type IsoDate,
  type OptionChain,
  type OptionRoot,
  settlementStyle,
} from '../market/index.ts';
import type { QuotesOutput } from './catalogue.ts';
import { type Database, quoted, type Rows } from './database.ts';
import type { Dropped, LevelRow } from './imported.ts';
import { BlockQuality } from './quality.ts';
import type { Cadence } from './quote-table.ts';
import { indexTickBefore } from './quote-time.ts';
import { isPlausibleLevel } from './snapshot-score.ts';
import type { StagedDay } from './staged-days.ts';
import { putParquet, type Store } from './store.ts';

/** One root's quotes of one New York date, written, with what belongs to them. */
export interface WrittenDay {
  readonly output: QuotesOutput;
  readonly levels: readonly LevelRow[];
  readonly dropped: readonly Dropped[];
}

const EPOCH = '1970-01-01' as IsoDate;
const SIDES = ['call_bid', 'call_ask', 'put_bid', 'put_ask'] as const;

/** Makes one stored file of the staged rows of a root and date. */
export async function writeStagedDay(
  store: Store,
  database: Database,
  day: StagedDay,
  cadence: Cadence,
): Promise<WrittenDay> {
  await database.run(cadence === 'changes' ? lastQuotesSql(day) : wholeLooksSql(day));
  if (cadence === 'changes') await carryForward(database);
  const dropped = await repeatsOf(database);
  const side = (column: (typeof SIDES)[number]) => {
    const split = column.startsWith('call') ? 'call_split' : 'put_split';
    return `CASE WHEN ${split} THEN 0 ELSE coalesce(${column}, 0) END AS ${column}`;
  };
  const bytes = await database.queryToParquet(
    `SELECT quoted_ms, expiry, strike, ${SIDES.map(side).join(', ')} FROM written ORDER BY quoted_ms, expiry, strike`,
  );
  const { root, date } = day;
  const file = await putParquet(store, `quotes/root=${root}/date=${date}`, bytes);
  const counted = new BlockQuality();
  let rows = 0;
  const expiries = new Set<string>();
  for await (const chain of chainsOf(database, `${store.directory}/${file.path}`, root)) {
    counted.add(chain);
    rows += chain.strikes.length;
    expiries.add(chain.expiry);
  }
  const { quality, scores, forwards } = counted.end();
  const levels = await levelsOf(database, day, forwards);
  return {
    output: {
      kind: 'quotes',
      ...file,
      root,
      date,
      rows,
      captures: [...scores].map(([at, score]) => ({ quotedAt: at, fetchedAt: at, score })),
      expiries: [...expiries].sort(),
      quality,
    },
    levels: levels.kept,
    dropped: [...dropped, ...levels.dropped],
  };
}

/** Rows of the stage that belong to the day, with the instant and the expiry they were placed at. */
function rowsSql({ root, date, from, to }: StagedDay, select: string): string {
  return `
    SELECT ${select} FROM stage s
    JOIN placed p ON p.told = s.told AND p.listed = s.expiry
    JOIN moments m ON m.root = p.root AND m.stamp = s.stamp
    WHERE p.root = '${root}' AND m.date = DATE '${date}' AND s.stamp BETWEEN ${from} AND ${to} AND s.problem IS NULL`;
}

/** Each option of each instant once. `…_split`: it was told twice with different prices; nobody knows which is right. */
function wholeLooksSql(day: StagedDay): string {
  const columns = SIDES.map((side) => `max(s.${side}) AS ${side}`);
  const split = (side: 'call' | 'put') =>
    `coalesce(min(s.${side}_bid) <> max(s.${side}_bid) OR min(s.${side}_ask) <> max(s.${side}_ask), false) AS ${side}_split`;
  return `CREATE OR REPLACE TEMP TABLE written AS ${rowsSql(
    day,
    `m.quoted_ms, p.expiry, s.strike, ${columns.join(', ')}, count(s.call_bid) AS calls, count(s.put_bid) AS puts, ${split('call')}, ${split('put')}`,
  )} GROUP BY m.quoted_ms, p.expiry, s.strike`;
}

/** Of each option the last quote of each minute in which it was told. */
function lastQuotesSql(day: StagedDay): string {
  const columns = SIDES.map((side) => `arg_max(s.${side}, s.later) AS ${side}`);
  return `CREATE OR REPLACE TEMP TABLE told AS ${rowsSql(
    day,
    `m.session_ms, m.quoted_ms, p.expiry, s.strike, ${columns.join(', ')}`,
  )} GROUP BY m.session_ms, m.quoted_ms, p.expiry, s.strike`;
}

/**
 * Gives every minute of a session, in which anything was told, the last quote of each option so far; one expiry at a
 * time, so that memory is bounded by the largest of them.
 */
async function carryForward(database: Database): Promise<void> {
  await database.run(
    `CREATE OR REPLACE TEMP TABLE written AS SELECT quoted_ms, expiry, strike, ${SIDES.join(', ')}, 0::BIGINT AS calls, 0::BIGINT AS puts, false AS call_split, false AS put_split FROM told LIMIT 0`,
  );
  const parts = await database.query(
    `SELECT DISTINCT session_ms::DOUBLE AS session_ms, CAST(expiry AS VARCHAR) AS expiry FROM told ORDER BY 1, 2`,
  );
  const [sessions, expiries] = [parts.floats('session_ms'), parts.texts('expiry')];
  for (let i = 0; i < parts.count; i++) {
    const own = `session_ms = ${sessions[i]!} AND expiry = DATE '${expiries[i]!}'`;
    const filled = SIDES.map((side) => `last_value(${side} IGNORE NULLS) OVER so_far AS ${side}`);
    await database.run(`
      INSERT INTO written
      SELECT quoted_ms, DATE '${expiries[i]!}', strike, ${SIDES.join(', ')}, 0, 0, false, false FROM (
        SELECT grid.quoted_ms, listed.strike, ${filled.join(', ')}
        FROM (SELECT DISTINCT quoted_ms FROM told WHERE session_ms = ${sessions[i]!}) grid
        CROSS JOIN (SELECT DISTINCT strike FROM told WHERE ${own}) listed
        LEFT JOIN (SELECT * FROM told WHERE ${own}) t ON t.quoted_ms = grid.quoted_ms AND t.strike = listed.strike
        WINDOW so_far AS (PARTITION BY listed.strike ORDER BY grid.quoted_ms ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
      ) WHERE call_bid IS NOT NULL OR put_bid IS NOT NULL`);
  }
}

async function repeatsOf(database: Database): Promise<Dropped[]> {
  const counts = await database.query(`
    SELECT
      coalesce(sum(CASE WHEN NOT call_split AND calls > 1 THEN calls - 1 ELSE 0 END + CASE WHEN NOT put_split AND puts > 1 THEN puts - 1 ELSE 0 END), 0)::DOUBLE AS alike,
      coalesce(sum(CASE WHEN call_split THEN calls ELSE 0 END + CASE WHEN put_split THEN puts ELSE 0 END), 0)::DOUBLE AS split
    FROM written`);
  return [
    { reason: 'told twice alike', rows: counts.floats('alike')[0]! },
    { reason: 'told twice with different prices: kept as no quote', rows: counts.floats('split')[0]! },
  ].filter(({ rows }) => rows > 0);
}

/** The chains of a stored file of one root, one at a time, in order of instant and expiry. */
async function* chainsOf(database: Database, path: string, root: OptionRoot): AsyncGenerator<OptionChain> {
  const rows = database.stream(
    `SELECT quoted_ms::DOUBLE AS instant, (expiry - DATE '${EPOCH}')::DOUBLE AS day, strike, ${SIDES.join(', ')} FROM read_parquet('${quoted(path)}', hive_partitioning = false)`,
  );
  let open: { readonly at: number; readonly day: number; readonly columns: number[][] } | undefined;
  const names = ['strike', ...SIDES];
  for await (const chunk of rows) {
    const [at, day] = [chunk.floats('instant'), chunk.floats('day')];
    const values = names.map((column) => chunk.floats(column));
    for (let i = 0; i < chunk.count; i++) {
      if (!open || open.at !== at[i] || open.day !== day[i]) {
        if (open) yield chainOf(root, open);
        open = { at: at[i]!, day: day[i]!, columns: names.map(() => []) };
      }
      for (let c = 0; c < names.length; c++) open.columns[c]!.push(values[c]![i]!);
    }
  }
  if (open) yield chainOf(root, open);
}

function chainOf(
  root: OptionRoot,
  { at, day, columns }: { readonly at: number; readonly day: number; readonly columns: readonly number[][] },
): OptionChain {
  const expiry = addDays(EPOCH, day);
  const [strikes, callBid, callAsk, putBid, putAsk] = columns.map((column) => Float64Array.from(column)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const quotedAt = epochMs(at);
  return {
    root,
    expiry,
    settlement: settlementStyle(root, expiry),
    provenance: 'quoted',
    quotedAt,
    strikes,
    callBid,
    callAsk,
    putBid,
    putAsk,
  };
}

async function levelsOf(
  database: Database,
  day: StagedDay,
  forwards: ReadonlyMap<number, number | undefined>,
): Promise<{ readonly kept: readonly LevelRow[]; readonly dropped: readonly Dropped[] }> {
  const symbol = day.root.startsWith('SPX') ? 'SPX' : day.root.startsWith('VIX') ? 'VIX' : day.root;
  const rows: Rows = await database.query(
    `SELECT quoted_ms::DOUBLE AS instant, low, high FROM (${rowsSql(day, 'm.quoted_ms, min(s.level) AS low, max(s.level) AS high')} AND s.level > 0 GROUP BY m.quoted_ms) ORDER BY instant`,
  );
  const [ats, lows, highs] = [rows.floats('instant'), rows.floats('low'), rows.floats('high')];
  const kept: LevelRow[] = [];
  let [split, far] = [0, 0];
  for (let i = 0; i < rows.count; i++) {
    const at = epochMs(ats[i]!);
    const value = lows[i]!;
    if (highs[i]! - value > 0.005) split++;
    else if (!isPlausibleLevel(symbol, value, forwards.get(at))) far++;
    else kept.push({ symbol, at, tickedAt: levelTick(symbol, at), value });
  }
  return {
    kept,
    dropped: [
      { reason: 'rows of one instant tell different index levels', rows: split },
      { reason: 'index level too far from the parity of its options', rows: far },
    ].filter((one) => one.rows > 0),
  };
}

/** A stock index stands still outside the stock session; VIX is taken to have moved with its options. */
function levelTick(symbol: string, at: EpochMs): EpochMs {
  return symbol === 'VIX' ? at : indexTickBefore(at);
}
