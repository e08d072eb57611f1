/** A moment of a named day, against the closes of the session before. */
export interface HistoricalMoment {
  readonly name: 'open' | 'low' | 'high' | 'close';
  /** Move of the S&P 500, %. */
  readonly indexPercent: number;
  /** VIX then, points; null where there was none: the fitted response stands in. */
  readonly vix: number | null;
}

/** A day whose moves are replayed on a book. */
export interface HistoricalDay {
  readonly date: string;
  readonly name: string;
  /** VIX at the close before, points. */
  readonly vixBefore: number | null;
  readonly moments: readonly HistoricalMoment[];
  readonly source: string;
}

const CLOSES = 'S&P 500 daily open, high, low, close (two public series agree); VIX daily history of Cboe';

/**
 * Named days, moves rounded to 0.01. At the low VIX is the day's high, at the high its low, which need not have been at
 * the same time; an open of VIX that only repeats the close before is unknown. The index's open is its first print, which uses old prices of stocks not yet open: true gaps were wider.
 */
export const HISTORICAL_DAYS: readonly HistoricalDay[] = [
  {
    date: '1987-10-19',
    name: 'crash of 1987',
    vixBefore: null,
    moments: [{ name: 'close', indexPercent: -20.47, vix: null }],
    source:
      'closes 282.70 and 224.84 from general knowledge, not checked against data; no VIX then (its later reconstruction VXO is remembered as 36.37 before and 150.19 after, and is not used)',
  },
  {
    date: '2008-10-13',
    name: 'rebound of October 2008',
    vixBefore: 69.95,
    moments: [
      { name: 'open', indexPercent: 1.5, vix: null },
      { name: 'high', indexPercent: 11.98, vix: 54.69 },
      { name: 'close', indexPercent: 11.58, vix: 54.99 },
    ],
    source: CLOSES,
  },
  {
    date: '2008-10-15',
    name: 'worst day of October 2008',
    vixBefore: 55.13,
    moments: [
      { name: 'open', indexPercent: -0.34, vix: 55.69 },
      { name: 'low', indexPercent: -9.42, vix: 69.47 },
      { name: 'close', indexPercent: -9.03, vix: 69.25 },
    ],
    source: CLOSES,
  },
  {
    date: '2010-05-06',
    name: 'flash crash',
    vixBefore: 24.91,
    moments: [
      { name: 'open', indexPercent: -0.13, vix: 25.88 },
      { name: 'low', indexPercent: -8.58, vix: 40.71 },
      { name: 'close', indexPercent: -3.24, vix: 32.8 },
    ],
    source: CLOSES,
  },
  {
    date: '2015-08-24',
    name: 'opening of August 2015',
    vixBefore: 28.03,
    moments: [
      { name: 'open', indexPercent: -0.29, vix: null },
      { name: 'low', indexPercent: -5.27, vix: 53.29 },
      { name: 'close', indexPercent: -3.94, vix: 40.74 },
    ],
    source: CLOSES,
  },
  {
    date: '2018-02-05',
    name: 'volatility crash of 2018',
    vixBefore: 17.31,
    moments: [
      { name: 'open', indexPercent: -0.76, vix: 18.44 },
      { name: 'low', indexPercent: -4.49, vix: 38.8 },
      { name: 'close', indexPercent: -4.1, vix: 37.32 },
    ],
    source: CLOSES,
  },
  {
    date: '2020-03-16',
    name: 'worst day of March 2020',
    vixBefore: 57.83,
    moments: [
      { name: 'open', indexPercent: -7.47, vix: null },
      { name: 'low', indexPercent: -12.18, vix: 83.56 },
      { name: 'close', indexPercent: -11.98, vix: 82.69 },
    ],
    source: CLOSES,
  },
  {
    date: '2024-08-05',
    name: 'carry unwind of 2024',
    vixBefore: 23.39,
    moments: [
      { name: 'open', indexPercent: -3.66, vix: null },
      { name: 'low', indexPercent: -4.25, vix: 65.73 },
      { name: 'close', indexPercent: -3, vix: 38.57 },
    ],
    source: CLOSES,
  },
  {
    date: '2025-04-04',
    name: 'tariff sell-off of 2025',
    vixBefore: 30.02,
    moments: [
      { name: 'open', indexPercent: -1.93, vix: 30.12 },
      { name: 'low', indexPercent: -6.05, vix: 45.61 },
      { name: 'close', indexPercent: -5.97, vix: 45.31 },
    ],
    source: CLOSES,
  },
  {
    date: '2025-04-09',
    name: 'tariff rebound of 2025',
    vixBefore: 52.33,
    moments: [
      { name: 'open', indexPercent: -0.35, vix: 50.98 },
      { name: 'high', indexPercent: 10.01, vix: 31.9 },
      { name: 'close', indexPercent: 9.52, vix: 33.62 },
    ],
    source: CLOSES,
  },
];
