import type { IsoDate } from '../../market/index.ts';
import { mean } from '../../math/index.ts';
import { CsvFields } from '../csv-fields.ts';
import { isSession } from '../daily-bars.ts';
import type { Imported, Importer, ValueRow } from '../imported.ts';
import { afterClose } from '../known-at.ts';
import { ImportRefusal } from '../refusal.ts';
import { headOf, textOf } from '../source-file.ts';

const NYSE: { readonly [file: string]: string } = {
  advn: 'nyse-advances',
  decln: 'nyse-declines',
  unchn: 'nyse-unchanged',
  advv: 'nyse-up-volume',
  declv: 'nyse-down-volume',
  newhi: 'nyse-new-highs',
  newlo: 'nyse-new-lows',
};
const NYSE_NAME = /^NYSE_(advn|decln|unchn|advv|declv|newhi|newlo)\b/i;
const CLOSES_NAME = /largecap|large-cap|closes/i;
/** Fewer names than this say nothing about breadth. */
const LEAST_NAMES = 100;

/** NYSE breadth without a header, `YYYYMMDD, value`; the file name says which count. Known at the close. */
const nyse: Importer = {
  name: 'nyse-breadth',
  version: 1,
  readsName: true,
  recognises: (source, head) => NYSE_NAME.test(source.name) && /^\d{8},\s*-?\d/.test(head),
  async read(source, database): Promise<Imported> {
    const name = NYSE[NYSE_NAME.exec(source.name)![1]!.toLowerCase()]!;
    const layout = { columns: { date: 'DATE', value: 'DOUBLE' }, skip: 0, dateFormat: '%Y%m%d' } as const;
    const csv = new CsvFields(await database.readCsv(textOf(source), layout), 0);
    const [dates, numbers] = [csv.dates('date'), csv.required('value')];
    const values: ValueRow[] = [];
    for (let i = 0; i < csv.count; i++) {
      const [date, value] = [dates[i]!, numbers[i]!];
      if (value < 0) throw new ImportRefusal(`a count of ${value}`, csv.line(i));
      if (isSession(date)) values.push({ name, date, knownAt: afterClose(date), value });
    }
    return {
      values,
      dropped: [{ reason: 'not a session of the exchange', rows: csv.count - values.length }],
    };
  },
};

/** Closes that a share's own average is taken of, its last one included. */
const AVERAGE_CLOSES = 50;

/**
 * A table of daily closes, one column a share: `us-largecap-net-advances`, shares that rose less those that fell since
 * the row before, and `us-largecap-above-50-day`, % of shares above the mean of their last fifty closes; each where at
 * least a hundred shares have the closes for it. The names are today's: survivors only.
 */
const largecapCloses: Importer = {
  name: 'share-closes',
  version: 2,
  recognises: (source, head) =>
    CLOSES_NAME.test(source.name) && /^date(,[A-Z][A-Z0-9.-]*){50,}/.test(head.split(/\r?\n/, 1)[0]!),
  async read(source, database): Promise<Imported> {
    const shares = headOf(source).split(/\r?\n/, 1)[0]!.split(',').length - 1;
    const names = Array.from({ length: shares }, (_, i) => `s${i}`);
    const columns = Object.fromEntries([['date', 'DATE'], ...names.map((name) => [name, 'DOUBLE'])]) as {
      readonly [name: string]: 'DATE' | 'DOUBLE';
    };
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip: 1 }), 1);
    const dates = csv.dates('date');
    const closes = names.map((name) => csv.numbers(name));
    const advances: ValueRow[] = [];
    const above: ValueRow[] = [];
    for (let i = 1; i < csv.count; i++) {
      const date: IsoDate = dates[i]!;
      if (!isSession(date)) continue;
      const net = netAdvances(closes, i);
      if (net === undefined) continue;
      const knownAt = afterClose(date);
      advances.push({ name: 'us-largecap-net-advances', date, knownAt, value: net });
      const value = percentAbove(closes, i);
      if (value !== undefined) above.push({ name: 'us-largecap-above-50-day', date, knownAt, value });
    }
    return {
      values: [...advances, ...above],
      dropped: [{ reason: 'too few names, or no row before it', rows: csv.count - advances.length }],
    };
  },
};

export const breadth: readonly Importer[] = [nyse, largecapCloses];

function netAdvances(closes: readonly (readonly (number | null)[])[], row: number): number | undefined {
  let names = 0;
  let net = 0;
  for (const column of closes) {
    const [before, now] = [column[row - 1], column[row]];
    if (before == null || now == null) continue;
    names++;
    net += Math.sign(now - before);
  }
  return names >= LEAST_NAMES ? net : undefined;
}

function percentAbove(closes: readonly (readonly (number | null)[])[], row: number): number | undefined {
  let [names, above] = [0, 0];
  for (const column of closes) {
    const last = column.slice(Math.max(0, row + 1 - AVERAGE_CLOSES), row + 1).filter((one) => one != null);
    if (last.length < AVERAGE_CLOSES) continue;
    names++;
    if (last.at(-1)! > mean(last)) above++;
  }
  return names >= LEAST_NAMES ? (100 * above) / names : undefined;
}
