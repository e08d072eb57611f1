import { addDays, type IsoDate } from '../../market/index.ts';
import { type Database, quoted } from '../database.ts';
import { type Block, toBlock } from './block.ts';

/** Columns of one expiry in pieces, as the chunks of the query cut them. */
type Pieces = readonly (readonly Float64Array[])[];

/** The blocks of a stored file of quotes, expiries ascending, made one at a time. */
export async function* storedBlocks(database: Database, path: string): AsyncGenerator<Block> {
  let day: number | undefined;
  let pieces: (readonly Float64Array[])[] = [];
  const chunks = database.numberChunks(
    `SELECT (expiry - DATE '1970-01-01')::DOUBLE, quoted_ms::DOUBLE, strike, call_bid, call_ask, put_bid, put_ask
     FROM read_parquet('${quoted(path)}', hive_partitioning = false) ORDER BY expiry, quoted_ms, strike`,
  );
  for await (const [days, ...columns] of chunks) {
    for (let from = 0, to = 0; from < days!.length; from = to) {
      while (to < days!.length && days![to] === days![from]) to++;
      if (day !== undefined && days![from] !== day) {
        yield blockOf(day, pieces);
        pieces = [];
      }
      day = days![from]!;
      pieces.push(columns.map((column) => column.subarray(from, to)));
    }
  }
  if (day !== undefined) yield blockOf(day, pieces);
}

function blockOf(day: number, pieces: Pieces): Block {
  const column = (index: number): Float64Array => {
    const parts = pieces.map((columns) => columns[index]!);
    const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  return toBlock({
    expiry: addDays('1970-01-01' as IsoDate, day),
    instants: column(0),
    strikes: column(1),
    callBid: column(2),
    callAsk: column(3),
    putBid: column(4),
    putAsk: column(5),
  });
}
