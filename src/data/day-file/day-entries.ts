import { type IsoDate, nextTradingDay, type Right } from '../../market/index.ts';

/** Rows of one right, expiry and quote date, strikes ascending. */
export interface DaySeries {
  readonly right: Right;
  readonly expiry: IsoDate;
  readonly date: IsoDate;
  /** First row, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** 1 when delta never falls from strike to strike, −1 when it never rises, 0 when neither is so. */
  readonly order: 1 | 0 | -1;
  /** Its first strike, ten-thousandths of a point. */
  readonly lowest: number;
  /** Distance of the second strike from the first, ten-thousandths of a point; 1 where there is but one. */
  readonly step: number;
}

/** Calls and puts of one expiry at one close. */
export interface DayChain {
  readonly call: DaySeries;
  readonly put: DaySeries;
}

/** An expiry at the close of the session before it and at its own. */
export interface DayEntry {
  readonly date: IsoDate;
  readonly expiry: IsoDate;
  readonly opened: DayChain;
  readonly settled: DayChain;
}

/** The expiries that are quoted, calls and puts, both at the close before and at their own, in the order of the file. */
export function dayEntries(series: readonly DaySeries[]): readonly DayEntry[] {
  const chains = new Map<string, Partial<DayChain>>();
  for (const one of series) {
    const key = `${one.date} ${one.expiry}`;
    chains.set(key, { ...chains.get(key), [one.right === 'C' ? 'call' : 'put']: one });
  }
  const entries: DayEntry[] = [];
  for (const opened of chains.values()) {
    if (!isWhole(opened)) continue;
    const { date, expiry } = opened.call;
    if (date === expiry || expiry !== nextTradingDay(date)) continue;
    const settled = chains.get(`${expiry} ${expiry}`);
    if (settled && isWhole(settled)) entries.push({ date, expiry, opened, settled });
  }
  return entries;
}

function isWhole(chain: Partial<DayChain>): chain is DayChain {
  return chain.call !== undefined && chain.put !== undefined;
}
