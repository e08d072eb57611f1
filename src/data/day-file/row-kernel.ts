import type { Column, PlacedColumn } from './columns.ts';
import { type DeltaOrder, FIELD } from './day-entry.ts';
import { ROW_KERNEL } from './kernel/bytes.ts';

/** The part of the WebAssembly interface used here; the language library without a browser does not declare it. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

interface Global {
  value: number;
}

/** As rows.as exports them. */
interface RowKernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly COLUMNS: Global;
  readonly BYTES: Global;
  readonly quotes: Global;
  readonly rows: Global;
  readonly add: (begins: boolean) => void;
  readonly order: () => DeltaOrder;
  readonly read: (start: number, end: number, head: number, like: number, strike: number) => number;
}

const PAGE = 2 ** 16;
const ROW_BYTES = FIELD.count * Int32Array.BYTES_PER_ELEMENT;

/**
 * Reads rows of one series that differ in their numbers alone, in WebAssembly: about half the time that the same loops took in
 * JavaScript, which a program that runs for half a second also has to compile while it runs them. DuckDB's reader of CSV, which is
 * used for every import, took four times as long to hand the same columns over, loading it not counted.
 */
export class RowKernel {
  readonly #exports: RowKernelExports;
  readonly #at: number;
  readonly #size: number;
  #bytes: Uint8Array;
  #quotes: Int32Array;
  #dropped = 0;

  /** @param size of {@link bytes}. */
  constructor(size: number) {
    const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
    const module = new WebAssembly.Module(Buffer.from(ROW_KERNEL, 'base64'));
    this.#exports = new WebAssembly.Instance(module).exports as RowKernelExports;
    this.#at = this.#exports.BYTES.value;
    this.#size = size;
    const quotes = PAGE * Math.ceil((this.#at + size) / PAGE);
    this.#exports.quotes.value = quotes;
    [this.#bytes, this.#quotes] = this.#grow(quotes);
  }

  /** Where bytes of the file are put; another array after {@link reserve}, as the quotes. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Row after row, as {@link FIELD} says. */
  get quotes(): Int32Array {
    return this.#quotes;
  }

  /** How many rows are held, and how many were read. */
  get rows(): number {
    return this.#exports.rows.value;
  }

  get count(): number {
    return this.#dropped + this.rows;
  }

  /** 1 when no delta of the series at hand is below the one before it, else −1 when none is above it, else 0. */
  get order(): DeltaOrder {
    return this.#exports.order();
  }

  /** Holds the row that its reader has put behind the others; `begins` where it is the first of its series. */
  add(begins: boolean): void {
    this.#exports.add(begins);
  }

  /** Holds the rows before `from` alone. */
  drop(from: number): void {
    this.#dropped += this.rows - from;
    this.#exports.rows.value = from;
  }

  /** Holds rows `from` up to `to` alone, the first of them as the first. */
  keep(from: number, to: number): void {
    this.#quotes.copyWithin(0, from * FIELD.count, to * FIELD.count);
    this.drop(to - from);
  }

  /** Makes room for so many rows more. */
  reserve(count: number): void {
    const end = (this.rows + count) * ROW_BYTES;
    if (end > this.#quotes.byteLength)
      [this.#bytes, this.#quotes] = this.#grow(this.#exports.quotes.value + 2 * end);
  }

  #grow(bytes: number): [bytes: Uint8Array, quotes: Int32Array] {
    const { memory, quotes } = this.#exports;
    memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE));
    return [new Uint8Array(memory.buffer, this.#at, this.#size), new Int32Array(memory.buffer, quotes.value)];
  }

  /** Says which columns follow the repeated bytes, numbers all. */
  place(columns: readonly PlacedColumn[]): void {
    const { memory, COLUMNS: at } = this.#exports;
    const table = new Int32Array(memory.buffer, at.value, 1 + 2 * columns.length);
    table[0] = columns.length;
    columns.forEach(({ column, passed }, i) => {
      if (!isNumber(column)) throw new RangeError(`${column} is no column of numbers`);
      table[1 + 2 * i] = passed;
      table[2 + 2 * i] = FIELD[column];
    });
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

function isNumber(column: Column): column is Column & keyof typeof FIELD {
  return column in FIELD;
}
