import { z } from 'zod';
import { dateIn, epochMs, NEW_YORK } from '../../market/index.ts';
import { checkedBars, type RawBar } from '../daily-bars.ts';
import type { Imported, Importer } from '../imported.ts';
import { fieldsOf, parseDocument } from '../json-document.ts';
import { ImportRefusal } from '../refusal.ts';

const Envelope = z.object({
  sym: z.string(),
  interval: z.literal('1d'),
  reconstructedSessions: z.array(z.iso.date()).default([]),
  rows: z.array(z.unknown()).min(1),
});
const SYMBOLS: { readonly [sym: string]: string } = { '^SPX': 'SPX', '^GSPC': 'SPX', '^VIX': 'VIX' };

/**
 * Daily bars as `{sym, interval, rows: [{t, o, h, l, c, …}]}`, `t` the session's open in milliseconds UTC. Sessions the
 * file itself lists as reconstructed are not observations and are left out.
 */
export const barsJson: Importer = {
  name: 'bars-json',
  version: 1,
  recognises: (_source, head) => /^\s*\{\s*"sym"\s*:\s*"[^"]+"\s*,\s*"interval"\s*:\s*"1d"/.test(head),
  async read(source): Promise<Imported> {
    const { sym, rows, reconstructedSessions } = parseDocument(source, Envelope);
    const symbol = SYMBOLS[sym];
    if (!symbol)
      throw new ImportRefusal(`${sym} is a fund or share, not an index of this market`, undefined, true);
    const bars = rows.map((raw, index) => toBar(symbol, raw, index + 1));
    const observed = bars.filter((bar) => !reconstructedSessions.includes(bar.date));
    const checked = checkedBars(observed);
    const reconstructed = { reason: 'reconstructed by the source', rows: bars.length - observed.length };
    return { ...checked, dropped: [...(checked.dropped ?? []), reconstructed] };
  },
};

function toBar(symbol: string, raw: unknown, row: number): RawBar {
  const { t, o, h, l, c } = fieldsOf(raw, row);
  const price = (value: unknown): number => {
    if (typeof value === 'number') return value;
    throw new ImportRefusal(`${JSON.stringify(value)} is not a price`, row);
  };
  const date = dateIn(epochMs(price(t)), NEW_YORK);
  return { row, symbol, date, open: price(o), high: price(h), low: price(l), close: price(c) };
}
