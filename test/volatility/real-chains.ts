import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  type EpochMs,
  type IsoDate,
  instantOf,
  isExpiry,
  isoDate,
  type OptionChain,
  type OptionRoot,
  settlementStyle,
} from '../../src/market/index.ts';
import { hasRealData, REAL_DATA } from '../support/real-data.ts';

export const DATA = REAL_DATA;
export const HAS_DATA = hasRealData;
export const TITLE = HAS_DATA ? '' : ' (skipped: no real data)';

/** A quote table of Cboe's site, the New York date and time its quotes belong to, and the VIX of that close. */
export interface QuoteTable {
  readonly file: string;
  readonly date: string;
  readonly time: string;
}

/** The tables that hold every expiry of their day. */
export const COMPLETE_TABLES: readonly QuoteTable[] = [
  { file: 'SPX_2022-02-05T2009ET_fri-close', date: '2022-02-04', time: '16:15' },
  { file: 'SPX_2022-02-19T1617ET_fri-close', date: '2022-02-18', time: '16:15' },
  { file: 'SPX_2022-03-23T1011ET_intraday', date: '2022-03-23', time: '09:56' },
  { file: 'SPX_2022-06-11T2047ET_fri-close', date: '2022-06-10', time: '16:15' },
  { file: 'SPX_2023-02-07T1734ET_post-close', date: '2023-02-07', time: '16:59' },
  { file: 'SPX_2023-08-20T2242ET_sunday-gth', date: '2023-08-20', time: '22:27' },
  { file: 'SPX_2023-09-14T1631ET_close', date: '2023-09-14', time: '16:15' },
  { file: 'SPX_2024-01-07T1052ET_fri-close', date: '2024-01-05', time: '16:15' },
];

/** Tables that lack the far expiries. */
export const PARTIAL_TABLES: readonly QuoteTable[] = [
  { file: 'SPX_2023-12-09T1349ET_fri-close_ru-locale', date: '2023-12-08', time: '16:15' },
  { file: 'SPX_2025-01-06T2126ET_partial', date: '2025-01-06', time: '21:11' },
  { file: 'XSP_2023-09-14T1630ET_close', date: '2023-09-14', time: '16:15' },
];

type Row = [strike: number, callBid: number, callAsk: number, putBid: number, putAsk: number];

/** The chains of a quote table. */
export function readQuoteTable({ file, date, time }: QuoteTable): OptionChain[] {
  const rows = new Map<string, Row[]>();
  for (const line of unzip(`chains-cboe-quotedata/${file}.csv.gz`).split(/\r?\n/)) {
    const cells = line.split(',');
    const symbol = /^(SPXW?|XSP)(\d\d)(\d\d)(\d\d)C(\d{8})$/.exec(cells[1] ?? '');
    if (!symbol) continue;
    const [, root, year, month, day, strike] = symbol;
    push(rows, `${root} 20${year}-${month}-${day}`, [
      Number(strike) / 1000,
      Number(cells[4]),
      Number(cells[5]),
      Number(cells[15]),
      Number(cells[16]),
    ]);
  }
  const quotedAt = instantOf(isoDate(date), time, 'America/New_York');
  return [...rows].map(([key, list]) => toChain(key, list, quotedAt));
}

interface Snapshot {
  readonly asof: string;
  readonly o: readonly { e: number; t: 'C' | 'P'; k: number; b: number; a: number }[];
}

/** The chains of a snapshot file of Cboe's delayed quotes, stamped with its last index tick. */
export function readSnapshot(file: string): OptionChain[] {
  const { asof, o: quotes } = JSON.parse(unzip(`chains-2026/${file}`)) as Snapshot;
  const rows = new Map<string, Row[]>();
  const last = new Map<string, { strike: number; block: number }>();
  for (const { e, t, k, b, a } of quotes) {
    const expiry = isoDate(new Date(e * 1000).toISOString().slice(0, 10));
    const before = last.get(expiry) ?? { strike: 0, block: 0 };
    // Strikes that restart begin the second root of that date: SPX first, SPXW after it.
    const block = k < before.strike ? before.block + 1 : before.block;
    last.set(expiry, { strike: k, block });
    const row = rowOf(rows, `${block} ${expiry}`, k);
    if (t === 'C') [row[1], row[2]] = [b, a];
    else [row[3], row[4]] = [b, a];
  }
  const quotedAt = instantOf(isoDate(asof.slice(0, 10)), asof.slice(11), 'America/New_York');
  return [...rows].map(([key, list]) => {
    const [block, expiry] = key.split(' ') as [string, IsoDate];
    const twoRoots = last.get(expiry)!.block === 1;
    const root = file.startsWith('VIX')
      ? isExpiry('VIX', expiry)
        ? 'VIX'
        : 'VIXW'
      : twoRoots && block === '0'
        ? 'SPX'
        : 'SPXW';
    return toChain(`${root} ${expiry}`, list, quotedAt);
  });
}

/** Lines of a plain or zipped file of the data folder, split at commas. */
export function readCsv(path: string): string[][] {
  const text = path.endsWith('.gz') ? unzip(path) : readFileSync(join(DATA, path), 'utf8');
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(','));
}

/** Closes of a daily file by ISO date; dates may be written MM/DD/YYYY. */
export function readCloses(path: string): Map<string, number> {
  return new Map(
    readCsv(path)
      .slice(1)
      .map((cells) => {
        const us = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(cells[0]!);
        return [us ? `${us[3]}-${us[1]}-${us[2]}` : cells[0]!, Number(cells.at(-1))];
      }),
  );
}

function unzip(path: string): string {
  return gunzipSync(readFileSync(join(DATA, path))).toString('utf8');
}

function push(rows: Map<string, Row[]>, key: string, row: Row): void {
  const list = rows.get(key);
  if (list) list.push(row);
  else rows.set(key, [row]);
}

function rowOf(rows: Map<string, Row[]>, key: string, strike: number): Row {
  const held = rows.get(key)?.at(-1);
  if (held?.[0] === strike) return held;
  const row: Row = [strike, 0, 0, 0, 0];
  push(rows, key, row);
  return row;
}

function toChain(key: string, list: Row[], quotedAt: EpochMs): OptionChain {
  const [root, expiry] = key.split(' ') as [OptionRoot, IsoDate];
  const sorted = list.toSorted((a, b) => a[0] - b[0]);
  const rows = sorted.filter((row, i) => row[0] !== sorted[i - 1]?.[0]);
  const column = (at: number) => Float64Array.from(rows, (row) => row[at]!);
  return {
    root,
    expiry: isoDate(expiry),
    settlement: settlementStyle(root, isoDate(expiry)),
    provenance: 'quoted',
    quotedAt,
    strikes: column(0),
    callBid: column(1),
    callAsk: column(2),
    putBid: column(3),
    putAsk: column(4),
  };
}
