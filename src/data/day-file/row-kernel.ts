import { COLUMNS, type Column } from './columns.ts';
import { FIELD } from './day-file.ts';
import { ROW_KERNEL } from './kernel/bytes.ts';

/** The part of the WebAssembly interface used here; the language library without a browser does not declare it. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

interface Global {
  readonly value: number;
}

/** As rows.as exports them. */
interface RowKernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly ROWS: Global;
  readonly COLUMNS: Global;
  readonly QUOTES: Global;
  readonly DELTAS: Global;
  readonly BYTES: Global;
  readonly MOST: Global;
  readonly read: (start: number, end: number, head: number, like: number, strike: number) => number;
}

/** Which place of a quote a column has; a delta, which is kept apart, has the one behind them. */
const PLACES: { readonly [column in Column]?: number } = {
  strike: FIELD.strike,
  bid: FIELD.bid,
  ask: FIELD.ask,
  delta: FIELD.count,
};

/**
 * Reads rows of one series that differ in their numbers alone, in WebAssembly: about half the time that the same loops took in
 * JavaScript, which a program that runs for half a second also has to compile while it runs them. DuckDB's reader of CSV, which is
 * used for every import, took four times as long to hand the same columns over, loading it not counted.
 */
export class RowKernel {
  /** Where bytes of the file are put. */
  readonly bytes: Uint8Array;
  /** Strike, bid and ask by row, as many as one filling of the bytes can hold. */
  readonly quotes: Int32Array;
  readonly deltas: Int16Array;
  /** How many rows are held, as the only number. */
  readonly #rows: Int32Array;
  readonly #exports: RowKernelExports;
  readonly #at: number;

  /** @param size of `bytes`. */
  constructor(size: number) {
    const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
    const module = new WebAssembly.Module(Buffer.from(ROW_KERNEL, 'base64'));
    this.#exports = new WebAssembly.Instance(module).exports as RowKernelExports;
    const { memory, ROWS, QUOTES, DELTAS, BYTES, MOST } = this.#exports;
    this.#at = BYTES.value;
    this.#rows = new Int32Array(memory.buffer, ROWS.value, 1);
    this.bytes = new Uint8Array(memory.buffer, BYTES.value, size);
    this.quotes = new Int32Array(memory.buffer, QUOTES.value, FIELD.count * MOST.value);
    this.deltas = new Int16Array(memory.buffer, DELTAS.value, MOST.value);
  }

  /** How many rows the columns hold. */
  get rows(): number {
    return this.#rows[0]!;
  }

  set rows(count: number) {
    this.#rows[0] = count;
  }

  /** Says which columns follow the repeated bytes, numbers all. */
  place(columns: readonly { readonly column: Column; readonly passed: number }[]): void {
    const table = new Int32Array(
      this.#exports.memory.buffer,
      this.#exports.COLUMNS.value,
      1 + 2 * COLUMNS.length,
    );
    table[0] = columns.length;
    let at = 1;
    for (const { column, passed } of columns) {
      table[at++] = passed;
      table[at++] = PLACES[column]!;
    }
  }

  /**
   * Reads rows from `start` as long as they begin with the `head` bytes that `start` begins with, their numbers are plain (digits
   * and at most one dot) and each strike is above the one before, the first above `strike`.
   *
   * @returns where the first row begins that was not read.
   */
  read(start: number, end: number, head: number, strike: number): number {
    const at = this.#at;
    return this.#exports.read(at + start, at + end, head, at + start, strike) - at;
  }
}
