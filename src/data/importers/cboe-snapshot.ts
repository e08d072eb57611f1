import { z } from 'zod';
import {
  civilOf,
  closeOf,
  dateIn,
  type EpochMs,
  epochMs,
  expiresAt,
  type IsoDate,
  instantOf,
  isExpiry,
  isoDate,
  isTradingDay,
  NEW_YORK,
  type OptionRoot,
} from '../../market/index.ts';
import { type ChainQuotes, collectChains, type QuoteRow } from '../chain-columns.ts';
import type { Imported, Importer } from '../imported.ts';
import { fieldsOf, parseDocument } from '../json-document.ts';
import { snapshotQuoteTime, vixTickedAt } from '../quote-time.ts';
import { ImportRefusal } from '../refusal.ts';

const Envelope = z.object({
  sym: z.enum(['SPX', 'VIX']),
  spot: z.number().positive(),
  asof: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/),
  fetched: z.iso.datetime(),
  o: z.array(z.unknown()).min(1),
});

/**
 * Snapshots of Cboe's delayed-quotes feed, trimmed to `{sym, spot, asof, fetched, o: [{e, t, k, b, a, …}]}`. `asof` is
 * the New York time of the index's last tick. `e` is 20:00 UTC of the expiry date, summer and winter, also for series that settle in
 * the morning. The root is not stored: where an SPX expiry holds two series, the AM-settled SPX comes first and the
 * strikes start over once where SPXW begins.
 */
export const cboeSnapshot: Importer = {
  name: 'cboe-snapshot',
  version: 2,
  recognises: (_source, head) => /^\s*\{\s*"sym"\s*:\s*"(SPX|VIX)"/.test(head) && /"o"\s*:\s*\[/.test(head),
  async read(source): Promise<Imported> {
    const { sym, spot, asof, fetched, o } = parseDocument(source, Envelope);
    const fetchedAt = epochMs(Date.parse(fetched));
    const stampedAt = instantOf(isoDate(asof.slice(0, 10)), asof.slice(11), NEW_YORK);
    if (stampedAt > fetchedAt) throw new ImportRefusal(`asof ${asof} lies after fetched ${fetched}`);
    const quotedAt = snapshotQuoteTime(fetchedAt, stampedAt, sym);
    const tickedAt = sym === 'VIX' ? vixTickedAt(quotedAt, stampedAt) : spxTickedAt(stampedAt);
    const byExpiry = groupByExpiry(o);
    const series = [...byExpiry].flatMap(([expiry, rows]) =>
      sym === 'SPX' ? splitAmFromPm(expiry, rows, quotedAt) : [{ root: vixRoot(expiry), expiry, rows }],
    );
    return {
      quotes: collectChains(series, quotedAt),
      captures: [{ quotedAt, fetchedAt }],
      levels: [{ symbol: sym, at: quotedAt, tickedAt, value: spot }],
    };
  },
};

/** The feed's stamp runs on to 16:15, but the index stands still from the stock close on. */
function spxTickedAt(stampedAt: EpochMs): EpochMs {
  const date = dateIn(stampedAt, NEW_YORK);
  return isTradingDay(date) ? epochMs(Math.min(stampedAt, closeOf(date))) : stampedAt;
}

/** Rows by expiry, each expiry's rows in the order of the array, which the split of AM from PM rests on. */
function groupByExpiry(rows: readonly unknown[]): Map<IsoDate, QuoteRow[]> {
  const byExpiry = new Map<IsoDate, QuoteRow[]>();
  const dates = new Map<number, IsoDate>();
  rows.forEach((raw, index) => {
    const row = index + 1;
    const { e, t, k, b, a } = fieldsOf(raw, row);
    if (t !== 'C' && t !== 'P') throw new ImportRefusal(`right "${String(t)}" is neither C nor P`, row);
    if (typeof e !== 'number') throw new ImportRefusal(`expiry ${JSON.stringify(e)} is no number`, row);
    const expiry = dates.get(e) ?? expiryOf(e, row);
    dates.set(e, expiry);
    const parsed: QuoteRow = {
      row,
      right: t,
      strike: price(k, 'strike', row),
      bid: price(b, 'bid', row),
      ask: price(a, 'ask', row),
    };
    const held = byExpiry.get(expiry);
    if (held) held.push(parsed);
    else byExpiry.set(expiry, [parsed]);
  });
  return byExpiry;
}

function price(value: unknown, what: string, row: number): number {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw new ImportRefusal(`${what} ${JSON.stringify(value)} is not a price`, row);
}

function expiryOf(seconds: number, row: number): IsoDate {
  const { date, time } = civilOf(epochMs(seconds * 1000), NEW_YORK);
  if (time === '16:00:00' || time === '15:00:00') return date;
  throw new ImportRefusal(`expiry ${seconds} is ${date} ${time}, not the stock close in New York`, row);
}

function splitAmFromPm(expiry: IsoDate, rows: readonly QuoteRow[], quotedAt: EpochMs): ChainQuotes[] {
  const restarts: number[] = [];
  for (let i = 1; i < rows.length; i++) if (rows[i]!.strike < rows[i - 1]!.strike) restarts.push(i);
  const [restart] = restarts;
  if (restart === undefined) {
    // On an AM+PM day one series alone could be either, unless the morning one is already gone.
    if (isExpiry('SPX', expiry) && quotedAt < expiresAt('SPX', expiry)) {
      throw new ImportRefusal(
        `${expiry} has AM and PM series but its strikes never start over`,
        rows[0]!.row,
      );
    }
    return [{ root: 'SPXW', expiry, rows }];
  }
  if (restarts.length > 1) {
    throw new ImportRefusal(
      `strikes of ${expiry} start over ${restarts.length} times`,
      rows[restarts[1]!]!.row,
    );
  }
  if (!isExpiry('SPX', expiry)) {
    throw new ImportRefusal(
      `strikes of ${expiry} start over, but no AM series expires then`,
      rows[restart]!.row,
    );
  }
  return [
    { root: 'SPX', expiry, rows: rows.slice(0, restart) },
    { root: 'SPXW', expiry, rows: rows.slice(restart) },
  ];
}

function vixRoot(expiry: IsoDate): OptionRoot {
  if (isExpiry('VIX', expiry)) return 'VIX';
  if (isExpiry('VIXW', expiry)) return 'VIXW';
  throw new ImportRefusal(`${expiry} is no VIX expiry`);
}
