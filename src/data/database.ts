import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { DAY_MS, type IsoDate } from '../market/index.ts';
import { ImportRefusal } from './refusal.ts';
import { makeScratch, removeScratch } from './scratch-folder.ts';

/** Loaded with the first database: most commands need none, and it takes longer to load than they take. */
type Library = typeof import('@duckdb/node-api');

const ROWS_PER_CHUNK = 2048;

/** One column to be written: `instant` holds milliseconds since 1970 UTC, `date` an {@link IsoDate}. */
export type Column =
  | { readonly type: 'double' | 'instant'; readonly values: ArrayLike<number | null> }
  | { readonly type: 'date'; readonly values: ArrayLike<IsoDate | null> }
  | { readonly type: 'text'; readonly values: ArrayLike<string | null> };

/** Columns by name, all of one length, in the order in which they are written. */
export interface Table {
  readonly [name: string]: Column;
}

/** How a CSV file is laid out; every column is named and typed here, nothing is guessed. */
export interface CsvLayout {
  /** DuckDB types by column name, in the order of the file. */
  readonly columns: { readonly [name: string]: 'DOUBLE' | 'DATE' | 'VARCHAR' };
  /** Lines before the first row of data, the header included. */
  readonly skip: number;
  readonly dateFormat?: string;
  /** The text that stands for an unknown value; default: an empty field. */
  readonly missing?: string;
}

/** DuckDB, one connection, in UTC. It selects, orders, converts and counts; it adds no fractions up. */
export class Database {
  readonly #library: Library;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  /** Where files lie that DuckDB is to read or has written; only this process sees it. */
  readonly #scratch: string;
  #serial = 0;

  private constructor(
    library: Library,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    scratch: string,
  ) {
    this.#library = library;
    this.#instance = instance;
    this.#connection = connection;
    this.#scratch = scratch;
  }

  /** In memory; with `onDisk` in a file, with a bound on what is held in memory. */
  static async open(onDisk?: { readonly file: string; readonly memory: string }): Promise<Database> {
    const library = await import('@duckdb/node-api');
    const scratch = await makeScratch();
    const instance = await library.DuckDBInstance.create(onDisk?.file ?? ':memory:', {
      threads: '2',
      ...(onDisk ? { memory_limit: onDisk.memory, temp_directory: scratch } : {}),
    });
    const connection = await instance.connect();
    await connection.run(`SET TimeZone = 'UTC'`);
    if (onDisk) {
      await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
    }
    return new Database(library, instance, connection, scratch);
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await removeScratch(this.#scratch);
  }

  async query(sql: string): Promise<Rows> {
    const reader = await this.#connection.runAndReadAll(sql);
    return new Rows(reader.columnNames(), reader.getColumns(), reader.currentRowCount);
  }

  /** Runs statements for what they do. `onProgress` hears the share done, 0…1, now and then. */
  async run(sql: string, onProgress?: (share: number) => void): Promise<void> {
    const timer = onProgress
      ? setInterval(() => onProgress(Math.max(0, this.#connection.progress.percentage) / 100), 500)
      : undefined;
    try {
      await this.#connection.run(sql);
    } finally {
      clearInterval(timer);
    }
  }

  /** A query's rows, some thousands at a time, so that no more is ever held; each value as {@link Rows} gives it. */
  async *stream(sql: string): AsyncGenerator<Rows> {
    const result = await this.#connection.stream(sql);
    const names = result.columnNames();
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      yield new Rows(names, chunk.getColumns(), chunk.rowCount);
    }
  }

  /**
   * Names of the columns of a Parquet file.
   * @throws ImportRefusal when it is none that can be read.
   */
  async columnsOfParquet(path: string): Promise<readonly string[]> {
    try {
      const rows = await this.query(`DESCRIBE SELECT * FROM read_parquet('${quoted(path)}')`);
      return rows.texts('column_name').map((column) => column ?? '');
    } catch (error) {
      throw new ImportRefusal(`not a sound Parquet file: ${firstLine((error as Error).message)}`);
    }
  }

  /**
   * The first lines of a Zstandard text file.
   * @throws ImportRefusal when it does not unpack.
   */
  async firstLines(path: string, count: number): Promise<readonly string[]> {
    try {
      const rows = await this.query(
        `SELECT line FROM read_csv('${quoted(path)}', columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '\x1f', quote = '', escape = '', compression = 'zstd') LIMIT ${count}`,
      );
      return rows.texts('line').map((line) => line ?? '');
    } catch (error) {
      throw new ImportRefusal(`not a sound Zstandard file: ${firstLine((error as Error).message)}`);
    }
  }

  /** The rows of a query, which says their order, as zstd Parquet. */
  async queryToParquet(sql: string): Promise<Uint8Array> {
    const file = join(this.#scratch, `copied_${this.#serial++}.parquet`);
    try {
      await this.#connection.run(`COPY (${sql}) TO '${quoted(file)}' (FORMAT parquet, COMPRESSION zstd)`);
      return await readFile(file);
    } finally {
      await unlink(file).catch(() => undefined);
    }
  }

  /**
   * Rows of a query a few thousand at a time, in order, without holding them all: one array a column.
   * @throws Error when a value is NULL.
   */
  async *numberChunks(sql: string): AsyncGenerator<readonly Float64Array[]> {
    const result = await this.#connection.stream(sql);
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
      const { rowCount, columnCount } = chunk;
      const columns: Float64Array[] = [];
      for (let index = 0; index < columnCount; index++) {
        const vector = chunk.getColumnVector(index);
        const column = new Float64Array(rowCount);
        for (let row = 0; row < rowCount; row++) {
          const value = vector.getItem(row);
          if (typeof value !== 'number')
            throw new Error(`column ${index + 1} holds ${String(value)}, not a number`);
          column[row] = value;
        }
        columns.push(column);
      }
      yield columns;
    }
  }

  /** Writes a table as zstd Parquet, rows ordered by `orderBy`. The same table always gives the same bytes. */
  async toParquet(table: Table, orderBy: readonly string[]): Promise<Uint8Array> {
    const name = `written_${this.#serial++}`;
    await this.createTable(name, table);
    try {
      const order = orderBy.map((column) => `"${column}"`).join(', ');
      return await this.queryToParquet(`SELECT * FROM ${name} ORDER BY ${order}`);
    } finally {
      await this.#connection.run(`DROP TABLE ${name}`);
    }
  }

  /** Creates a table, in place of one of that name, and fills it. */
  async createTable(name: string, table: Table): Promise<void> {
    const columns = Object.entries(table);
    const { BIGINT, DATE, DOUBLE, VARCHAR, DuckDBDataChunk } = this.#library;
    const types = { double: DOUBLE, instant: BIGINT, date: DATE, text: VARCHAR };
    await this.#connection.run(
      `CREATE OR REPLACE TABLE ${name} (${columns.map(([column, { type }]) => `"${column}" ${types[type].toString()}`).join(', ')})`,
    );
    const rows = columns[0]?.[1].values.length ?? 0;
    const appender = await this.#connection.createAppender(name);
    for (let from = 0; from < rows; from += ROWS_PER_CHUNK) {
      const count = Math.min(ROWS_PER_CHUNK, rows - from);
      const chunk = DuckDBDataChunk.create(
        columns.map(([, { type }]) => types[type]),
        count,
      );
      columns.forEach(([, column], index) => {
        chunk.setColumnValues(index, duckValues(this.#library, column, from, count));
      });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  /**
   * Reads CSV text by its layout, rows in the order of the file.
   * @throws ImportRefusal for the first line that does not fit the layout.
   */
  async readCsv(text: string, layout: CsvLayout): Promise<Rows> {
    const file = join(this.#scratch, `read_${this.#serial++}.csv`);
    await writeFile(file, text);
    const columns = Object.entries(layout.columns).map(([name, type]) => `'${name}': '${type}'`);
    const options = [
      `columns = {${columns.join(', ')}}`,
      'auto_detect = false',
      'header = false',
      `skip = ${layout.skip}`,
      `delim = ','`,
      `quote = '"'`,
      `escape = '"'`,
      `nullstr = '${layout.missing ?? ''}'`,
      'store_rejects = true',
      ...(layout.dateFormat ? [`dateformat = '${layout.dateFormat}'`] : []),
    ];
    const selected = Object.entries(layout.columns).map(([name, type]) =>
      type === 'DATE' ? `CAST("${name}" AS VARCHAR) AS "${name}"` : `"${name}"`,
    );
    try {
      const rows = await this.query(
        `SELECT ${selected.join(', ')} FROM read_csv('${quoted(file)}', ${options.join(', ')})`,
      );
      const rejects = await this.query(
        `SELECT CAST(line AS DOUBLE) AS line, column_name, error_message FROM reject_errors ORDER BY line, column_name`,
      );
      if (rejects.count > 0) {
        throw new ImportRefusal(
          rejects.texts('error_message')[0] ?? 'unreadable',
          rejects.numbers('line')[0]!,
        );
      }
      return rows;
    } catch (error) {
      if (error instanceof ImportRefusal) throw error;
      throw new ImportRefusal(`not the CSV it claims to be: ${firstLine((error as Error).message)}`);
    } finally {
      await unlink(file).catch(() => undefined);
      await this.#connection.run('DROP TABLE IF EXISTS reject_errors');
      await this.#connection.run('DROP TABLE IF EXISTS reject_scans');
    }
  }
}

/** Rows of a query by column. NULL stays apart from zero. */
export class Rows {
  readonly count: number;
  readonly #names: readonly string[];
  readonly #columns: readonly (readonly DuckDBValue[])[];

  constructor(names: readonly string[], columns: readonly (readonly DuckDBValue[])[], count: number) {
    this.count = count;
    this.#names = names;
    this.#columns = columns;
  }

  numbers(column: string): readonly (number | null)[] {
    return this.#values(column) as readonly (number | null)[];
  }

  texts(column: string): readonly (string | null)[] {
    return this.#values(column) as readonly (string | null)[];
  }

  /** @throws Error when the column holds a NULL. */
  floats(column: string): Float64Array {
    return Float64Array.from(this.#values(column) as readonly number[], (value, row) => {
      if (value === null) throw new Error(`column ${column} has no value in row ${row + 1}`);
      return value;
    });
  }

  #values(column: string): readonly DuckDBValue[] {
    const index = this.#names.indexOf(column);
    if (index < 0) throw new Error(`the query has no column ${column}`);
    return this.#columns[index] ?? [];
  }
}

/** A path or text inside a single-quoted SQL literal. */
export function quoted(text: string): string {
  return text.replaceAll("'", "''");
}

function duckValues(
  { DuckDBDateValue }: Library,
  column: Column,
  from: number,
  count: number,
): DuckDBValue[] {
  const values = Array.from({ length: count }, (_, i) => column.values[from + i] ?? null);
  switch (column.type) {
    case 'instant':
      return values.map((value) => (value === null ? null : BigInt(value as number)));
    case 'date':
      return values.map((value) =>
        value === null
          ? null
          : new DuckDBDateValue(Math.round(Date.parse(`${value as string}T00:00:00Z`) / DAY_MS)),
      );
    case 'double':
    case 'text':
      return values;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
