import {
  daysBetween,
  type IsoDate,
  isoDate,
  MONTH_CODES,
  parseFuture,
  vixMonthlyExpiry,
} from '../../market/index.ts';
import { CsvFields } from '../csv-fields.ts';
import type { Dropped, FutureRow, Imported, Importer } from '../imported.ts';
import { ImportRefusal } from '../refusal.ts';
import { textOf } from '../source-file.ts';

/** On this trade date CFE divided the price and multiplied the contract size by ten. */
const REBASED_ON = '2007-03-26';
/** VX settled a week early in these two months of its first year (CFE settlement data). */
const EARLY_SETTLEMENTS: ReadonlyMap<string, string> = new Map([
  ['2004-07-21', '2004-07-14'],
  ['2004-10-20', '2004-10-13'],
]);

/** CFE's settlement list of one day, `expiration_date,symbol,settlement`; the day stands in the file name. */
const dailyList: Importer = {
  name: 'cfe-settlement-list',
  version: 1,
  readsName: true,
  recognises: (source, head) =>
    head.split(/\r?\n/, 1)[0] === 'expiration_date,symbol,settlement' &&
    /\d{4}-\d{2}-\d{2}/.test(source.name),
  async read(source, database): Promise<Imported> {
    const date = isoDate(/\d{4}-\d{2}-\d{2}/.exec(source.name)![0]);
    const skip = 1;
    const columns = { expiration: 'DATE', symbol: 'VARCHAR', settle: 'DOUBLE' } as const;
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip }), skip);
    const [expirations, symbols, settles] = [
      csv.dates('expiration'),
      csv.texts('symbol'),
      csv.required('settle'),
    ];
    const futures: FutureRow[] = [];
    const dropped: Dropped[] = [];
    for (let i = 0; i < csv.count; i++) {
      const expiry = expirations[i]!;
      const settle = settles[i]!;
      const parsed = parseFuture(symbols[i] ?? '', date);
      if (!parsed.ok) throw new ImportRefusal(parsed.detail ?? 'unknown symbol', csv.line(i));
      if (parsed.value.expiry !== expiry) {
        throw new ImportRefusal(
          `${symbols[i]!} expires on ${parsed.value.expiry}, not ${expiry}`,
          csv.line(i),
        );
      }
      if (!(settle > 0)) throw new ImportRefusal(`settlement ${settle} is not a price`, csv.line(i));
      // CFE's list fills untraded weeklies from the months around them.
      if (/^VX\d/.test(symbols[i]!)) dropped.push({ reason: 'weekly, repeats a month', rows: 1 });
      else
        futures.push({
          root: 'VX',
          date,
          expiry,
          price: settle,
          basis: expiry === date ? 'final' : 'settlement',
        });
    }
    return { futures, dropped };
  },
};

/**
 * CFE's settlement list as its own page gives it, `Product,Symbol,Expiration Date,Price`; the day stands in the file's
 * name. Other products are left, and the weeklies, which it fills from the months around them.
 */
const publishedList: Importer = {
  name: 'cfe-settlement-page',
  version: 1,
  readsName: true,
  recognises: (source, head) =>
    /^"?Product"?,"?Symbol"?,"?Expiration Date"?,"?Price"?\s*$/.test(head.split(/\r?\n/, 1)[0]!) &&
    /\d{4}-\d{2}-\d{2}/.test(source.name),
  async read(source, database): Promise<Imported> {
    const date = isoDate(/\d{4}-\d{2}-\d{2}/.exec(source.name)![0]);
    const columns = { product: 'VARCHAR', symbol: 'VARCHAR', expiration: 'DATE', price: 'DOUBLE' } as const;
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip: 1 }), 1);
    const [products, symbols] = [csv.texts('product'), csv.texts('symbol')];
    const [expirations, prices] = [csv.dates('expiration'), csv.required('price')];
    const futures: FutureRow[] = [];
    let [others, weeklies] = [0, 0];
    for (let i = 0; i < csv.count; i++) {
      const [symbol, expiry, price] = [symbols[i] ?? '', expirations[i]!, prices[i]!];
      if (products[i] !== 'VX') others++;
      else if (/^VX\d/.test(symbol)) weeklies++;
      else {
        if (!(price > 0)) throw new ImportRefusal(`settlement ${price} is not a price`, csv.line(i));
        futures.push({ root: 'VX', date, expiry, price, basis: expiry === date ? 'final' : 'settlement' });
      }
    }
    return {
      futures,
      dropped: [
        { reason: 'another product', rows: others },
        { reason: 'weekly, repeats a month', rows: weeklies },
      ],
    };
  },
};

/**
 * CFE's history of one contract, some with a line of disclaimer before the header. Prices of trade dates before
 * 2007-03-26 are ten times too high; a day without a price shows zero. The last row of a settled contract, without
 * trades, is its final settlement.
 */
const contractHistory: Importer = {
  name: 'cfe-contract',
  version: 1,
  recognises: (_source, head) =>
    head.split(/\r?\n/, 2).some((line) => line.startsWith('Trade Date,Futures,Open,High,Low,Close,Settle,')),
  async read(source, database): Promise<Imported> {
    const lines = textOf(source).trimEnd().split(/\r?\n/);
    const skip = lines.findIndex((line) => line.startsWith('Trade Date,')) + 1;
    const names = [
      'date',
      'future',
      'open',
      'high',
      'low',
      'close',
      'settle',
      'change',
      'volume',
      'efp',
      'interest',
    ];
    const columns = Object.fromEntries(
      names.map(
        (name) => [name, name === 'date' ? 'DATE' : name === 'future' ? 'VARCHAR' : 'DOUBLE'] as const,
      ),
    );
    // Some rows end in one comma too many.
    const text = lines
      .map((line, i) => (i < skip ? line : line.replace(/^((?:[^,]*,){10}[^,]*),$/, '$1')))
      .join('\n');
    const csv = new CsvFields(await database.readCsv(text, { columns, skip, dateFormat: '%m/%d/%Y' }), skip);
    if (csv.count === 0) throw new ImportRefusal('no rows');
    const [dates, settles, labels] = [csv.dates('date'), csv.required('settle'), csv.texts('future')];
    const byRule = expiryOf(labels[0] ?? '', csv.line(0));
    if (labels.some((label) => label !== labels[0]))
      throw new ImportRefusal('more than one contract in the file');
    const last = csv.count - 1;
    const untraded = !csv.numbers('volume')[last] && !csv.numbers('close')[last];
    const settled = untraded && Math.abs(daysBetween(dates[last]!, byRule)) <= 7;
    const expiry = settled ? dates[last]! : byRule;
    const futures: FutureRow[] = [];
    let blank = 0;
    for (let i = 0; i <= last; i++) {
      const date = dates[i]!;
      const settle = settles[i]! / (date < REBASED_ON ? 10 : 1);
      if (settle < 0) throw new ImportRefusal(`settlement ${settles[i]!} is negative`, csv.line(i));
      if (settle === 0) blank++;
      else {
        const basis = settled && i === last ? 'final' : 'settlement';
        futures.push({ root: 'VX', date, expiry, price: rounded(settle), basis });
      }
    }
    return { futures, dropped: [{ reason: 'no settlement that day', rows: blank }] };
  },
};

/**
 * Daily prices of the next eight months, `date,M1…M8`, NA where no contract was listed, 0 where it had no price. Such
 * tables call themselves settlements but tell the day's last trade, and the settlement only where there was none.
 */
const monthTable: Importer = {
  name: 'vx-month-table',
  version: 1,
  recognises: (_source, head) => /^"?"?,"?date"?,"?M1"?,/.test(head) && !/\([A-Z][a-z]{2} \d\d\)/.test(head),
  async read(source, database): Promise<Imported> {
    const months = Array.from({ length: 8 }, (_, i) => `m${i + 1}`);
    const columns = Object.fromEntries([
      ['row', 'VARCHAR'],
      ['date', 'DATE'],
      ...months.map((month) => [month, 'DOUBLE']),
    ]) as { readonly [name: string]: 'VARCHAR' | 'DATE' | 'DOUBLE' };
    const skip = 1;
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip, missing: 'NA' }), skip);
    const dates = csv.dates('date');
    const prices = months.map((month) => csv.numbers(month));
    const futures: FutureRow[] = [];
    let blank = 0;
    for (let i = 0; i < csv.count; i++) {
      const date = dates[i]!;
      const expiries = monthsAfter(date, months.length);
      prices.forEach((column, k) => {
        const price = column[i];
        if (price == null) return;
        if (price < 0) throw new ImportRefusal(`price ${price} is negative`, csv.line(i));
        if (price === 0) blank++;
        else futures.push({ root: 'VX', date, expiry: expiries[k]!, price, basis: 'last-trade' });
      });
    }
    return { futures, dropped: [{ reason: 'no price that day', rows: blank }] };
  },
};

/** Which contract each column of the month table is: what the exchange calendar says as well. */
const monthLabels: Importer = {
  name: 'vx-month-labels',
  version: 1,
  recognises: (_source, head) => /^"?"?,"?date"?,"?(M1|V1)"?,/.test(head),
  async read(): Promise<Imported> {
    throw new ImportRefusal('contract names and dates follow from the exchange calendar', undefined, true);
  },
};

export const vxSettlements: readonly Importer[] = [
  dailyList,
  publishedList,
  contractHistory,
  monthTable,
  monthLabels,
];

/** The expiry of a label such as `F (Jan 05)`. */
function expiryOf(label: string, row: number): IsoDate {
  const parts = /^([A-Z]) \([A-Z][a-z]{2} (\d{2})\)$/.exec(label.trim());
  const month = MONTH_CODES.indexOf(parts?.[1] ?? '?') + 1;
  if (!parts || month === 0) throw new ImportRefusal(`"${label}" is no VX contract`, row);
  return vixMonthlyExpiry(2000 + Number(parts[2]), month);
}

/** The monthly settlement dates after a date; a contract leaves the table on its settlement day. */
function monthsAfter(date: IsoDate, count: number): IsoDate[] {
  const expiries: IsoDate[] = [];
  let year = Number(date.slice(0, 4));
  let month = Number(date.slice(5, 7));
  while (expiries.length < count) {
    const rule = vixMonthlyExpiry(year, month);
    const actual = (EARLY_SETTLEMENTS.get(rule) ?? rule) as IsoDate;
    if (actual > date) expiries.push(actual);
    month++;
    if (month > 12) {
      month = 1;
      year++;
    }
  }
  return expiries;
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
