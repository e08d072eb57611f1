import { z } from 'zod';
import { type EpochMs, epochMs, instantOf, isoDate, parseOsi } from '../../market/index.ts';
import { type ChainQuotes, collectChains, type QuoteRow } from '../chain-columns.ts';
import type { Dropped, Imported, Importer } from '../imported.ts';
import { fieldsOf, parseDocument } from '../json-document.ts';
import { placeExpiry } from '../place-quotes.ts';
import { delayedQuoteTime, indexTickBefore, snapshotQuoteTime, vixTickedAt } from '../quote-time.ts';
import { ImportRefusal } from '../refusal.ts';

const NAME = /^delayed-chain_(SPX|VIX)_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.json/;

const Envelope = z.object({
  data: z.object({
    options: z.array(z.unknown()).min(1),
    current_price: z.number().positive(),
    /** New York time of the index's last tick. */
    last_trade_time: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/)
      .nullish(),
  }),
});

/**
 * Cboe's delayed-quotes feed as it comes (`/api/global/delayed_quotes/options/_SPX.json`), all listed series with their
 * OSI symbols. The zone of its own `timestamp` is not documented, so that the instant at which it was got, in the file's
 * name, is what quotes are dated by: less the feed's quarter of an hour, or at the index's last tick.
 */
export const cboeDelayedChain: Importer = {
  name: 'cboe-delayed-chain',
  version: 1,
  readsName: true,
  recognises: (source, head) => NAME.test(source.name) && /"options"\s*:\s*\[/.test(head),
  async read(source): Promise<Imported> {
    const [, symbol, year, month, day, hour, minute, second] = NAME.exec(source.name)!;
    const fetchedAt = epochMs(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
    const { options, current_price: level, last_trade_time: ticked } = parseDocument(source, Envelope).data;
    const root = symbol as 'SPX' | 'VIX';
    const stampedAt = ticked
      ? instantOf(isoDate(ticked.slice(0, 10)), ticked.slice(11), 'America/New_York')
      : undefined;
    if (stampedAt !== undefined && stampedAt > fetchedAt) {
      throw new ImportRefusal(`the last tick ${ticked!} New York lies after the time in the file's name`);
    }
    const quotedAt =
      stampedAt === undefined
        ? delayedQuoteTime(fetchedAt, root)
        : snapshotQuoteTime(fetchedAt, stampedAt, root);
    const { series, dropped } = seriesOf(options);
    return {
      quotes: collectChains(series, quotedAt),
      captures: [{ quotedAt, fetchedAt }],
      levels: [{ symbol: root, at: quotedAt, tickedAt: tickOf(root, quotedAt, stampedAt), value: level }],
      dropped,
    };
  },
};

function seriesOf(options: readonly unknown[]): {
  readonly series: readonly ChainQuotes[];
  readonly dropped: readonly Dropped[];
} {
  const byKey = new Map<
    string,
    { root: ChainQuotes['root']; expiry: ChainQuotes['expiry']; rows: QuoteRow[] }
  >();
  const dropped: Dropped[] = [];
  options.forEach((raw, index) => {
    const row = index + 1;
    const { option, bid, ask } = fieldsOf(raw, row);
    const parsed = parseOsi(String(option));
    if (!parsed.ok) throw new ImportRefusal(parsed.detail ?? `symbol ${String(option)}`, row);
    const { root, expiry: listed, right, strike } = parsed.value;
    const placed = placeExpiry(root, listed);
    if ('aside' in placed) {
      dropped.push({ reason: placed.aside, rows: 1, firstRow: row });
      return;
    }
    const key = `${root} ${placed.expiry}`;
    const held = byKey.get(key) ?? { root, expiry: placed.expiry, rows: [] };
    byKey.set(key, held);
    held.rows.push({ row, right, strike, bid: price(bid, row), ask: price(ask, row) });
  });
  return { series: [...byKey.values()], dropped };
}

function price(value: unknown, row: number): number {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw new ImportRefusal(`${JSON.stringify(value)} is not a price`, row);
}

function tickOf(root: 'SPX' | 'VIX', quotedAt: EpochMs, stampedAt: EpochMs | undefined): EpochMs {
  if (root === 'SPX') return indexTickBefore(quotedAt);
  return stampedAt === undefined ? quotedAt : vixTickedAt(quotedAt, stampedAt);
}
