import { z } from 'zod';
import { dateIn, epochMs } from '../../market/index.ts';
import { checkedBars, type RawBar } from '../daily-bars.ts';
import type { Imported, Importer } from '../imported.ts';
import { parseDocument } from '../json-document.ts';
import { ImportRefusal } from '../refusal.ts';

const Prices = z.array(z.number().nullable());
const Envelope = z.object({
  chart: z.object({
    result: z.tuple([
      z.object({
        meta: z.object({
          symbol: z.string(),
          dataGranularity: z.literal('1d'),
          exchangeTimezoneName: z.enum(['America/New_York', 'America/Chicago']),
        }),
        timestamp: z.array(z.int()),
        indicators: z.object({
          quote: z.tuple([z.object({ open: Prices, high: Prices, low: Prices, close: Prices })]),
        }),
      }),
    ]),
  }),
});
const SYMBOLS: ReadonlySet<string> = new Set([
  'SPX',
  'VIX',
  'VIX9D',
  'VIX3M',
  'VIX6M',
  'VVIX',
  'VIX1D',
  'SKEW',
]);

/** A raw Yahoo chart payload of daily bars; days of blanks are left out, dates are those of the index's own zone. */
export const yahooChart: Importer = {
  name: 'yahoo-chart',
  version: 1,
  recognises: (_source, head) => /^\s*\{\s*"chart"\s*:\s*\{\s*"result"/.test(head),
  async read(source): Promise<Imported> {
    const [{ meta, timestamp, indicators }] = parseDocument(source, Envelope).chart.result;
    const symbol = meta.symbol.replace(/^\^/, '').replace('GSPC', 'SPX');
    if (!SYMBOLS.has(symbol))
      throw new ImportRefusal(`${meta.symbol} is no index of this market`, undefined, true);
    const [{ open, high, low, close }] = indicators.quote;
    for (const column of [open, high, low, close]) {
      if (column.length !== timestamp.length) {
        throw new ImportRefusal(`${column.length} prices for ${timestamp.length} timestamps`);
      }
    }
    const bars: RawBar[] = [];
    timestamp.forEach((seconds, i) => {
      const date = dateIn(epochMs(seconds * 1000), meta.exchangeTimezoneName);
      const last = close[i];
      if (typeof last !== 'number') return;
      bars.push({ row: i + 1, symbol, date, open: open[i]!, high: high[i]!, low: low[i]!, close: last });
    });
    const checked = checkedBars(bars);
    const blank = { reason: 'blank row', rows: timestamp.length - bars.length };
    return { ...checked, dropped: [...(checked.dropped ?? []), blank] };
  },
};
