import { type EpochMs, epochMs, FUND_ROOTS, sessionAt } from '../../market/index.ts';
import { CsvFields } from '../csv-fields.ts';
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
      const root = FUND_ROOTS.find((one) => one === symbols[i]);
      if (!root) throw new ImportRefusal(`"${symbols[i]}" is none of ${FUND_ROOTS.join(', ')}`, line);
      const at = instantOf(times[i] ?? '', line);
      const before = lines.get(`${root} ${at}`);
      if (before !== undefined)
        throw new ImportRefusal(`${root} at ${times[i]} stands in line ${before} too`, line);
      lines.set(`${root} ${at}`, line);
      const [bid, ask] = [bids[i]!, asks[i]!];
      if (bid < 0 || ask < 0) throw new ImportRefusal(`bid ${bid} and ask ${ask} are no prices`, line);
      if (!(bid > 0 && bid <= ask)) dropped['crossed or one-sided']++;
      else if (sessionAt(at, root).name === 'closed') dropped['market closed']++;
      else funds.push({ root, at, bid, ask });
    }
    return {
      funds,
      dropped: Object.entries(dropped).map(([reason, rows]) => ({ reason, rows })),
    };
  },
};

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
