import { NEW_YORK } from '../../market/index.ts';
import {
  dateOf,
  decimalPrice,
  instantIn,
  instantOfText,
  name,
  number,
  ownRoot,
  type QuoteTable,
  type QuoteTableFormat,
} from '../quote-table.ts';
import { ImportRefusal } from '../refusal.ts';

const MIDNIGHT = `coalesce(CAST(try_strptime(${name('date')}, '%Y%m%d') AS DATE), TRY_CAST(${name('date')} AS DATE))::TIMESTAMP`;
const RIGHT = `left(upper(${name('right')}), 1)`;

/**
 * ThetaData quote history as CSV, "Bulk Quote" of v2 and "Quote" of v3 (the Theta Terminal's REST documentation). v2:
 * root, expiration YYYYMMDD, strike in tenths of a cent, `ms_of_day` since New York's midnight, date. v3: symbol,
 * expiration YYYY-MM-DD, strike in dollars, right CALL or PUT, `timestamp` in New York time. "The quote for each interval
 * represents the last quote at the interval's timestamp": a quote was known at its stamp. Files without an interval hold
 * every change: their stamps are not whole minutes, and a look a minute is made of them.
 */
export const thetaData: QuoteTableFormat = {
  recognise(_file, header, firstRow) {
    const has = (...columns: string[]) => columns.every((column) => header.includes(column));
    if (has('ms_of_day', 'bid', 'ask', 'date')) {
      if (!has('root', 'expiration', 'strike', 'right')) {
        throw new ImportRefusal(
          'quotes of one option, and no column says which: ask ThetaData for the bulk form, or name the columns in a mapping file',
        );
      }
      const milliseconds = number(name('ms_of_day'));
      const own = firstRow[header.indexOf('ms_of_day')] ?? '';
      const stamp = `${instantIn(NEW_YORK, `(${MIDNIGHT} + to_milliseconds(CAST(${milliseconds} AS BIGINT)))`)}`;
      return {
        ...common(header, Number(own) % 60_000 === 0, stamp),
        columns: ['root', 'expiration', 'strike', 'right', 'ms_of_day', 'date', 'bid', 'ask'],
        root: ownRoot(name('root')),
        strike: `${number(name('strike'))} / 1000`,
      };
    }
    if (!has('symbol', 'expiration', 'strike', 'right', 'timestamp', 'bid', 'ask')) return undefined;
    const own = firstRow[header.indexOf('timestamp')] ?? '';
    return {
      ...common(
        header,
        /:00(\.0*)?(Z|[+-]\d{2}:?\d{2})?$/.test(own),
        instantOfText(NEW_YORK, name('timestamp')),
      ),
      columns: ['symbol', 'expiration', 'strike', 'right', 'timestamp', 'bid', 'ask'],
      root: ownRoot(name('symbol')),
      strike: number(name('strike')),
    };
  },
};

function common(
  header: readonly string[],
  wholeMinutes: boolean,
  stamp: string,
): Omit<QuoteTable, 'columns' | 'root' | 'strike'> {
  const prices = { bid: decimalPrice('bid'), ask: decimalPrice('ask') };
  return {
    importer: 'thetadata',
    version: 1,
    layout: { kind: 'csv', delimiter: ',', skip: 1, header },
    expiry: dateOf(name('expiration')),
    right: RIGHT,
    looks: wholeMinutes
      ? [{ stamp, prices }]
      : [{ stamp: `((${stamp} + 59999) // 60000) * 60000`, order: stamp, prices }],
    cadence: wholeMinutes ? 'interval' : 'changes',
  };
}
