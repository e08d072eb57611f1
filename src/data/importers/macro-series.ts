import type { EpochMs, IsoDate } from '../../market/index.ts';
import { CsvFields } from '../csv-fields.ts';
import type { Imported, Importer, ValueRow } from '../imported.ts';
import { afterClose, afterDays, nextSessionMorning, sameEvening } from '../known-at.ts';
import { textOf } from '../source-file.ts';

/** How a published series is named here and when a value of a date could be known. */
interface Publication {
  readonly name: string;
  readonly knownAt: (date: IsoDate) => EpochMs;
  /** Multiplies the file's numbers into the unit of the name; 1 when left out. */
  readonly scale?: number;
}

const after = (days: number) => (date: IsoDate) => afterDays(date, days);

/** By the column's name, lower case. Monthly series bear the first day of their month; lags are counted from it. */
const BY_COLUMN: { readonly [column: string]: Publication } = {
  dff: { name: 'fed-funds', knownAt: nextSessionMorning },
  dgs2: { name: 'note-2y', knownAt: sameEvening },
  bamlh0a0hym2: { name: 'high-yield-spread', knownAt: nextSessionMorning },
  pcredit8: { name: 'fed-discount-rate', knownAt: afterClose },
  unrate: { name: 'unemployment-rate', knownAt: after(45) },
  fedfunds: { name: 'fed-funds-monthly', knownAt: after(35) },
  ppiaco: { name: 'ppi-all-commodities', knownAt: after(55) },
  cpaltt01usm657n: { name: 'cpi-monthly-growth', knownAt: after(55) },
  m2sl: { name: 'm2', knownAt: after(60) },
};
/** Files with the columns `Date,Value` say what they hold by their name. */
const BY_FILE: readonly (readonly [RegExp, Publication])[] = [
  [/ISM_PMI/i, { name: 'ism-manufacturing', knownAt: after(35) }],
  [/ISM_NMI/i, { name: 'ism-services', knownAt: after(40) }],
  [/tbill.?13.?week/i, { name: 'bill-3m', knownAt: afterClose, scale: 100 }],
];

/**
 * Two-column series of FRED and ISM, in the units of their names: rates and spreads in % a year. The files hold the
 * latest revision, not what was first published; lags are at least those of the first publication.
 */
const twoColumns: Importer = {
  name: 'fred-series',
  version: 1,
  readsName: true,
  recognises: (source, head) => publicationOf(source.name, head) !== undefined,
  async read(source, database): Promise<Imported> {
    const text = textOf(source);
    const { name, knownAt, scale = 1 } = publicationOf(source.name, text)!;
    const csv = new CsvFields(
      // FRED writes a point, or nothing, where it has no value.
      await database.readCsv(text.replace(/,\.(?=\r?$)/gm, ','), {
        columns: { date: 'DATE', value: 'DOUBLE' },
        skip: 1,
      }),
      1,
    );
    const [dates, numbers] = [csv.dates('date'), csv.numbers('value')];
    const values = dates.flatMap((date, i): ValueRow[] => {
      const value = numbers[i];
      return value == null ? [] : [{ name, date, knownAt: knownAt(date), value: rounded(value * scale) }];
    });
    return { values, dropped: [{ reason: 'blank', rows: csv.count - values.length }] };
  },
};

const SHILLER: { readonly [column: string]: Publication } = {
  price: { name: 'shiller-sp500', knownAt: after(35) },
  dividend: { name: 'shiller-dividend', knownAt: after(150) },
  earnings: { name: 'shiller-earnings', knownAt: after(150) },
  cpi: { name: 'shiller-cpi', knownAt: after(55) },
  yield: { name: 'shiller-10y', knownAt: after(35) },
  real_price: { name: 'shiller-real-price', knownAt: after(55) },
  real_dividend: { name: 'shiller-real-dividend', knownAt: after(150) },
  real_earnings: { name: 'shiller-real-earnings', knownAt: after(150) },
  cape: { name: 'shiller-cape', knownAt: after(150) },
};

/** Shiller's monthly S&P data; a zero there means that the figure was not out when the file was made. */
const shiller: Importer = {
  name: 'shiller-monthly',
  version: 1,
  recognises: (_source, head) => head.startsWith('Date,SP500,Dividend,Earnings,Consumer Price Index,'),
  async read(source, database): Promise<Imported> {
    const columns = Object.fromEntries([
      ['date', 'DATE'],
      ...Object.keys(SHILLER).map((column) => [column, 'DOUBLE']),
    ]) as { readonly [name: string]: 'DATE' | 'DOUBLE' };
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip: 1 }), 1);
    const dates = csv.dates('date');
    let unknown = 0;
    const values = Object.entries(SHILLER).flatMap(([column, { name, knownAt }]) =>
      csv.numbers(column).flatMap((value, i): ValueRow[] => {
        if (value !== null && value !== 0)
          return [{ name, date: dates[i]!, knownAt: knownAt(dates[i]!), value }];
        unknown++;
        return [];
      }),
    );
    return { values, dropped: [{ reason: 'zero or blank: not yet known', rows: unknown }] };
  },
};

export const macroSeries: readonly Importer[] = [twoColumns, shiller];

function publicationOf(fileName: string, text: string): Publication | undefined {
  const header = text.split(/\r?\n/, 1)[0]!.trim().toLowerCase();
  if (header === 'date,value') return BY_FILE.find(([pattern]) => pattern.test(fileName))?.[1];
  const column = /^(?:observation_)?date,([a-z0-9]+)$/.exec(header)?.[1];
  return column === undefined ? undefined : BY_COLUMN[column];
}

function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
