import {
  closeOf,
  epochMs,
  type IsoDate,
  isoDate,
  nextDailyExpiry,
  nextTradingDay,
  type OptionRoot,
  type SessionRange,
  sessionAt,
  settlementSource,
  tradeDateAt,
  tradingDays,
} from '../market/index.ts';
import { type Catalogue, type QuotesOutput, quotesOf } from './catalogue.ts';
import { Database } from './database.ts';
import { readCatalogue, type Store, verifiedPath } from './store.ts';
import { StoreError } from './store-error.ts';
import { readStoredSeries } from './stored-series.ts';

/** What a run takes for granted of every session of its range. */
export interface StoreNeeds {
  /** Roots of which every session must have a snapshot, with the next session's expiry where the root lists one daily. */
  readonly chains: readonly OptionRoot[];
  /** Roots of which every session must have a snapshot of its regular hours. */
  readonly byDay: readonly OptionRoot[];
  /** Roots of which every expiry that a run over the range holds to its end must have a settlement print. */
  readonly settled: readonly OptionRoot[];
  /** Indices that must have a bar of every session. */
  readonly bars: readonly string[];
}

/** What every run of a 1DTE strategy held to expiry needs; one that enters after the close needs no more. */
const RUN_NEEDS: StoreNeeds = { chains: ['SPXW'], byDay: [], settled: ['SPXW'], bars: ['SPX', 'VIX'] };

/** What also one that enters by day needs. */
export const DAY_RUN_NEEDS: StoreNeeds = { ...RUN_NEEDS, byDay: ['SPXW'] };

/** Something the store lacks, in terms a report can print. */
export interface StoreGap {
  readonly kind: 'no-chain' | 'no-day-chain' | 'no-next-expiry' | 'no-settlement' | 'no-bar' | 'damaged-file';
  /** A root, an index or a file. */
  readonly subject: string;
  /** The session or expiry concerned; absent for a file. */
  readonly date?: IsoDate;
  readonly detail: string;
}

/**
 * What a store lacks of what a run over a range needs; empty when the run can go ahead. Without `needs`: SPXW chains
 * with the next expiry, SPXW settlements, SPX and VIX bars. Files are compared with the catalogue on the way.
 *
 * The last entry of a range settles on the session after it: the print of an expiry quoted for that session is needed
 * too, as soon as it is due. It is due when the store holds a snapshot from that session's close or later, or a daily bar
 * of that session or a later one; before, the session may still lie ahead and nothing is reported.
 */
export async function checkStore(
  store: Store,
  { range, needs = RUN_NEEDS }: { readonly range: SessionRange; readonly needs?: StoreNeeds },
): Promise<readonly StoreGap[]> {
  const catalogue = await readCatalogue(store);
  const damaged = await damagedFiles(store, catalogue);
  if (damaged.length > 0) return damaged;
  const days = tradingDays(range.from, range.to);
  const quotes = quotesOf(catalogue);
  const database = await Database.open();
  try {
    const { series, settlements } = await readStoredSeries(store, database, catalogue);
    const gaps: StoreGap[] = needs.chains.flatMap((root) =>
      chainGaps(root, quotes, days, needs.byDay.includes(root)),
    );
    for (const root of needs.settled) {
      for (const expiry of expiriesIn(root, quotes, range, lastDue(catalogue, range))) {
        const source = settlementSource(root, expiry);
        if (settlements.lookup(source, expiry).ok) continue;
        gaps.push({
          kind: 'no-settlement',
          subject: root,
          date: expiry,
          detail: `no ${source} print of ${expiry}`,
        });
      }
    }
    for (const symbol of needs.bars) {
      const told = new Set<string>(
        series.bars[symbol]
          ?.last(epochMs(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
          .map((p) => p.value.date),
      );
      for (const date of days) {
        if (!told.has(date))
          gaps.push({ kind: 'no-bar', subject: symbol, date, detail: `no daily bar of ${symbol}` });
      }
    }
    return gaps;
  } finally {
    await database.close();
  }
}

async function damagedFiles(store: Store, { sources }: Catalogue): Promise<StoreGap[]> {
  const gaps: StoreGap[] = [];
  for (const { file, outputs } of sources) {
    for (const output of outputs) {
      try {
        await verifiedPath(store, output);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        gaps.push({ kind: 'damaged-file', subject: file, detail: error.message });
      }
    }
  }
  return gaps;
}

function chainGaps(
  root: OptionRoot,
  quotes: readonly QuotesOutput[],
  days: readonly IsoDate[],
  byDay: boolean,
): StoreGap[] {
  const expiriesByDay = new Map<string, Set<string>>();
  const inHours = new Set<string>();
  for (const output of quotes) {
    if (output.root !== root) continue;
    for (const { quotedAt } of output.captures) {
      const day = tradeDateAt(epochMs(quotedAt));
      const held = expiriesByDay.get(day) ?? new Set();
      for (const expiry of output.expiries) held.add(expiry);
      expiriesByDay.set(day, held);
      if (sessionAt(epochMs(quotedAt), root).name === 'regular') inHours.add(day);
    }
  }
  return days.flatMap((date): StoreGap[] => {
    const expiries = expiriesByDay.get(date);
    if (!expiries)
      return [{ kind: 'no-chain', subject: root, date, detail: `no ${root} snapshot on ${date}` }];
    const gaps: StoreGap[] = [];
    if (byDay && !inHours.has(date)) {
      const detail = `every ${root} snapshot of ${date} is from outside its regular session`;
      gaps.push({ kind: 'no-day-chain', subject: root, date, detail });
    }
    const next = root === 'SPXW' ? nextDailyExpiry(date) : undefined;
    if (next?.ok && !expiries.has(next.value)) {
      const detail = `no snapshot of ${date} has the ${next.value} expiry`;
      gaps.push({ kind: 'no-next-expiry', subject: root, date, detail });
    }
    return gaps;
  });
}

/** The session after the range if the store knows it, or a later one, to be over; else the range's last day. */
function lastDue(catalogue: Catalogue, range: SessionRange): IsoDate {
  const next = nextTradingDay(range.to);
  const over = closeOf(next);
  const reached = catalogue.sources.some(({ outputs }) =>
    outputs.some((output) => {
      if (output.kind === 'quotes') {
        return output.captures.some(({ quotedAt }) => quotedAt >= over);
      }
      return output.kind === 'bars' && output.subjects.some(({ to }) => to >= next);
    }),
  );
  return reached ? next : range.to;
}

/** Expiries of a root from the range's first session to `last`, as quoted on sessions of the range. */
function expiriesIn(
  root: OptionRoot,
  quotes: readonly QuotesOutput[],
  range: SessionRange,
  last: IsoDate,
): IsoDate[] {
  const found = new Set<string>();
  for (const output of quotes) {
    if (output.root !== root) continue;
    const inside = output.captures.some(({ quotedAt }) => {
      const day = tradeDateAt(epochMs(quotedAt));
      return day >= range.from && day <= range.to;
    });
    if (!inside) continue;
    for (const expiry of output.expiries) if (expiry >= range.from && expiry <= last) found.add(expiry);
  }
  return [...found].sort().map(isoDate);
}
