import { closeSync, openSync, writeSync } from 'node:fs';
import { isoDate, nextTradingDay, tradingDays } from '../../src/market/index.ts';
import {
  DATABENTO_HEADER,
  DATASHOP_EOD_HEADER,
  DATASHOP_INTERVALS_HEADER,
  dataShopEodRow,
  MASSIVE_HEADER,
  OPTIONSDX_HEADER,
  ORATS_HEADER,
  optionsDxRow,
  oratsRow,
  THETADATA_V3_HEADER,
} from '../data/vendor-fixtures.ts';

/** A made-up option: prices move a little with the minute, so that no snapshot equals the one before. */
export interface Option {
  readonly date: string;
  readonly minute: number;
  readonly expiry: string;
  readonly strike: number;
  readonly right: 'C' | 'P';
  readonly bid: number;
  readonly ask: number;
}

export interface Family {
  readonly name: string;
  readonly header: string;
  /** Rows of a day: of one instant (end of day) or of every minute from 09:31 to 16:00. */
  readonly minutes: readonly number[];
  readonly expiries: number;
  /** A row holds call and put. */
  readonly wide?: true;
  /** Mapping file to read it with, where the layout is nobody's. */
  readonly mapping?: object;
  row(option: Option): string;
}

const SPOT = 5000;
const DAYS = tradingDays(isoDate('2023-01-03'), isoDate('2024-12-31'));
const STRIKES = Array.from({ length: 300 }, (_, i) => 4250 + 5 * i);
const EVERY_MINUTE = Array.from({ length: 390 }, (_, i) => 571 + i);
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const compact = (date: string) => date.replaceAll('-', '');
const osi = (prefix: string, { expiry, right, strike }: Option) =>
  `${prefix}${compact(expiry).slice(2)}${right}${String(strike * 1000).padStart(8, '0')}`;
/** Nanoseconds of a New York minute in text; winter and summer time by the calendar of 2023 and 2024. */
const nanoseconds = ({ date, minute }: Option) => {
  const summer =
    (date >= '2023-03-12' && date < '2023-11-05') || (date >= '2024-03-10' && date < '2024-11-03');
  return `${Date.parse(`${date}T00:00:00Z`) + ((summer ? 4 : 5) * 60 + minute) * 60_000}000000`;
};
const slash = (date: string) => `${Number(date.slice(5, 7))}/${Number(date.slice(8))}/${date.slice(0, 4)}`;
const worth = (right: 'C' | 'P', strike: number) =>
  Math.max(0, right === 'C' ? SPOT - strike : strike - SPOT);
/** What a row of call and put adds to an option's `bid` and `ask`, which are time value only. */
export const intrinsicOf = ({ right, strike }: Option) => worth(right, strike);
/** `bid` and `ask` of an option are time value only; a row of one option tells the whole price. */
const narrow = (option: Option): Option => {
  const inner = worth(option.right, option.strike);
  return { ...option, bid: cents(inner + option.bid), ask: cents(inner + option.ask) };
};
const cents = (value: number) => Math.round(value * 100) / 100;
const wide = ({ strike, bid, ask }: Option) => ({
  strike,
  call: [worth('C', strike) + bid, worth('C', strike) + ask] as const,
  put: [worth('P', strike) + bid, worth('P', strike) + ask] as const,
});

export const FAMILIES: readonly Family[] = [
  {
    name: 'spx_eod_big.txt',
    header: OPTIONSDX_HEADER,
    minutes: [960],
    expiries: 40,
    wide: true,
    row: (option) =>
      option.right === 'P'
        ? ''
        : optionsDxRow(option.date, Number(nanoseconds(option)) / 1e9, option.expiry, wide(option), SPOT),
  },
  {
    name: 'UnderlyingOptionsEODCalcs_big.csv',
    header: DATASHOP_EOD_HEADER,
    minutes: [960],
    expiries: 40,
    row: ({ date, expiry, strike, right, bid, ask }) =>
      dataShopEodRow(date, 'SPXW', expiry, strike, right, [bid, ask])
        .replace('5499.5000,5500.5000,5500.5,5500.0000', '4999.5,5000.5,5000,5000')
        .replace('5501.0000,5502.0000', '5001,5002'),
  },
  {
    name: 'UnderlyingOptionsIntervals_60sec_big.csv',
    header: DATASHOP_INTERVALS_HEADER,
    minutes: EVERY_MINUTE,
    expiries: 2,
    row: ({ date, minute, expiry, strike, right, bid, ask }) =>
      `^SPX,${date} ${clock(minute)}:00,SPXW,${expiry},${strike}.000,${right},0,0,0,0,0,5,${bid},7,${ask},4999.5,5000.5,5000,5000,0.1,0.5,0.01,-0.1,0.2,0.01,10`,
  },
  {
    name: 'ORATS_SMV_Strikes_big.csv',
    header: ORATS_HEADER,
    minutes: [947],
    expiries: 40,
    wide: true,
    row: (option) =>
      option.right === 'P'
        ? ''
        : oratsRow('SPXW', slash(option.expiry), wide(option), slash(option.date)).replace(
            ',5500.25,',
            ',5000.25,',
          ),
  },
  {
    name: 'thetadata_big.csv',
    header: THETADATA_V3_HEADER,
    minutes: EVERY_MINUTE,
    expiries: 2,
    row: ({ date, minute, expiry, strike, right, bid, ask }) =>
      `SPXW,${expiry},${strike}.000,${right === 'C' ? 'CALL' : 'PUT'},${date}T${clock(minute)}:00.000,5,5,${bid},50,7,5,${ask},50`,
  },
  {
    name: 'opra-pillar_big.cbbo-1m.csv',
    header: DATABENTO_HEADER,
    minutes: EVERY_MINUTE,
    expiries: 2,
    row: (option) =>
      `${nanoseconds(option)},${nanoseconds(option)},193,30,7,N,,0,128,${option.bid.toFixed(9)},${option.ask.toFixed(9)},5,6,22,22,${osi('SPXW  ', option)}`,
  },
  {
    name: 'massive_big.csv',
    header: MASSIVE_HEADER,
    minutes: EVERY_MINUTE,
    expiries: 2,
    row: (option) =>
      `${osi('O:SPXW', option)},302,${option.ask},7,302,${option.bid},5,0,${nanoseconds(option)}`,
  },
  {
    name: 'mine_big.csv',
    header: 'when;class;exp;k;cp;b;a;spot',
    minutes: EVERY_MINUTE,
    expiries: 2,
    mapping: {
      schema: 'alvh.mapping/1',
      name: 'mine',
      file: { kind: 'csv', delimiter: ';' },
      time: { column: 'when', format: '%Y-%m-%d %H:%M', zone: 'America/New_York', means: 'instant' },
      root: { column: 'class', names: { weekly: 'SPXW' } },
      contract: {
        expiry: { column: 'exp', format: '%y%m%d' },
        strike: { column: 'k', divisor: 1000 },
        right: { column: 'cp', call: ['1'], put: ['2'] },
      },
      prices: { bid: 'b', ask: 'a', divisor: 100 },
      level: { column: 'spot' },
    },
    row: ({ date, minute, expiry, strike, right, bid, ask }) =>
      `${date} ${clock(minute)};weekly;${compact(expiry).slice(2)};${strike * 1000};${right === 'C' ? 1 : 2};${Math.round(bid * 100)};${Math.round(ask * 100)};${SPOT}`,
  },
];

/** Writes a file of a family, at least `bytes` long; returns its rows without the header. */
export function writeBigFile(path: string, family: Family, bytes: number): number {
  const file = openSync(path, 'w');
  let [written, rows, salt] = [writeSync(file, `${family.header}\n`), 0, 0];
  for (let day = 0; written < bytes; day++) {
    const date = DAYS[day];
    if (date === undefined) throw new Error(`${family.name}: two years of days are less than ${bytes} bytes`);
    const expiries = [date as string];
    while (expiries.length < family.expiries) expiries.push(nextTradingDay(isoDate(expiries.at(-1)!)));
    for (const minute of family.minutes) {
      if (written >= bytes) break;
      const lines: string[] = [];
      for (const expiry of expiries) {
        for (const strike of STRIKES) {
          salt = (salt * 31 + minute + strike) % 1009;
          const away = Math.abs(strike - SPOT);
          const bid = Math.round(Math.max(0.05, 30 - away / 8) * 20 + (salt % 7)) / 20;
          for (const right of ['C', 'P'] as const) {
            const option = { date, minute, expiry, strike, right, bid, ask: cents(bid + 0.2) };
            const line = family.row(family.wide ? option : narrow(option));
            if (line !== '') lines.push(line);
          }
        }
      }
      written += writeSync(file, `${lines.join('\n')}\n`);
      rows += lines.length;
    }
  }
  closeSync(file);
  return rows;
}
