import { CsvFields } from '../csv-fields.ts';
import { checkedBars, isSession, type RawBar } from '../daily-bars.ts';
import type { CsvLayout } from '../database.ts';
import type { Dropped, Imported, Importer, ValueRow } from '../imported.ts';
import { afterClose, nextSessionMorning } from '../known-at.ts';
import { ImportRefusal } from '../refusal.ts';
import { headOf, type SourceFile, textOf } from '../source-file.ts';

/** Index symbols a file name may start with, such as `VIX9D_History.csv`. */
const NAMED = /^(VIX1D|VIX9D|VIX3M|VIX6M|VIX|VVIX|SKEW|COR1M|VIXEQ|DSPX|MOVE)(?![A-Z0-9])/i;
const OHLC_HEADER = 'DATE,OPEN,HIGH,LOW,CLOSE';
const CLOSE_ONLY = /^DATE,(VVIX|SKEW|VIXEQ|DSPX|VIX6M)$/;

/** Cboe's own index histories: `DATE,OPEN,HIGH,LOW,CLOSE`, or `DATE` and one column named like the index. */
const cboeIndexHistory: Importer = {
  name: 'cboe-index-history',
  version: 1,
  readsName: true,
  recognises: (source, head) => {
    const header = headerOf(head);
    return (header === OHLC_HEADER && NAMED.test(source.name)) || CLOSE_ONLY.test(header);
  },
  async read(source, database): Promise<Imported> {
    const header = headerOf(headOf(source));
    const symbol = CLOSE_ONLY.exec(header)?.[1] ?? symbolOf(source);
    if (header === OHLC_HEADER) {
      const columns = {
        date: 'DATE',
        open: 'DOUBLE',
        high: 'DOUBLE',
        low: 'DOUBLE',
        close: 'DOUBLE',
      } as const;
      const csv = await readDated(source, database, columns);
      const [open, high, low] = [csv.numbers('open'), csv.numbers('high'), csv.numbers('low')];
      return checkedBars(
        closes(csv, symbol).map((bar, i) => ({ ...bar, open: open[i]!, high: high[i]!, low: low[i]! })),
      );
    }
    return checkedBars(closes(await readDated(source, database, { date: 'DATE', close: 'DOUBLE' }), symbol));
  },
};

/** `Date,Value` closes of one index, named by the file. */
const closeHistory: Importer = {
  name: 'index-closes',
  version: 1,
  readsName: true,
  recognises: (source, head) => headerOf(head) === 'Date,Value' && NAMED.test(source.name),
  async read(source, database): Promise<Imported> {
    const csv = await readDated(source, database, { date: 'DATE', close: 'DOUBLE' });
    return checkedBars(closes(csv, symbolOf(source)));
  },
};

/** `date,open,close` of one index, named by the file (VIX1D as Yahoo carries it). */
const openCloseHistory: Importer = {
  name: 'index-open-close',
  version: 1,
  readsName: true,
  recognises: (source, head) => headerOf(head) === 'date,open,close' && NAMED.test(source.name),
  async read(source, database): Promise<Imported> {
    const csv = await readDated(source, database, { date: 'DATE', open: 'DOUBLE', close: 'DOUBLE' });
    const open = csv.numbers('open');
    return checkedBars(closes(csv, symbolOf(source)).map((bar, i) => ({ ...bar, open: open[i]! })));
  },
};

const COMPLEX = { VIX_close: 'VIX', VIX3M_close: 'VIX3M', VIX9D_close: 'VIX9D', VVIX_close: 'VVIX' } as const;

/**
 * Closes of the VIX complex in one table with a Spanish header. Of its other columns the 13-week bill rate (IRX, known
 * after the close) becomes `bill-3m`, and the effective Fed funds rate, published the next morning, `fed-funds`; NDX
 * and the Fed's balance sheet, which is filled forward without its publication dates, are not taken.
 */
const volComplexCloses: Importer = {
  name: 'vol-complex-closes',
  version: 1,
  recognises: (_source, head) =>
    headerOf(head) === 'fecha,NDX_close,VIX_close,VIX3M_close,VIX9D_close,VVIX_close,IRX_close,WALCL,DFF',
  async read(source, database): Promise<Imported> {
    const csv = await readDated(source, database, {
      date: 'DATE',
      NDX_close: 'DOUBLE',
      ...(Object.fromEntries(
        Object.keys(COMPLEX).map((column) => [column, 'DOUBLE']),
      ) as CsvLayout['columns']),
      IRX_close: 'DOUBLE',
      WALCL: 'DOUBLE',
      DFF: 'DOUBLE',
    });
    const dates = csv.dates('date');
    const bars = Object.entries(COMPLEX).flatMap(([column, symbol]) =>
      csv
        .numbers(column)
        .flatMap((close, i): RawBar[] =>
          close === null
            ? []
            : [{ row: csv.line(i), symbol, date: dates[i]!, open: null, high: null, low: null, close }],
        ),
    );
    const values: ValueRow[] = [];
    const dropped: Dropped[] = [];
    for (const [column, name, knownAt] of [
      ['IRX_close', 'bill-3m', afterClose],
      ['DFF', 'fed-funds', nextSessionMorning],
    ] as const) {
      csv.numbers(column).forEach((value, i) => {
        const date = dates[i]!;
        if (value === null) return;
        if (isSession(date)) values.push({ name, date, knownAt: knownAt(date), value });
        else dropped.push({ reason: 'not a session of the exchange', rows: 1 });
      });
    }
    const checked = checkedBars(bars);
    return { ...checked, values, dropped: [...(checked.dropped ?? []), ...dropped] };
  },
};

export const volatilityIndex: readonly Importer[] = [
  cboeIndexHistory,
  closeHistory,
  openCloseHistory,
  volComplexCloses,
];

function headerOf(head: string): string {
  return head.split(/\r?\n/, 1)[0]!.trim();
}

function symbolOf(source: SourceFile): string {
  const symbol = NAMED.exec(source.name)?.[1];
  if (!symbol) throw new ImportRefusal('the file name does not say which index this is');
  return symbol.toUpperCase();
}

/** Dates come as `YYYY-MM-DD` or, in Cboe's downloads, as `MM/DD/YYYY`; the first row tells which. */
async function readDated(
  source: SourceFile,
  database: Parameters<Importer['read']>[1],
  columns: CsvLayout['columns'],
): Promise<CsvFields> {
  const text = textOf(source);
  const american = /^\d{1,2}\/\d{1,2}\/\d{4},/.test(text.split('\n', 2)[1] ?? '');
  const layout = { columns, skip: 1, ...(american ? { dateFormat: '%m/%d/%Y' } : {}) };
  return new CsvFields(await database.readCsv(text, layout), layout.skip);
}

function closes(csv: CsvFields, symbol: string): RawBar[] {
  const dates = csv.dates('date');
  return csv.required('close').map((close, i) => {
    return { row: csv.line(i), symbol, date: dates[i]!, open: null, high: null, low: null, close };
  });
}
