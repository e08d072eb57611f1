import { type IsoDate, isoDate } from '../market/index.ts';
import type { Rows } from './database.ts';
import { ImportRefusal } from './refusal.ts';

/** Reads fields of CSV rows by their line in the file, so that a complaint can name it. */
export class CsvFields {
  readonly count: number;
  readonly #rows: Rows;
  readonly #skip: number;

  constructor(rows: Rows, skip: number) {
    this.count = rows.count;
    this.#rows = rows;
    this.#skip = skip;
  }

  /** The line of the file that row `index` stood in; exact as long as no field spans lines. */
  line(index: number): number {
    return index + this.#skip + 1;
  }

  /** @throws ImportRefusal where a date is missing. */
  dates(column: string): readonly IsoDate[] {
    return this.#rows.texts(column).map((text, index) => {
      if (text === null) throw new ImportRefusal(`no ${column}`, this.line(index));
      return isoDate(text);
    });
  }

  /** Null where the field is blank. @throws ImportRefusal for NaN and infinities, which a CSV reader takes as numbers. */
  numbers(column: string): readonly (number | null)[] {
    return this.#rows.numbers(column).map((value, index) => {
      if (value !== null && !Number.isFinite(value)) {
        throw new ImportRefusal(`${column} ${value} is not a number`, this.line(index));
      }
      return value;
    });
  }

  /** @throws ImportRefusal where a number is missing. */
  required(column: string): readonly number[] {
    return this.numbers(column).map((value, index) => {
      if (value === null) throw new ImportRefusal(`no ${column}`, this.line(index));
      return value;
    });
  }

  /** The bar of a row, by its index. @throws ImportRefusal where a price is missing or low and high do not hold the others. */
  bars(): (index: number) => { open: number; high: number; low: number; close: number } {
    const prices = (['open', 'high', 'low', 'close'] as const).map((column) => this.required(column));
    return (index) => {
      const [open, high, low, close] = prices.map((column) => column[index]!) as [
        number,
        number,
        number,
        number,
      ];
      if (!(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close)))
        throw new ImportRefusal(`low ${low} and high ${high} do not hold open and close`, this.line(index));
      return { open, high, low, close };
    };
  }

  texts(column: string): readonly (string | null)[] {
    return this.#rows.texts(column);
  }
}
