import type { CatalogueSource, QuotesOutput, SeriesOutput } from './catalogue.ts';
import type { Database, Table } from './database.ts';
import type { Capture, Imported, LevelRow, QuoteBlock } from './imported.ts';
import { BlockQuality } from './quality.ts';
import { type SeriesTable, seriesTables } from './series-tables.ts';
import { putParquet, type Store } from './store.ts';

/** Writes everything a source gave; the catalogue learns of it only when all of it lies on disk. */
export async function writeImported(
  store: Store,
  database: Database,
  imported: Imported,
): Promise<CatalogueSource['outputs']> {
  const outputs: CatalogueSource['outputs'] = [];
  for (const block of imported.quotes ?? []) {
    outputs.push(await writeQuotes(store, database, block, imported.captures ?? []));
  }
  for (const series of seriesTables(imported)) outputs.push(await writeSeries(store, database, series));
  return outputs;
}

/** Levels that come with quotes written elsewhere. */
export async function writeLevels(
  store: Store,
  database: Database,
  levels: readonly LevelRow[],
): Promise<SeriesOutput[]> {
  const outputs: SeriesOutput[] = [];
  for (const series of seriesTables({ levels })) outputs.push(await writeSeries(store, database, series));
  return outputs;
}

async function writeQuotes(
  store: Store,
  database: Database,
  { root, date, chains }: QuoteBlock,
  captures: readonly Capture[],
): Promise<QuotesOutput> {
  const spread = <Value>(each: (chain: QuoteBlock['chains'][number]) => ArrayLike<Value>): Value[] =>
    chains.flatMap((chain) => Array.from(each(chain)));
  const table: Table = {
    quoted_ms: {
      type: 'instant',
      values: spread((c) => new Float64Array(c.strikes.length).fill(c.quotedAt)),
    },
    expiry: { type: 'date', values: spread((c) => Array.from(c.strikes, () => c.expiry)) },
    strike: { type: 'double', values: spread((c) => c.strikes) },
    call_bid: { type: 'double', values: spread((c) => c.callBid) },
    call_ask: { type: 'double', values: spread((c) => c.callAsk) },
    put_bid: { type: 'double', values: spread((c) => c.putBid) },
    put_ask: { type: 'double', values: spread((c) => c.putAsk) },
  };
  const bytes = await database.toParquet(table, ['quoted_ms', 'expiry', 'strike']);
  const counted = new BlockQuality();
  for (const chain of [...chains].sort((a, b) => a.quotedAt - b.quotedAt)) counted.add(chain);
  const { quality, scores } = counted.end();
  return {
    kind: 'quotes',
    ...(await putParquet(store, `quotes/root=${root}/date=${date}`, bytes)),
    root,
    date,
    rows: table.strike!.values.length,
    captures: captures
      .filter((capture) => scores.has(capture.quotedAt))
      .map((capture) => ({ ...capture, score: scores.get(capture.quotedAt)! })),
    expiries: [...new Set<string>(chains.map((chain) => chain.expiry))].sort(),
    quality,
  };
}

/** What the series of a file are about, as the catalogue will say it. */
export function subjectsOf(imported: Imported): readonly Pick<SeriesOutput, 'kind' | 'subjects'>[] {
  return seriesTables(imported).map((series) => ({ kind: series.kind, subjects: summary(series) }));
}

async function writeSeries(store: Store, database: Database, series: SeriesTable): Promise<SeriesOutput> {
  const bytes = await database.toParquet(series.table, series.orderBy);
  return {
    kind: series.kind,
    ...(await putParquet(store, `series/${series.kind}`, bytes)),
    rows: series.subjects.length,
    subjects: summary(series),
  };
}

function summary(series: SeriesTable): SeriesOutput['subjects'] {
  const subjects = new Map<string, { name: string; from: string; to: string; rows: number }>();
  for (const { name, date } of series.subjects) {
    const held = subjects.get(name);
    if (!held) subjects.set(name, { name, from: date, to: date, rows: 1 });
    else {
      held.rows++;
      if (date < held.from) held.from = date;
      if (date > held.to) held.to = date;
    }
  }
  return [...subjects.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
