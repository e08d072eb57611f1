import {
  closeOf,
  type EpochMs,
  epochMs,
  FUND_ROOTS,
  type FundRoot,
  type IsoDate,
  isTradingDay,
  sessionAt,
} from '../../market/index.ts';
import { CsvFields } from '../csv-fields.ts';
import { quoteAround } from '../fund-values.ts';
import type { FundRow, Imported, Importer } from '../imported.ts';
import { ImportRefusal } from '../refusal.ts';
import { textOf } from '../source-file.ts';

const HEADER = 'time,symbol,bid,ask';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The user's own quotes of shares of funds on VIX futures, `time,symbol,bid,ask`: the instant at which the quote stood,
 * with its offset from UTC, and US dollars a share, unadjusted for later splits. Crossed quotes, quotes without both sides
 * and those of a closed market are dropped and counted.
 */
export const fundQuotes: Importer = {
  name: 'fund-quotes',
  version: 1,
  replaces: true,
  recognises: (_source, head) => head.split(/\r?\n/, 1)[0] === HEADER,
  async read(source, database): Promise<Imported> {
    const skip = 1;
    const columns = { time: 'VARCHAR', symbol: 'VARCHAR', bid: 'DOUBLE', ask: 'DOUBLE' } as const;
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip }), skip);
    const [times, symbols] = [csv.texts('time'), csv.texts('symbol')];
    const [bids, asks] = [csv.required('bid'), csv.required('ask')];
    const funds: FundRow[] = [];
    const lines = new Map<string, number>();
    const dropped = { 'crossed or one-sided': 0, 'market closed': 0 };
    for (let i = 0; i < csv.count; i++) {
      const line = csv.line(i);
      const root = rootOf(symbols[i], line);
      const at = instantOf(times[i] ?? '', line);
      const before = lines.get(`${root} ${at}`);
      if (before !== undefined)
        throw new ImportRefusal(`${root} at ${times[i]} stands in line ${before} too`, line);
      lines.set(`${root} ${at}`, line);
      const [bid, ask] = [bids[i]!, asks[i]!];
      if (bid < 0 || ask < 0) throw new ImportRefusal(`bid ${bid} and ask ${ask} are no prices`, line);
      if (!(bid > 0 && bid <= ask)) dropped['crossed or one-sided']++;
      else if (sessionAt(at, root).name === 'closed') dropped['market closed']++;
      else funds.push({ root, at, bid, ask, provenance: 'quoted' });
    }
    return {
      funds,
      dropped: Object.entries(dropped).map(([reason, rows]) => ({ reason, rows })),
    };
  },
};

const BAR_HEADER = 'date,symbol,open,high,low,close';

/**
 * The user's own daily bars of funds, `date,symbol,open,high,low,close` in US dollars a share, unadjusted for later splits.
 * Only the close is kept, as a quote of the stock close with the width that a made tape assumes, marked `modelled`.
 */
export const fundBars: Importer = {
  name: 'fund-bars',
  version: 1,
  replaces: true,
  recognises: (_source, head) => head.split(/\r?\n/, 1)[0] === BAR_HEADER,
  async read(source, database): Promise<Imported> {
    const skip = 1;
    const columns = {
      date: 'DATE',
      symbol: 'VARCHAR',
      open: 'DOUBLE',
      high: 'DOUBLE',
      low: 'DOUBLE',
      close: 'DOUBLE',
    } as const;
    const csv = new CsvFields(await database.readCsv(textOf(source), { columns, skip }), skip);
    const [dates, symbols] = [csv.dates('date'), csv.texts('symbol')];
    const barOf = csv.bars();
    const lines = new Map<string, number>();
    const funds = dates.map((date, i): FundRow => {
      const line = csv.line(i);
      const root = rootOf(symbols[i], line);
      const { close } = barOf(i);
      if (!isSession(date, line)) throw new ImportRefusal(`${date} is no session`, line);
      const before = lines.get(`${root} ${date}`);
      if (before !== undefined)
        throw new ImportRefusal(`${root} of ${date} stands in line ${before} too`, line);
      lines.set(`${root} ${date}`, line);
      return { root, at: closeOf(date), ...quoteAround(root, close), provenance: 'modelled' };
    });
    return { funds };
  },
};

function rootOf(symbol: string | null | undefined, line: number): FundRoot {
  const root = FUND_ROOTS.find((one) => one === symbol);
  if (!root) throw new ImportRefusal(`"${symbol}" is none of ${FUND_ROOTS.join(', ')}`, line);
  return root;
}

function isSession(date: IsoDate, line: number): boolean {
  try {
    return isTradingDay(date);
  } catch (error) {
    throw new ImportRefusal((error as Error).message, line);
  }
}

/** Later than the calendar, or no instant at all, is refused by line. */
function instantOf(text: string, line: number): EpochMs {
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(at))
    throw new ImportRefusal(
      `"${text}" is no instant with an offset, such as 2026-07-16T14:15:00-04:00`,
      line,
    );
  try {
    sessionAt(epochMs(at), 'VIXY');
  } catch (error) {
    throw new ImportRefusal((error as Error).message, line);
  }
  return epochMs(at);
}
