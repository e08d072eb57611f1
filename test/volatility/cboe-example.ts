import { type ChainOptions, chainOf, type QuoteRow } from './chains.ts';

/** One term of the worked example in the Cboe VIX methodology (v6.0, appendices 3 to 5) with its printed results. */
export interface ExampleTerm {
  readonly name: string;
  readonly minutes: number;
  readonly years: number;
  readonly discount: number;
  readonly forward: number;
  readonly used: number;
  readonly first: number;
  readonly last: number;
  readonly sum: number;
  readonly variance: number;
  readonly widths: readonly (readonly [strike: number, width: number])[];
  /** Strike and mid, alternating. */
  readonly puts: string;
  readonly calls: string;
  /** Quoted on both sides: strike, call mid, put mid. */
  readonly both: readonly (readonly [strike: number, call: number, put: number])[];
  /** Quotes of the wings that the rules must leave out: strike, side, bid, ask. */
  readonly excluded: readonly (readonly [strike: number, side: 'C' | 'P', bid: number, ask: number])[];
}

export const NEAR: ExampleTerm = {
  name: 'near',
  minutes: 34_484,
  years: 34_484 / 525_600,
  discount: Math.exp((-0.00031664 * 34_484) / 525_600),
  forward: 1962.89996,
  used: 146,
  first: 1370,
  last: 2125,
  sum: 0.0006320516,
  variance: 0.019233906,
  widths: [
    [1400, 7.5],
    [1410, 10],
    [1420, 7.5],
    [2100, 15],
  ],
  puts: `
    1370 0.2 1375 0.125 1380 0.15 1385 0.225 1390 0.225 1395 0.125 1400 0.125 1410 0.225 1420 0.225
    1425 0.175 1430 0.225 1435 0.275 1440 0.175 1445 0.225 1450 0.2 1455 0.25 1460 0.25 1465 0.25
    1470 0.25 1475 0.2 1480 0.25 1485 0.35 1490 0.175 1495 0.275 1500 0.325 1505 0.325 1510 0.3 1515 0.3
    1520 0.35 1525 0.35 1530 0.325 1535 0.375 1540 0.375 1545 0.375 1550 0.5 1555 0.425 1560 0.425
    1565 0.425 1570 0.475 1575 0.55 1580 0.525 1585 0.525 1590 0.525 1595 0.525 1600 0.675 1605 0.575
    1610 0.625 1615 0.625 1620 0.625 1625 0.675 1630 0.675 1635 0.725 1640 0.725 1645 0.775 1650 0.675
    1655 0.825 1660 0.825 1665 0.875 1670 0.875 1675 0.925 1680 0.975 1685 1.025 1690 1.025 1695 1.075
    1700 1.125 1705 1.125 1710 1.175 1715 1.225 1720 1.275 1725 1.325 1730 1.375 1735 1.425 1740 1.475
    1745 1.55 1750 1.6 1755 1.675 1760 1.75 1765 1.825 1770 1.9 1775 2 1780 2.075 1785 2.175 1790 2.25
    1795 2.375 1800 2.525 1805 2.625 1810 2.775 1815 2.95 1820 3.075 1825 3.3 1830 3.45 1835 3.65
    1840 3.9 1845 4.1 1850 4.35 1855 4.65 1860 4.95 1865 5.25 1870 5.6 1875 6 1880 6.4 1885 6.85
    1890 7.35 1895 7.9 1900 8.3 1905 9 1910 9.65 1915 10.6 1920 11.4 1925 12.1 1930 13.25 1935 14.15
    1940 15.25 1945 16.55 1950 18.25 1955 19.75`,
  calls: `
    1970 18.1 1975 15.25 1980 12.75 1985 10.45 1990 8.45 1995 6.65 2000 4.95 2005 3.8 2010 2.875
    2015 2.025 2020 1.45 2025 1.125 2030 0.725 2035 0.525 2040 0.5 2045 0.4 2050 0.25 2055 0.325
    2060 0.225 2065 0.175 2070 0.15 2075 0.15 2080 0.25 2085 0.225 2090 0.1 2095 0.2 2100 0.1 2125 0.1`,
  both: [
    [1960, 24.25, 21.3],
    [1965, 21.05, 23.15],
  ],
  excluded: [
    [1350, 'P', 0.05, 0.15],
    [1355, 'P', 0.05, 0.35],
    [1360, 'P', 0, 0.35],
    [1365, 'P', 0, 0.35],
    [1405, 'P', 0, 0.35],
    [1415, 'P', 0, 0.35],
    [2120, 'C', 0, 0.15],
    [2150, 'C', 0, 0.1],
    [2175, 'C', 0, 0.05],
    [2225, 'C', 0.05, 0.1],
  ],
};

export const NEXT: ExampleTerm = {
  name: 'next',
  minutes: 44_954,
  years: 44_954 / 525_600,
  discount: Math.exp((-0.00028797 * 44_954) / 525_600),
  forward: 1962.40006,
  used: 122,
  first: 1275,
  last: 2200,
  sum: 0.0008314016,
  variance: 0.019423884,
  widths: [
    [1275, 50],
    [1325, 37.5],
  ],
  puts: `
    1275 0.075 1325 0.15 1350 0.15 1375 0.175 1400 0.2 1425 0.25 1450 0.3 1475 0.35 1500 0.4 1510 0.425
    1520 0.45 1525 0.475 1530 0.5 1540 0.525 1550 0.55 1555 0.575 1560 0.6 1565 0.625 1570 0.65
    1575 0.675 1580 0.675 1585 0.7 1590 0.725 1595 0.75 1600 0.775 1605 0.8 1610 0.825 1615 0.85
    1620 0.875 1625 0.9 1630 0.95 1635 0.975 1640 1 1645 1.025 1650 1.075 1655 1.1 1660 1.15 1665 1.2
    1670 1.225 1675 1.275 1680 1.325 1685 1.375 1690 1.425 1695 1.475 1700 1.525 1705 1.6 1710 1.675
    1715 1.725 1720 1.8 1725 1.85 1730 1.925 1735 2 1740 2.1 1745 2.175 1750 2.275 1755 2.375 1760 2.475
    1765 2.575 1770 2.725 1775 2.825 1780 3 1785 3.1 1790 3.25 1795 3.45 1800 3.6 1805 3.8 1810 3.95
    1815 4.2 1820 4.4 1825 4.65 1830 4.9 1835 5.15 1840 5.45 1845 5.75 1850 6.05 1855 6.45 1860 6.75
    1865 7.15 1870 7.65 1875 8.15 1880 8.6 1885 9.2 1890 9.75 1895 10.4 1900 11.1 1905 11.8 1910 12.6
    1915 13.45 1920 14.4 1925 15.4 1930 16.4 1935 17.6 1940 18.8 1945 20.2 1950 21.6 1955 23.2`,
  calls: `
    1965 24.15 1970 21.1 1975 18.3 1980 15.7 1985 13.3 1990 11.1 1995 9.15 2000 7.4 2005 5.85 2010 4.65
    2015 3.55 2020 2.7 2025 2.05 2030 1.55 2035 1.15 2040 0.875 2045 0.675 2050 0.575 2060 0.35
    2070 0.25 2075 0.2 2100 0.15 2125 0.1 2150 0.1 2200 0.075`,
  both: [[1960, 27.3, 24.9]],
  excluded: [
    [1225, 'P', 0, 0.35],
    [1250, 'P', 0, 0.35],
    [1300, 'P', 0, 0.35],
  ],
};

/** The chain of a term: mids as quotes without a spread. */
export function termChain(term: ExampleTerm, options: ChainOptions = {}) {
  const pairsOf = (text: string) => {
    const figures = text.trim().split(/\s+/).map(Number);
    return Array.from(
      { length: figures.length / 2 },
      (_, i) => [figures[2 * i]!, figures[2 * i + 1]!] as const,
    );
  };
  const rows: QuoteRow[] = [
    ...pairsOf(term.puts).map(([strike, mid]): QuoteRow => [strike, 0, 0, mid, mid]),
    ...pairsOf(term.calls).map(([strike, mid]): QuoteRow => [strike, mid, mid, 0, 0]),
    ...term.both.map(([strike, call, put]): QuoteRow => [strike, call, call, put, put]),
    ...term.excluded.map(
      ([strike, side, bid, ask]): QuoteRow =>
        side === 'C' ? [strike, bid, ask, 0, 0] : [strike, 0, 0, bid, ask],
    ),
  ];
  return chainOf(
    rows.sort((a, b) => a[0] - b[0]),
    options,
  );
}
