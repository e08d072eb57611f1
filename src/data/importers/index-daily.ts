import { CsvFields } from '../csv-fields.ts';
import { checkedBars, type RawBar } from '../daily-bars.ts';
import type { CsvLayout } from '../database.ts';
import type { Imported, Importer } from '../imported.ts';
import { ImportRefusal } from '../refusal.ts';
import { textOf } from '../source-file.ts';

/** A CSV of daily index bars. The symbol stands in a column, or the file name tells it. */
interface DailyLayout {
  readonly name: string;
  readonly header: string;
  readonly columns: CsvLayout['columns'];
  symbolOf(fileName: string): string | undefined;
}

const OHLC = { date: 'DATE', open: 'DOUBLE', high: 'DOUBLE', low: 'DOUBLE', close: 'DOUBLE' } as const;
/** Indices whose bars are kept; funds that a file holds beside them are not traded here. */
const INDICES: ReadonlySet<string> = new Set(['SPX', 'VIX']);

const LAYOUTS: readonly DailyLayout[] = [
  {
    name: 'index-daily-with-prior-close',
    header: 'date,open,high,low,close,prior_close',
    columns: { ...OHLC, prior_close: 'DOUBLE' },
    symbolOf: (file) => /^(spx|vix)_daily/i.exec(file)?.[1]?.toUpperCase(),
  },
  {
    name: 'index-daily-with-volume',
    header: 'date,open,high,low,close,adjclose,volume',
    columns: { ...OHLC, adjclose: 'DOUBLE', volume: 'DOUBLE' },
    symbolOf: (file) => (/sp-?500|spx/i.test(file) ? 'SPX' : undefined),
  },
  {
    name: 'index-daily-with-root',
    header: 'Date,Open,High,Low,Close,Adj Close,Volume,root',
    columns: { ...OHLC, adjclose: 'DOUBLE', volume: 'DOUBLE', root: 'VARCHAR' },
    symbolOf: () => undefined,
  },
];

/** Daily OHLC of SPX and VIX as CSV, one importer a layout. */
export const indexDaily: readonly Importer[] = LAYOUTS.map((layout) => ({
  name: layout.name,
  version: 1,
  ...(layout.columns.root ? {} : { readsName: true as const }),
  recognises: (_source, head) => head.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] === layout.header,
  async read(source, database): Promise<Imported> {
    const skip = 1;
    const csv = new CsvFields(
      await database.readCsv(textOf(source), { columns: layout.columns, skip }),
      skip,
    );
    const named = layout.symbolOf(source.name);
    const roots = layout.columns.root ? csv.texts('root') : undefined;
    if (!named && !roots)
      throw new ImportRefusal('neither the file name nor a column says which index this is');
    const [date, open, high, low, close] = [
      csv.dates('date'),
      csv.numbers('open'),
      csv.numbers('high'),
      csv.numbers('low'),
      csv.required('close'),
    ];
    const bars: RawBar[] = [];
    let funds = 0;
    for (let i = 0; i < csv.count; i++) {
      const symbol = named ?? roots?.[i] ?? '';
      if (!INDICES.has(symbol)) funds++;
      else {
        bars.push({
          row: csv.line(i),
          symbol,
          date: date[i]!,
          open: open[i]!,
          high: high[i]!,
          low: low[i]!,
          close: close[i]!,
        });
      }
    }
    const checked = checkedBars(bars);
    return {
      ...checked,
      dropped: [...(checked.dropped ?? []), { reason: 'fund, not an index', rows: funds }],
    };
  },
}));
