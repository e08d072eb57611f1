import { type IsoDate, nextTradingDay } from '../../market/index.ts';
import type { DayEntry, RowRange } from './day-entry.ts';
import type { RowKernel } from './row-kernel.ts';

/** Calls and puts of an expiry at one close, as far as they are read. */
export interface DayChain {
  call?: RowRange;
  put?: RowRange;
}

/** Follows expiries from one close to the next, their own, as a file is read, and keeps their rows for as long. */
export class DaySessions {
  readonly #kernel: RowKernel;
  readonly #visit: (entry: DayEntry) => void;
  #date: IsoDate | undefined;
  #next: IsoDate | undefined;
  /** What expires on the date, at its own close and at the close before; what expires at the next session. */
  #settled: DayChain = {};
  #held: DayChain = {};
  #heldDate: IsoDate | undefined;
  #opened: DayChain = {};

  constructor(kernel: RowKernel, visit: (entry: DayEntry) => void) {
    this.#kernel = kernel;
    this.#visit = visit;
  }

  /** The session after the date at hand. */
  get next(): IsoDate | undefined {
    return this.#next;
  }

  /** The chain that wants the rows of an expiry at the date at hand. */
  chainOf(expiry: IsoDate): DayChain | undefined {
    return expiry === this.#date ? this.#settled : expiry === this.#next ? this.#opened : undefined;
  }

  begin(date: IsoDate): void {
    this.end();
    this.#held = this.#keep(date === this.#next ? this.#opened : {});
    this.#heldDate = this.#date;
    this.#date = date;
    this.#next = nextTradingDay(date);
    this.#settled = {};
    this.#opened = {};
  }

  /** The date at hand is over: hands out what expired. */
  end(): void {
    const { put, call } = this.#held;
    const { put: settledPut, call: settledCall } = this.#settled;
    if (!put || !call || !settledPut || !settledCall) return;
    const { quotes } = this.#kernel;
    this.#visit({ date: this.#heldDate!, expiry: this.#date!, quotes, put, call, settledPut, settledCall });
  }

  /** Keeps the rows of a chain alone, which are then the first; nothing of one that lacks a side. */
  #keep({ put, call }: DayChain): DayChain {
    if (!put || !call) {
      this.#kernel.drop(0);
      return {};
    }
    const from = Math.min(put.from, call.from);
    this.#kernel.keep(from, Math.max(put.to, call.to));
    return { put: moved(put, from), call: moved(call, from) };
  }
}

function moved({ from, to, order }: RowRange, by: number): RowRange {
  return { from: from - by, to: to - by, order };
}
