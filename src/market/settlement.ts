import { absent, ok, type Result } from '../math/index.ts';
import type { FutureRoot, OptionRoot } from './contract.ts';
import type { IsoDate } from './units.ts';

/** What a contract settles to: the S&P 500 close, its opening print (SET), or the VIX opening print (VRO). */
export type SettlementSource = 'SPX-close' | 'SET' | 'VRO';

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

  lookup(source: SettlementSource, date: IsoDate): Result<SettlementPrint, 'no-settlement-print'> {
    const print = this.#prints.get(`${source} ${date}`);
    return print ? ok(print) : absent('no-settlement-print', `${source} of ${date}`);
  }
}

/** Which print settles a root: AM roots the opening print, PM roots the official close. */
export function settlementSource(root: OptionRoot | FutureRoot): SettlementSource {
  switch (root) {
    case 'SPX':
      return 'SET';
    case 'SPXW':
    case 'XSP':
      return 'SPX-close';
    case 'VIX':
    case 'VIXW':
    case 'VX':
    case 'VXM':
      return 'VRO';
  }
}
