import type { BarRow } from './imported.ts';

/** A close that a public source carries and that is known to be wrong. */
interface BadPrint {
  readonly symbol: string;
  readonly date: string;
  readonly close: number;
}

/**
 * Matched by symbol, date and the wrong value itself, whatever file it comes from: SPX and VIX against Cboe's own
 * closes, VVIX and DSPX against the days around them.
 */
const BAD_PRINTS: readonly BadPrint[] = [
  { symbol: 'SPX', date: '2021-08-11', close: 4442.41 },
  { symbol: 'VIX', date: '2026-02-06', close: 20.37 },
  { symbol: 'VVIX', date: '2006-03-15', close: 15.71 },
  { symbol: 'VVIX', date: '2006-03-16', close: 27.94 },
  { symbol: 'VVIX', date: '2006-11-13', close: 36.14 },
  { symbol: 'DSPX', date: '2018-02-05', close: 7.54 },
  { symbol: 'DSPX', date: '2018-02-06', close: 9.62 },
  { symbol: 'DSPX', date: '2018-02-07', close: 14.05 },
];

export function isKnownBad(bar: BarRow): boolean {
  return BAD_PRINTS.some(
    (bad) => bad.symbol === bar.symbol && bad.date === bar.date && Math.abs(bad.close - bar.close) < 0.01,
  );
}
