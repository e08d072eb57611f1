import { closeOf, type EpochMs, epochMs, type IsoDate, instantOf, isTradingDay } from '../../market/index.ts';
import { CsvFields } from '../csv-fields.ts';
import type { Imported, Importer, IntradayRow } from '../imported.ts';
import { ImportRefusal } from '../refusal.ts';
import { textOf } from '../source-file.ts';

const HEADER = 'date,time_et,open,high,low,close';
const NAME = /^(spx|vix)_(\d+)([mh])(?![a-z])/i;

/**
 * Index bars within sessions, `date,time_et,open,high,low,close`, times New York; symbol and length stand in the file
 * name (`spx_5m_…`). A bar is known at its end, the session's last one at the close; hourly
 * files stamp the last bar of a half day with the close itself, and it is left out.
 */
export const indexIntraday: Importer = {
  name: 'index-intraday',
  version: 1,
  readsName: true,
  recognises: (source, head) => head.split(/\r?\n/, 1)[0] === HEADER && NAME.test(source.name),
  async read(source, database): Promise<Imported> {
    const [, name, count, unit] = NAME.exec(source.name)!;
    const length = Number(count) * (unit!.toLowerCase() === 'h' ? 3_600_000 : 60_000);
    const skip = 1;
    const columns = {
      date: 'DATE',
      time: 'VARCHAR',
      open: 'DOUBLE',
      high: 'DOUBLE',
      low: 'DOUBLE',
      close: 'DOUBLE',
    } as const;
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip }), skip);
    const [dates, times] = [csv.dates('date'), csv.texts('time')];
    const barOf = csv.bars();
    const intraday: IntradayRow[] = [];
    for (let i = 0; i < csv.count; i++) {
      const bar = barOf(i);
      const [from, until] = span(dates[i]!, times[i] ?? '', length, csv.line(i));
      if (from < until) intraday.push({ symbol: name!.toUpperCase(), from, until, ...bar });
    }
    const late = csv.count - intraday.length;
    return { intraday, dropped: [{ reason: 'stamped at or after the close', rows: late }] };
  },
};

function span(date: IsoDate, time: string, length: number, row: number): readonly [EpochMs, EpochMs] {
  if (!isTradingDay(date)) throw new ImportRefusal(`${date} is no session`, row);
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new ImportRefusal(`"${time}" is no time of day`, row);
  const from = instantOf(date, time, 'America/New_York');
  return [from, epochMs(Math.min(from + length, closeOf(date)))];
}
