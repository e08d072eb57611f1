import type { Database } from './database.ts';
import { quoteTableOf } from './importers/quote-tables.ts';
import { type Mapping, mappedHeader, mappedTable } from './mapping-file.ts';
import type { OfferedFile } from './offered-file.ts';
import type { QuoteTable } from './quote-table.ts';
import { ImportRefusal } from './refusal.ts';

/** Lines of a Zstandard file that are read to recognise it. */
const HEAD_LINES = 20;

/**
 * How to read a file as a table of option quotes: by the mapping, else by its columns; undefined when it is none.
 * @throws ImportRefusal when it is one that cannot be used, or does not fit the mapping.
 */
export async function tableOf(
  offered: OfferedFile,
  database: Database,
  mapping: Mapping | undefined,
): Promise<QuoteTable | undefined> {
  const head =
    offered.packing === 'zstd'
      ? (await database.firstLines(offered.path, HEAD_LINES)).join('\n')
      : offered.head;
  if (!mapping) return quoteTableOf(offered, head);
  const { file } = mapping;
  if ((file.kind === 'parquet') !== (offered.packing === 'parquet')) {
    throw new ImportRefusal(`the mapping is for ${file.kind === 'csv' ? 'CSV' : 'Parquet'} files`);
  }
  return mappedTable(
    mapping,
    file.kind === 'parquet'
      ? await database.columnsOfParquet(offered.path)
      : mappedHeader(head, file.delimiter, file.skipLines),
  );
}
