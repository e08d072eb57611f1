import {
  DAY_MS,
  dateIn,
  type EpochMs,
  epochMs,
  type IsoDate,
  instantOf,
  isoDate,
  NEW_YORK,
  type Release,
  type ReleaseKind,
  releaseAt,
} from '../../market/index.ts';
import { CsvFields } from '../csv-fields.ts';
import type { Imported, Importer } from '../imported.ts';
import { ImportRefusal } from '../refusal.ts';
import { textOf } from '../source-file.ts';

/** The weekly calendar is public at least this long before a release. */
const CALENDAR_LEAD_MS = 7 * DAY_MS;
/** Titles of the releases a book must know of; of an FOMC decision the one line that carries the rate. */
const KINDS: { readonly [title: string]: ReleaseKind } = {
  'Federal Funds Rate': 'fomc',
  'CPI m/m': 'cpi',
  'CPI y/y': 'cpi',
  'Core CPI m/m': 'cpi',
  'Core CPI y/y': 'cpi',
  'PPI m/m': 'ppi',
  'PPI y/y': 'ppi',
  'Core PPI m/m': 'ppi',
  'Non-Farm Employment Change': 'jobs',
  'Unemployment Rate': 'jobs',
  'Average Hourly Earnings m/m': 'jobs',
};
const NOT_WATCHED = 'not a release that is watched';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * FOMC decision days. Scheduled ones count as known from the first day of their year (the Fed publishes them before);
 * an unscheduled one is stamped 18:00 of its day, as the file does not tell its hour.
 */
const fomcDays: Importer = {
  name: 'fomc-days',
  version: 1,
  recognises: (_source, head) => head.split(/\r?\n/, 1)[0] === 'date,meeting_end,kind,notes',
  async read(source, database): Promise<Imported> {
    const columns = { date: 'DATE', meeting_end: 'DATE', kind: 'VARCHAR', notes: 'VARCHAR' } as const;
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip: 1 }), 1);
    const [dates, kinds] = [csv.dates('date'), csv.texts('kind')];
    const releases = dates.map((date, i): Release => {
      const kind = kinds[i];
      if (kind !== 'scheduled' && kind !== 'unscheduled') {
        throw new ImportRefusal(`"${kind ?? ''}" is neither scheduled nor unscheduled`, csv.line(i));
      }
      const scheduled = kind === 'scheduled';
      const releasedAt = scheduled ? releaseAt('fomc', date) : instantOf(date, '18:00', NEW_YORK);
      const yearStart = instantOf(isoDate(`${date.slice(0, 4)}-01-01`), '00:00', NEW_YORK);
      return {
        kind: 'fomc',
        title: scheduled ? 'FOMC decision' : 'FOMC decision, unscheduled',
        releasedAt,
        scheduledKnownAt: scheduled ? yearStart : releasedAt,
        unit: '% a year',
      };
    });
    return { releases };
  },
};

/**
 * Forex Factory's calendar with outcomes: `year,day,time,impact,cur,text,actual,forecast,previous`, times New York. It
 * does not say when a forecast was made: schedule and consensus count as known a week before.
 */
const calendarWithOutcomes: Importer = {
  name: 'calendar-with-outcomes',
  version: 2,
  recognises: (_source, head) =>
    head.split(/\r?\n/, 1)[0] === 'year,day,time,impact,cur,text,actual,forecast,previous',
  async read(source, database): Promise<Imported> {
    const names = ['year', 'day', 'time', 'impact', 'cur', 'text', 'actual', 'forecast', 'previous'];
    const columns = Object.fromEntries(names.map((name) => [name, 'VARCHAR'] as const));
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip: 1 }), 1);
    const [year, day, time, currency, title, actual, forecast, previous] = [
      'year',
      'day',
      'time',
      'cur',
      'text',
      'actual',
      'forecast',
      'previous',
    ].map((name) => csv.texts(name)) as (readonly (string | null)[])[] & { length: 8 };
    const releases: Release[] = [];
    let [notWatched, wrongHour] = [0, 0];
    for (let i = 0; i < csv.count; i++) {
      const kind = currency![i] === 'USD' ? KINDS[title![i] ?? ''] : undefined;
      if (!kind) {
        notWatched++;
        continue;
      }
      const releasedAt = calendarInstant(year![i], day![i], time![i], csv.line(i));
      if (releasedAt !== releaseAt(kind, dateIn(releasedAt, NEW_YORK))) {
        wrongHour++;
        continue;
      }
      const scheduledKnownAt = epochMs(releasedAt - CALENDAR_LEAD_MS);
      releases.push({
        kind,
        title: title![i]!,
        releasedAt,
        scheduledKnownAt,
        ...figures({ actual: actual![i], consensus: forecast![i], previous: previous![i] }),
      });
    }
    return {
      releases,
      dropped: [
        { reason: NOT_WATCHED, rows: notWatched },
        { reason: 'at an hour at which it is never released', rows: wrongHour },
      ],
    };
  },
};

/**
 * Forex Factory's weekly feed as collected over time: `date,title,impact,forecast,previous,first_seen,last_seen`. A
 * release is known from when the collector first saw it; the feed never tells outcomes.
 */
const collectedCalendar: Importer = {
  name: 'collected-calendar',
  version: 2,
  recognises: (_source, head) =>
    head.split(/\r?\n/, 1)[0] === 'date,title,impact,forecast,previous,first_seen,last_seen',
  async read(source, database): Promise<Imported> {
    const names = ['date', 'title', 'impact', 'forecast', 'previous', 'first_seen', 'last_seen'];
    const columns = Object.fromEntries(names.map((name) => [name, 'VARCHAR'] as const));
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip: 1 }), 1);
    const [date, title, forecast, previous, seen] = [
      csv.texts('date'),
      csv.texts('title'),
      csv.texts('forecast'),
      csv.texts('previous'),
      csv.texts('first_seen'),
    ];
    const releases: Release[] = [];
    for (let i = 0; i < csv.count; i++) {
      const kind = KINDS[title[i] ?? ''];
      const releasedAt = offsetInstant(date[i], csv.line(i));
      const scheduledKnownAt = offsetInstant(seen[i], csv.line(i));
      if (!kind) continue;
      releases.push({
        kind,
        title: title[i]!,
        releasedAt,
        scheduledKnownAt,
        ...figures({ consensus: forecast[i], previous: previous[i] }),
      });
    }
    return { releases, dropped: [{ reason: NOT_WATCHED, rows: csv.count - releases.length }] };
  },
};

export const releaseCalendars: readonly Importer[] = [fomcDays, calendarWithOutcomes, collectedCalendar];

type Figure = 'actual' | 'consensus' | 'previous';

/**
 * Figures such as `0.5%` or `199K` in one unit, that of the outcome, else of the forecast, else of the previous figure.
 * What has no plain number (`<0.25%`) or another unit is left out.
 */
function figures(
  texts: { readonly [F in Figure]?: string | null | undefined },
): Pick<Release, Figure | 'unit'> {
  const found: { [F in Figure]?: number } = {};
  let unit: string | undefined;
  for (const name of ['actual', 'consensus', 'previous'] as const) {
    const parts = /^(-?\d+(?:\.\d+)?)(%|[KMBT])?$/.exec((texts[name] ?? '').trim());
    if (!parts) continue;
    const own = parts[2] ?? '';
    unit ??= own;
    if (own === unit) found[name] = Number(parts[1]);
  }
  return { ...found, unit: unit ?? '' };
}

/** `2022`, `Jan 12`, `8:30am` in New York. */
function calendarInstant(
  year: string | null | undefined,
  day: string | null | undefined,
  time: string | null | undefined,
  row: number,
): EpochMs {
  const [, monthName, dayOfMonth] = /^([A-Z][a-z]{2}) (\d{1,2})$/.exec(day ?? '') ?? [];
  const [, hour, minute, half] = /^(\d{1,2}):(\d{2})(am|pm)$/.exec(time ?? '') ?? [];
  const month = MONTHS.indexOf(monthName ?? '') + 1;
  if (month === 0 || !hour || !/^\d{4}$/.test(year ?? '')) {
    throw new ImportRefusal(`cannot read the time "${year ?? ''} ${day ?? ''} ${time ?? ''}"`, row);
  }
  const two = (value: number): string => String(value).padStart(2, '0');
  const date: IsoDate = isoDate(`${year!}-${two(month)}-${two(Number(dayOfMonth))}`);
  return instantOf(date, `${two((Number(hour) % 12) + (half === 'pm' ? 12 : 0))}:${minute!}`, NEW_YORK);
}

/** An ISO time with its offset from UTC. */
function offsetInstant(text: string | null | undefined, row: number): EpochMs {
  const at = /T.*([+-]\d\d:\d\d|Z)$/.test(text ?? '') ? Date.parse(text!) : Number.NaN;
  if (!Number.isFinite(at)) throw new ImportRefusal(`cannot read the time "${text ?? ''}"`, row);
  return epochMs(at);
}
