import { absent, ok, type Result } from '../math/index.ts';
import { plannedOnOrBefore } from './closures.ts';
import type { FutureRoot, OptionRoot, SettlementStyle } from './contract.ts';
import { addDays, weekday } from './time.ts';
import { type IsoDate, isoDate } from './units.ts';

/** What a contract settles to: the S&P 500 close, its opening print (SET), or the VIX opening print (VRO). */
export type SettlementSource = 'SPX-close' | 'SET' | 'VRO';

/** The value that contracts of one date settle to. */
export interface SettlementPrint {
  readonly source: SettlementSource;
  readonly date: IsoDate;
  /** Index points, unrounded as published. */
  readonly value: number;
  /** The file or publication it was read from. */
  readonly origin: string;
  /** True when the value stands in for an official one; every use is counted and reported by `origin`. */
  readonly fallback: boolean;
}

/** Official settlement values by source and date. */
export class SettlementTable {
  readonly #prints = new Map<string, SettlementPrint>();

  /** Official prints win over fallbacks; among equals the first given wins. */
  constructor(prints: Iterable<SettlementPrint>) {
    for (const print of prints) {
      const key = `${print.source} ${print.date}`;
      const held = this.#prints.get(key);
      if (!held || (held.fallback && !print.fallback)) this.#prints.set(key, print);
    }
  }

  /** This table with more prints, for which the same order of precedence holds. */
  with(prints: Iterable<SettlementPrint>): SettlementTable {
    return new SettlementTable([...this.#prints.values(), ...prints]);
  }

  lookup(source: SettlementSource, date: IsoDate): Result<SettlementPrint, 'no-settlement-print'> {
    const print = this.#prints.get(`${source} ${date}`);
    return print ? ok(print) : absent('no-settlement-print', `${source} of ${date}`);
  }
}

/** Friday SPXW series that expired before this date settled on the opening print; the first was listed on the other. */
const WEEKLY_PM_SINCE = isoDate('2010-12-02');
const FIRST_WEEKLY = isoDate('2005-10-28');

/**
 * Whether a root settles on an opening or on a closing print. `expiry` matters only for SPXW: its Friday weeklies
 * settled in the morning until December 2010. An expiry of that time that was never listed is read by today's rule.
 */
export function settlementStyle(root: OptionRoot | FutureRoot, expiry?: IsoDate): SettlementStyle {
  switch (root) {
    case 'SPXW':
      return expiry !== undefined && expiry < WEEKLY_PM_SINCE && wasFridayWeekly(expiry) ? 'AM' : 'PM';
    case 'XSP':
      return 'PM';
    case 'SPX':
    case 'VIX':
    case 'VIXW':
    case 'VX':
    case 'VXM':
      return 'AM';
  }
}

/** Whether the first SPXW era listed the date: Fridays but the third, the session before where that was a holiday. */
function wasFridayWeekly(expiry: IsoDate): boolean {
  const friday = addDays(expiry, 5 - weekday(expiry));
  const day = Number(friday.slice(8));
  return expiry > FIRST_WEEKLY && (day < 15 || day > 21) && plannedOnOrBefore(friday) === expiry;
}

/** Which print settles a root: AM roots the opening print, PM roots the official close; `expiry` as above. */
export function settlementSource(root: OptionRoot | FutureRoot, expiry?: IsoDate): SettlementSource {
  switch (root) {
    case 'SPX':
    case 'SPXW':
    case 'XSP':
      return settlementStyle(root, expiry) === 'AM' ? 'SET' : 'SPX-close';
    case 'VIX':
    case 'VIXW':
    case 'VX':
    case 'VXM':
      return 'VRO';
  }
}

/** A print, or a level of the index, in the points of a root's own strikes: XSP is a tenth of the S&P 500. */
export function settlementLevel(
  root: OptionRoot | FutureRoot,
  print: Pick<SettlementPrint, 'value'>,
): number {
  return root === 'XSP' ? print.value / 10 : print.value;
}
