import { dateOf, decimalPrice, instantIn, name, number, type QuoteTableFormat } from '../quote-table.ts';
import { ImportRefusal } from '../refusal.ts';

const COLUMNS = [
  'QUOTE_UNIXTIME',
  'QUOTE_READTIME',
  'UNDERLYING_LAST',
  'EXPIRE_DATE',
  'STRIKE',
  'C_BID',
  'C_ASK',
  'P_BID',
  'P_ASK',
] as const;
const READ_TIME = instantIn('America/New_York', `TRY_CAST(${name('QUOTE_READTIME')} AS TIMESTAMP)`);

/**
 * OptionsDX text files of SPX, XSP or VIX (`spx_eod_202301.txt`; the vendor's sample files and "Field definitions"): one
 * row an expiry and strike with both sides, column names in brackets. The file's name says the index, no row does.
 * QUOTE_READTIME is New York time and QUOTE_UNIXTIME the same instant in seconds; a row on which they differ is damaged.
 * End-of-day rows are stamped 16:00, which on a half day is after the last trade.
 */
export const optionsDx: QuoteTableFormat = {
  recognise(file, header) {
    if (!COLUMNS.every((column) => header.includes(column))) return undefined;
    const index = /^(spx|xsp|vix)/i.exec(file.name)?.[1]?.toUpperCase();
    if (index === undefined) {
      throw new ImportRefusal(
        'by its name the file is about no index of ours: one of OptionsDX begins with spx, xsp or vix',
        undefined,
        true,
      );
    }
    return {
      importer: 'optionsdx',
      version: 1,
      layout: { kind: 'csv', delimiter: ',', skip: 1, header },
      columns: COLUMNS,
      root: index === 'XSP' ? `'XSP'` : `'${index}?'`,
      expiry: dateOf(name('EXPIRE_DATE')),
      strike: number(name('STRIKE')),
      looks: [
        {
          stamp: READ_TIME,
          prices: {
            callBid: decimalPrice('C_BID'),
            callAsk: decimalPrice('C_ASK'),
            putBid: decimalPrice('P_BID'),
            putAsk: decimalPrice('P_ASK'),
          },
        },
      ],
      level: number(name('UNDERLYING_LAST')),
      cadence: 'daily',
      damage: [
        {
          when: `coalesce(${number(name('QUOTE_UNIXTIME'))} * 1000 <> ${READ_TIME}, true)`,
          reason: 'QUOTE_UNIXTIME and QUOTE_READTIME are not one instant',
        },
      ],
    };
  },
};
