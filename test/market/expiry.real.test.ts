import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  civilOf,
  closeOf,
  epochMs,
  formatFuture,
  isExpiry,
  isHalfDay,
  isoDate,
  isTradingDay,
  type OptionRoot,
  parseFuture,
  parseOsi,
  settlementDate,
  settlementStyle,
  vixMonthlyExpiry,
} from '../../src/market/index.ts';
import { REAL_DATA as DATA, hasRealData } from '../support/real-data.ts';

const missing = !hasRealData;

const text = (file: string) => {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};
const files = (folder: string, pattern: RegExp) =>
  readdirSync(join(DATA, folder))
    .filter((name) => pattern.test(name))
    .map((name) => join(DATA, folder, name));

/** As the exchange's product pages say it of each root found in its tables. */
const LISTED_STYLE: { readonly [root: string]: string } = { SPX: 'AM', SPXW: 'PM', XSP: 'PM' };

interface Snapshot {
  readonly o: readonly { readonly e: number; readonly t: 'C' | 'P'; readonly k: number }[];
}

/** Expiry dates of a snapshot with the number of times that the call strikes start anew. */
function expiriesOf(file: string): Map<string, number> {
  const snapshot = JSON.parse(text(file)) as Snapshot;
  const blocks = new Map<string, number>();
  const lastStrike = new Map<string, number>();
  for (const { e, t, k } of snapshot.o) {
    if (t !== 'C') continue;
    const { date } = civilOf(epochMs(e * 1000), 'America/New_York');
    if (k <= (lastStrike.get(date) ?? Number.POSITIVE_INFINITY))
      blocks.set(date, (blocks.get(date) ?? 0) + 1);
    lastStrike.set(date, k);
  }
  return blocks;
}

describe(`expiries of real chains${missing ? ' (skipped: no real data)' : ''}`, () => {
  describe.skipIf(missing)('intraday snapshots', () => {
    test('every SPX expiry is a PM series, and an AM series too exactly where the strikes start twice', () => {
      let seen = 0;
      const both = new Set<string>();
      for (const file of files('chains-2026', /^SPX_.*json\.gz$/)) {
        for (const [date, blocks] of expiriesOf(file)) {
          const expiry = isoDate(date);
          expect(isExpiry('SPXW', expiry), `${file} ${date}`).toBe(true);
          expect(isExpiry('SPX', expiry), `${file} ${date}`).toBe(blocks === 2);
          if (blocks === 2) both.add(date);
          seen++;
        }
      }
      expect(seen).toBe(650);
      expect([...both].sort()).toEqual(['2026-07-17']);
    });

    test('every VIX expiry is a monthly or a weekly, never both', () => {
      const seen = { VIX: new Set<string>(), VIXW: new Set<string>() };
      for (const file of files('chains-2026', /^VIX_.*json\.gz$/)) {
        for (const date of expiriesOf(file).keys()) {
          const roots = (['VIX', 'VIXW'] as const).filter((root) => isExpiry(root, isoDate(date)));
          expect(roots, `${file} ${date}`).toHaveLength(1);
          seen[roots[0]!].add(date);
        }
      }
      expect([...seen.VIX].sort()).toEqual([
        '2026-07-22',
        '2026-08-19',
        '2026-09-16',
        '2026-10-21',
        '2026-11-18',
        '2026-12-16',
        '2027-01-20',
      ]);
      expect(seen.VIXW.size).toBeGreaterThan(4);
    });
  });

  describe.skipIf(missing)('quote tables', () => {
    test('every symbol of every table reads, and its root expires on that date', () => {
      const tally: Record<string, number> = {};
      for (const file of files('chains-cboe-quotedata', /^(SPX|XSP)_.*csv\.gz$/)) {
        for (const symbol of new Set(text(file).match(/\b[A-Z]+\d{6}[CP]\d{8}\b/g))) {
          const contract = parseOsi(symbol);
          expect(contract.ok, symbol).toBe(true);
          if (!contract.ok) continue;
          const { root, expiry } = contract.value;
          expect(isExpiry(root, expiry), `${file} ${symbol}`).toBe(true);
          expect(settlementStyle(root, expiry), symbol).toBe(LISTED_STYLE[root]);
          tally[root] = (tally[root] ?? 0) + 1;
        }
      }
      expect(Object.keys(tally).sort()).toEqual(['SPX', 'SPXW', 'XSP']);
    });

    test('the series of the day of mourning in January 2025 stayed listed under its date', () => {
      const [file] = files('chains-cboe-quotedata', /^SPX_2025-01-06/);
      const listed = new Set(text(file!).match(/SPXW\d{6}/g));
      expect(listed.has('SPXW250108') && listed.has('SPXW250109')).toBe(true);
      expect(settlementDate('SPXW', isoDate('2025-01-09'))).toBe('2025-01-08');
    });
  });

  test.skipIf(missing)(
    'minute quotes of January 2021 are of Mondays, Wednesdays and Fridays, AM on the third Friday alone',
    () => {
      const series = new Set<string>();
      for (const file of files('chains-lean-minute', /^indexoption_.*zip$/)) {
        // The names of a zip's entries stand uncompressed in its bytes.
        const names = readFileSync(file).toString('latin1');
        for (const [, root, y, m, d] of names.matchAll(/_(spxw?)_minute_\w+?_(\d{4})(\d{2})(\d{2})\.csv/g))
          series.add(`${root!.toUpperCase()} ${y}-${m}-${d}`);
      }
      for (const one of series) {
        const [root, expiry] = one.split(' ') as [OptionRoot, string];
        expect(isExpiry(root, isoDate(expiry)), one).toBe(true);
        expect(isExpiry('SPX', isoDate(expiry)), one).toBe(expiry === '2021-01-15');
      }
      expect([...series].sort()).toEqual([
        'SPX 2021-01-15',
        'SPXW 2021-01-04',
        'SPXW 2021-01-06',
        'SPXW 2021-01-08',
        'SPXW 2021-01-11',
        'SPXW 2021-01-13',
        'SPXW 2021-01-15',
      ]);
    },
  );

  test.skipIf(missing)('roots of the 2021 volatility option sample agree with its expiries', () => {
    const [file] = files('vix-options-2021', /csv\.gz$/);
    const pairs = new Set<string>();
    for (const line of text(file!).split('\n')) {
      const [symbol, , root, expiration] = line.split(',');
      if (symbol === '^VIX') pairs.add(`${root} ${expiration}`);
    }
    expect(pairs.size).toBe(12);
    for (const pair of pairs) {
      const [root, expiration] = pair.split(' ') as [OptionRoot, string];
      expect(isExpiry(root, isoDate(expiration)), pair).toBe(true);
      expect(isExpiry(root === 'VIX' ? 'VIXW' : 'VIX', isoDate(expiration)), pair).toBe(false);
    }
  });

  test.skipIf(missing)('symbols and settlement dates of the futures curve agree both ways', () => {
    let seen = 0;
    for (const file of files('vx-futures', /^vx_settlements_.*csv$/)) {
      const asOf = isoDate(/\d{4}-\d{2}-\d{2}/.exec(file)![0]);
      for (const line of text(file).trim().split('\n').slice(1)) {
        const [expiry, symbol] = line.split(',') as [string, string];
        expect(parseFuture(symbol, asOf)).toMatchObject({ ok: true, value: { root: 'VX', expiry } });
        expect(formatFuture({ kind: 'future', root: 'VX', expiry: isoDate(expiry) })).toBe(symbol);
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(60);
  });

  test.skipIf(missing)('monthly futures of 2006 to 2015 last traded on the day the rule gives', () => {
    const months = 'FGHJKMNQUVXZ';
    let seen = 0;
    for (const file of files('vx-futures/cfe-per-contract', /^CFE_[A-Z]\d{2}_VX\.csv$/)) {
      const name = /CFE_([A-Z])(\d{2})_VX/.exec(file)!;
      const settlement = vixMonthlyExpiry(2000 + Number(name[2]), months.indexOf(name[1]!) + 1);
      const dates = [...text(file).matchAll(/^(\d{1,2})\/(\d{1,2})\/(\d{4}),/gm)].map(
        ([, m, d, y]) => `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}`,
      );
      const last = dates.at(-1);
      // Contracts that were still trading when the files were made tell nothing about their end.
      if (last === undefined || last >= '2014-08-01' || settlement < '2006-01-01') continue;
      expect(last, file).toBe(settlement);
      seen++;
    }
    expect(seen).toBeGreaterThan(90);
  });
});

interface ExchangeDay {
  readonly tradingDate: string;
  readonly dateState: 'regular' | 'early-close' | 'holiday' | 'weekend';
  readonly regular: { readonly endUtc: string } | null;
}

describe(`exchange calendar against the exchange's own page${missing ? ' (skipped: no real data)' : ''}`, () => {
  test.skipIf(missing)('all 365 days of 2026 agree in state and closing time', () => {
    const { rows } = JSON.parse(text(join(DATA, 'macro/xnys_calendar.json.gz'))) as { rows: ExchangeDay[] };
    expect(rows).toHaveLength(365);
    for (const row of rows) {
      const date = isoDate(row.tradingDate);
      expect(isTradingDay(date), date).toBe(row.regular !== null);
      if (!row.regular) continue;
      expect(isHalfDay(date), date).toBe(row.dateState === 'early-close');
      expect(new Date(closeOf(date)).toISOString(), date).toBe(row.regular.endUtc);
    }
  });

  test.skipIf(missing)('sessions from 1995 on are the days on which the index has a bar', () => {
    const bars = new Set(
      [...text(join(DATA, 'spx-index/vilkov_ALL_eod_SPX_VIX_SPY.csv.gz')).matchAll(/^.*SPX.*$/gm)]
        .map(([line]) => /\d{4}-\d{2}-\d{2}/.exec(line)?.[0])
        .filter((date) => date !== undefined),
    );
    const wrong: string[] = [];
    for (let at = Date.UTC(1995, 0, 3); at <= Date.UTC(2026, 1, 20); at += 86_400_000) {
      const date = isoDate(new Date(at).toISOString().slice(0, 10));
      if (bars.has(date) !== isTradingDay(date)) wrong.push(date);
    }
    expect(wrong).toEqual([]);
  });
});
