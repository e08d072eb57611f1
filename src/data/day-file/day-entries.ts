import { type IsoDate, nextTradingDay, type Right } from '../../market/index.ts';
import { type DayEntry, type DayFile, ENTRY, FIELD, SERIES } from './day-file.ts';

/** Rows of one right, expiry and quote date, strikes ascending. */
export interface DaySeries {
  readonly right: Right;
  readonly expiry: IsoDate;
  readonly date: IsoDate;
  /** First row, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** Calls and puts of one expiry at one close. */
interface DayChain {
  call?: DaySeries;
  put?: DaySeries;
}

type Columns = Pick<DayFile, 'quotes' | 'delta'>;

/** The expiries that are quoted, calls and puts, both at the close before and at their own, in the order of the file. */
export function dayEntries(
  all: readonly DaySeries[],
  columns: Columns,
): { readonly entries: readonly DayEntry[]; readonly series: Int32Array } {
  const opened = new Map<IsoDate, DayChain>();
  const settled = new Map<IsoDate, DayChain>();
  for (const one of all) {
    if (one.date === one.expiry) add(settled, one);
    else if (one.expiry === nextTradingDay(one.date)) add(opened, one);
  }
  const entries: DayEntry[] = [];
  const held = new Int32Array(opened.size * ENTRY.count);
  for (const [date, { put, call }] of opened) {
    if (!put || !call) continue;
    const own = settled.get(put.expiry);
    if (!own?.put || !own.call) continue;
    const at = entries.length * ENTRY.count;
    describe(put, columns, held, at + ENTRY.put);
    describe(call, columns, held, at + ENTRY.call);
    held[at + ENTRY.put + SERIES.order] = orderOf(columns, put);
    held[at + ENTRY.call + SERIES.order] = orderOf(columns, call);
    describe(own.put, columns, held, at + ENTRY.settledPut);
    describe(own.call, columns, held, at + ENTRY.settledCall);
    entries.push({ date, expiry: put.expiry });
  }
  return { entries, series: held.subarray(0, entries.length * ENTRY.count) };
}

function add(chains: Map<IsoDate, DayChain>, series: DaySeries): void {
  let chain = chains.get(series.date);
  if (!chain) {
    chain = {};
    chains.set(series.date, chain);
  }
  chain[series.right === 'C' ? 'call' : 'put'] = series;
}

function describe({ from, to }: DaySeries, { quotes }: Columns, held: Int32Array, at: number): void {
  const lowest = quotes[from * FIELD.count + FIELD.strike]!;
  held[at + SERIES.from] = from;
  held[at + SERIES.to] = to;
  held[at + SERIES.lowest] = lowest;
  held[at + SERIES.step] = to - from > 1 ? quotes[(from + 1) * FIELD.count + FIELD.strike]! - lowest : 1;
}

function orderOf({ delta }: Columns, { from, to }: DaySeries): 1 | 0 | -1 {
  let rises = 0;
  let falls = 0;
  for (let row = from + 1; row < to; row++) {
    const change = delta[row]! - delta[row - 1]!;
    if (change > 0) rises++;
    else if (change < 0) falls++;
  }
  return falls === 0 ? 1 : rises === 0 ? -1 : 0;
}
