import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CALENDAR_YEARS, type IsoDate, isoDate, isTradingDay } from '../../market/index.ts';
import { StoreError } from '../store-error.ts';
import { COLUMNS, namesOf, placeColumns } from './columns.ts';
import { type DayEntry, FIELD, UNITS } from './day-entry.ts';
import { type DayChain, DaySessions } from './day-sessions.ts';
import { RowKernel } from './row-kernel.ts';

const [COMMA, NEWLINE, RETURN, DOT, MINUS, ZERO, NINE] = [44, 10, 13, 46, 45, 48, 57];
/** The letters c and p; a capital lacks the bit SMALL. */
const [CALL, PUT, SMALL] = [99, 112, 32];
const [RIGHT, EXPIRY, DATE, STRIKE, BID, ASK, DELTA] = COLUMNS.map((_, at) => at) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
/** Right and dates, which tell the series. */
const KEYS = DATE + 1;
const DATE_BYTES = 10;
const CHUNK = 2 ** 20;
/** No row that names a right, two dates and four numbers is shorter. */
const SHORTEST_ROW = 30;
/** The byte that a file of gzip begins with. */
const GZIP = '\u001f';
/** What brings a number of so many decimals to ten-thousandths. */
const SCALES = Float64Array.of(10_000, 1_000, 100, 10, 1);
const DECIMALS = SCALES.length - 1;
const LARGEST = 2 ** 31 - 1;

/**
 * Reads an end-of-day CSV of quotes with deltas, a megabyte of the file at a time, and hands out each expiry that it follows from one
 * close to the next, its own. Its header says which column is which; others are passed over. Rows are in order of
 * date, expiry, right and strike. A price of more than four decimals is refused rather than rounded; a delta is rounded.
 * Memory does not grow with the file: quotes are held for as long as an entry may want them.
 *
 * @returns how many quotes the file holds.
 * @throws StoreError naming the file and the row of what cannot be read or is out of order.
 */
export function readDayFile(path: string, visit: (entry: DayEntry) => void): number {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new StoreError(`${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    if (!fstatSync(file).isFile()) throw new StoreError(`${path} is no plain file`);
    return new DayReader(path, file, visit).read();
  } finally {
    closeSync(file);
  }
}

class DayReader {
  readonly #name: string;
  readonly #file: number;
  readonly #kernel = new RowKernel(CHUNK + 1);
  readonly #sessions: DaySessions;
  readonly #dates = new Map<number, IsoDate>();
  /** Places in {@link COLUMNS} of what is read, in the order of the file, and how many columns lie before each. */
  #order: readonly number[] = [];
  #passed: readonly number[] = [];
  /** Values of the row at hand by place in {@link COLUMNS}. */
  readonly #values = new Int32Array(COLUMNS.length);
  /** Columns before the first number. */
  #head = 0;
  /** Right, expiry and date of the series at hand, the row it begins with, and the chain that wants it. */
  readonly #now = new Int32Array(KEYS);
  #from = 0;
  #chain: DayChain | undefined;

  constructor(name: string, file: number, visit: (entry: DayEntry) => void) {
    this.#name = name;
    this.#file = file;
    this.#sessions = new DaySessions(this.#kernel, visit);
  }

  read(): number {
    const kernel = this.#kernel;
    let held = 0;
    for (;;) {
      kernel.reserve(CHUNK / SHORTEST_ROW);
      const { bytes } = kernel;
      const count = readSync(this.#file, bytes, held, CHUNK - held, null);
      held += count;
      if (count === 0 && held > 0 && held < CHUNK) bytes[held++] = NEWLINE;
      const end = held === 0 ? 0 : bytes.lastIndexOf(NEWLINE, held - 1) + 1;
      if (end === 0 && held === CHUNK) throw this.#fault('is longer than a megabyte');
      this.#take(end);
      if (count === 0) break;
      bytes.copyWithin(0, end, held);
      held -= end;
    }
    if (kernel.count === 0) throw new StoreError(`${this.#name} holds no quotes`);
    this.#endSeries();
    this.#sessions.end();
    return kernel.count;
  }

  /** Whole rows up to `end`; the first of the file is its header. */
  #take(end: number): void {
    const kernel = this.#kernel;
    let place = 0;
    if (end > 0 && this.#order.length === 0) {
      place = kernel.bytes.indexOf(NEWLINE) + 1;
      this.#readHeader(new TextDecoder().decode(kernel.bytes.subarray(0, place)));
    }
    while (place < end) {
      const behind = this.#head === KEYS ? this.#takeRows(place, end) : place;
      place = behind > place ? behind : this.#takeRow(place);
    }
  }

  /** Reads the rows of a series, as far as they are plain; returns where the next one begins. */
  #takeRows(start: number, end: number): number {
    const head = this.#readColumns(start, 0, this.#head) - start;
    this.#enterSeries();
    return this.#kernel.read(start, end, head, this.#strikeBefore());
  }

  /** Reads one row, or says what is wrong with it; returns where the next one begins. */
  #takeRow(start: number): number {
    const { bytes, quotes } = this.#kernel;
    let place = this.#readColumns(start, 0, this.#order.length);
    while (bytes[place] !== NEWLINE) place++;
    this.#enterSeries();
    const values = this.#values;
    const before = this.#strikeBefore();
    if (values[STRIKE]! <= before) throw this.#fault('has no higher strike than the row before');
    const at = this.#kernel.rows * FIELD.count;
    quotes[at + FIELD.strike] = values[STRIKE]!;
    quotes[at + FIELD.bid] = values[BID]!;
    quotes[at + FIELD.ask] = values[ASK]!;
    quotes[at + FIELD.delta] = values[DELTA]!;
    this.#kernel.add(before < 0);
    return place + 1;
  }

  /** Strike of the row before in the series at hand, −1 when there is none. */
  #strikeBefore(): number {
    const { quotes, rows } = this.#kernel;
    return rows === this.#from ? -1 : quotes[(rows - 1) * FIELD.count + FIELD.strike]!;
  }

  #readHeader(header: string): void {
    if (header.startsWith(GZIP))
      throw new StoreError(`${this.#name} is compressed: unpack it first (gunzip)`);
    const placed = placeColumns(header);
    if ('missing' in placed) {
      const [first] = namesOf(placed.missing);
      throw new StoreError(
        `${this.#name} row 1: no column is named for the ${placed.missing}, such as "${first}"`,
      );
    }
    this.#order = placed.map(({ column }) => COLUMNS.indexOf(column));
    this.#passed = placed.map(({ passed }) => passed);
    this.#head = this.#order.findIndex((at) => at > DATE);
    if (this.#head === KEYS) this.#kernel.place(placed.slice(KEYS));
  }

  /** Reads columns of a row, `from` up to `to` in the order of the file, into the values; returns where the next one begins. */
  #readColumns(start: number, from: number, to: number): number {
    const { bytes } = this.#kernel;
    const [order, passed, values] = [this.#order, this.#passed, this.#values];
    let place = start;
    for (let i = from; i < to; i++) {
      const at = order[i]!;
      for (let left = passed[i]!; left > 0; left--) {
        while (bytes[place] !== COMMA) if (bytes[place++] === NEWLINE) throw this.#lacks(at);
        place++;
      }
      let byte = bytes[place]!;
      if (at === RIGHT) {
        values[RIGHT] = byte | SMALL;
        while (byte !== COMMA && byte !== NEWLINE) byte = bytes[++place]!;
      } else if (at <= DATE) {
        values[at] = digitsOfDate(bytes, place);
        place += DATE_BYTES;
        byte = bytes[place]!;
        if (values[at] === 0 || byte > COMMA) throw this.#lacks(at);
      } else {
        if (at === DELTA && byte === MINUS) byte = bytes[++place]!;
        const first = place;
        let value = 0;
        // Written twice, before the dot and behind it: a single loop that also looks for the dot is slower.
        for (; byte >= ZERO && byte <= NINE; byte = bytes[++place]!) value = value * 10 + byte - ZERO;
        let decimals = 0;
        if (byte === DOT) {
          const dot = place;
          for (byte = bytes[++place]!; byte >= ZERO && byte <= NINE; byte = bytes[++place]!)
            value = value * 10 + byte - ZERO;
          decimals = place - dot - 1;
        }
        if (place === first || (byte !== COMMA && byte !== NEWLINE && byte !== RETURN)) throw this.#lacks(at);
        value = decimals <= DECIMALS ? value * SCALES[decimals]! : this.#rounded(value, decimals, at);
        if (value > (at === DELTA ? UNITS : LARGEST))
          throw this.#fault(`has a ${COLUMNS[at]} that is too large`);
        values[at] = value;
      }
      if (byte === COMMA) place++;
    }
    return place;
  }

  #rounded(value: number, decimals: number, at: number): number {
    if (at !== DELTA) throw this.#fault(`has a ${COLUMNS[at]} of more than ${DECIMALS} decimals`);
    return Math.round((value * UNITS) / 10 ** decimals);
  }

  /** Ends the series at hand and begins another, where the row at hand is of another. */
  #enterSeries(): void {
    const [values, now] = [this.#values, this.#now];
    if (values[RIGHT] === now[RIGHT] && values[EXPIRY] === now[EXPIRY] && values[DATE] === now[DATE]) return;
    this.#endSeries();
    if (values[RIGHT] !== CALL && values[RIGHT] !== PUT) throw this.#fault('is neither a call nor a put');
    if (values[DATE]! < now[DATE]!) throw this.#fault('is of an earlier date than the row before');
    const expiry = this.#dateOf(EXPIRY);
    if (values[DATE] !== now[DATE]) this.#beginDate();
    const chain = this.#sessions.chainOf(expiry);
    if (chain?.[values[RIGHT] === CALL ? 'call' : 'put'])
      throw this.#fault('is of a right, expiry and date whose rows ended before');
    for (let at = RIGHT; at <= DATE; at++) now[at] = values[at]!;
    this.#from = this.#kernel.rows;
    this.#chain = chain;
  }

  /** Keeps the rows of the series at hand where an entry may want them. */
  #endSeries(): void {
    const kernel = this.#kernel;
    if (!this.#chain) {
      kernel.drop(this.#from);
      return;
    }
    const range = { from: this.#from, to: kernel.rows, order: kernel.order };
    this.#chain[this.#now[RIGHT] === CALL ? 'call' : 'put'] = range;
  }

  #beginDate(): void {
    const date = this.#dateOf(DATE);
    const year = Number(date.slice(0, 4));
    if (year < CALENDAR_YEARS.first || year > CALENDAR_YEARS.last)
      throw this.#fault(`is of ${date}, which the exchange calendar does not cover`);
    if (date !== this.#sessions.next && !isTradingDay(date))
      throw this.#fault(`is of ${date}, a day without a session`);
    this.#sessions.begin(date);
    // Dates repeat in most rows: one that is known need not be parsed again.
    const { next } = this.#sessions;
    if (next) this.#dates.set(Number(next.replaceAll('-', '')), next);
  }

  /** The date that a column of the row at hand tells; a file tells few dates many times. */
  #dateOf(at: number): IsoDate {
    const digits = this.#values[at]!;
    const held = this.#dates.get(digits);
    if (held) return held;
    try {
      const date = isoOf(digits);
      this.#dates.set(digits, date);
      return date;
    } catch {
      throw this.#fault(`has no date YYYY-MM-DD as ${COLUMNS[at]}`);
    }
  }

  #lacks(at: number): StoreError {
    return this.#fault(`has no ${at <= DATE ? 'date' : 'number'} as ${COLUMNS[at]}`);
  }

  /** A fault of the row at hand; the header is row 1. */
  #fault(what: string): StoreError {
    return new StoreError(`${this.#name} row ${this.#kernel.count + 2} ${what}`);
  }
}

/** The eight digits of YYYY-MM-DD as one number, 0 for what is none. */
function digitsOfDate(bytes: Uint8Array, at: number): number {
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return 0;
  let value = 0;
  for (let place = at; place < at + DATE_BYTES; place++) {
    if (place === at + 4 || place === at + 7) continue;
    const digit = bytes[place]! - ZERO;
    if (digit < 0 || digit > 9) return 0;
    value = value * 10 + digit;
  }
  return value;
}

/** The date of the digits 20260720. */
function isoOf(digits: number): IsoDate {
  const text = String(digits);
  return isoDate(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
}
