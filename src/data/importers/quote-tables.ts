import type { OfferedFile } from '../offered-file.ts';
import { fieldsOfLine, type QuoteTable, type QuoteTableFormat } from '../quote-table.ts';
import { cboeDataShopEndOfDay, cboeDataShopIntervals } from './cboe-datashop.ts';
import { databento } from './databento.ts';
import { massive } from './massive.ts';
import { optionsDx } from './optionsdx.ts';
import { orats } from './orats.ts';
import { thetaData } from './thetadata.ts';

/** Vendors' tables of option quotes: files of any size, told apart by the names of their columns. */
const QUOTE_TABLES: readonly QuoteTableFormat[] = [
  optionsDx,
  cboeDataShopEndOfDay,
  cboeDataShopIntervals,
  orats,
  databento,
  massive,
  thetaData,
];

/**
 * How to read a file as a table of option quotes; undefined when it is none that is known.
 * @throws ImportRefusal for a known vendor's file without quotes.
 */
export function quoteTableOf(file: OfferedFile, head: string): QuoteTable | undefined {
  const [header, firstRow] = head.split(/\r?\n/, 2).map((line) => fieldsOfLine(line));
  if (!header || header.length < 3) return undefined;
  for (const format of QUOTE_TABLES) {
    const table = format.recognise(file, header, firstRow ?? []);
    if (table) return table;
  }
  return undefined;
}
