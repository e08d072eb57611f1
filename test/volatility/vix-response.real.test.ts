import { describe, expect, it } from 'vitest';
import { daysBetween, isoDate, vixMonthlyExpiry } from '../../src/market/index.ts';
import { tenorBeta, tenorResidual, vixResidual, vixResponse } from '../../src/volatility/index.ts';
import { HAS_DATA, readCsv, TITLE } from './real-chains.ts';

interface Move {
  readonly date: string;
  /** Log return of SPX over the one-day standard move by VIX. */
  readonly z: number;
  readonly vix: number;
  /** Points. */
  readonly change: number;
}

/** One futures contract over one day. */
interface FutureMove {
  readonly move: Move;
  readonly days: number;
  /** Points. */
  readonly change: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

describe.skipIf(!HAS_DATA)(`response of VIX and its futures, fitted again${TITLE}`, () => {
  const moves = HAS_DATA ? readMoves() : [];

  it('gives the stated response of VIX with its standard errors', () => {
    const since = moves.filter(({ date }) => date >= '2004-03-29');
    expect(since).toHaveLength(5510);
    const rows = since.map(({ z, vix, change }) => ({
      x: [z, z * z] as const,
      y: (100 * change) / vix,
      day: 0,
    }));
    const [a, b] = leastSquares(rows);
    const [errorA, errorB] = sandwichErrors(
      rows.map((row, day) => ({ ...row, day, rest: rest(row, [a, b]) })),
    );
    expect(a).toBeCloseTo(-7.408, 3);
    expect(b).toBeCloseTo(1.269, 3);
    expect(errorA).toBeCloseTo(0.113, 3);
    expect(errorB).toBeCloseTo(0.131, 3);
    expect(explained(rows.map((row) => ({ y: row.y, rest: rest(row, [a, b]) })))).toBeCloseTo(0.68, 2);
    const { z, vix } = since[100]!;
    const percent = 100 * Math.expm1((z * vix) / 100 / Math.sqrt(252));
    expect(vixResponse(percent, vix)).toBeCloseTo((vix * (a * z + b * z * z)) / 100, 3);
  });

  it('gives the stated shares of the futures with their standard errors', () => {
    const futures = readFutureMoves(moves);
    expect(futures).toHaveLength(22938);
    expect(new Set(futures.map(({ move }) => move.date)).size).toBe(3302);
    let share = 1;
    let tau = 50;
    const rowsAt = () =>
      futures.map(({ move, days, change }) => {
        const response = (move.vix * (-7.408 * move.z + 1.269 * move.z * move.z)) / 100;
        const shape = 1 / (1 + days / tau);
        const x = [shape * response, (share * response * shape * shape * days) / (tau * tau)] as const;
        return {
          x,
          y: change - share * shape * response,
          day: Number(move.date.replaceAll('-', '')),
          change,
        };
      });
    for (let step = 0; step < 20; step++) {
      const [dShare, dTau] = leastSquares(rowsAt());
      share += dShare;
      tau += dTau;
    }
    const rows = rowsAt().map((row) => ({ ...row, rest: row.y }));
    const [errorShare, errorTau] = sandwichErrors(rows);
    expect(share).toBeCloseTo(0.754, 3);
    expect(tau).toBeCloseTo(65.3, 1);
    expect(errorShare).toBeCloseTo(0.029, 3);
    expect(errorTau).toBeCloseTo(4.8, 1);
    expect(1 - squares(rows.map((row) => row.rest)) / squares(rows.map((row) => row.change))).toBeCloseTo(
      0.61,
      2,
    );
    expect(tenorBeta(40)).toBeCloseTo(share / (1 + 40 / tau), 3);
  });

  it('residuals have the stated size: of unit deviation as a whole, near it by days and by level of VIX', () => {
    const ofVix = moves
      .filter(({ date }) => date >= '2004-03-29')
      .map(({ z, vix, change }) => {
        const percent = returnOf(z, vix);
        return { vix, u: (change - vixResponse(percent, vix)) / vixResidual(percent, vix) };
      });
    expect(size(ofVix)).toBeCloseTo(1, 2);
    expect(within(ofVix)).toBeCloseTo(0.72, 2);
    const byVix = (list: readonly { readonly vix: number; readonly u: number }[]) =>
      [0, 15, 20, 30].map((low, i) =>
        size(list.filter(({ vix }) => vix >= low && vix < ([15, 20, 30, Number.POSITIVE_INFINITY][i] ?? 0))),
      );
    expect(byVix(ofVix).map((one) => one.toFixed(2))).toEqual(['0.92', '0.95', '1.08', '1.24']);
    const ofFutures = readFutureMoves(moves).map(({ move: { z, vix }, days, change }) => {
      const percent = returnOf(z, vix);
      const expected = tenorBeta(days) * vixResponse(percent, vix);
      return { vix, days, u: (change - expected) / tenorResidual(days, percent, vix) };
    });
    expect(size(ofFutures)).toBeCloseTo(1, 2);
    expect(within(ofFutures)).toBeCloseTo(0.73, 2);
    expect(byVix(ofFutures).map((one) => one.toFixed(2))).toEqual(['0.90', '1.09', '1.06', '0.95']);
    for (const [low, high] of [
      [0, 15],
      [15, 30],
      [30, 60],
      [60, 90],
      [90, 120],
      [120, 180],
      [180, 300],
    ] as const) {
      const bucket = size(ofFutures.filter(({ days }) => days >= low && days < high));
      expect(bucket, `${low} to ${high} days`).toBeGreaterThan(0.97);
      expect(bucket, `${low} to ${high} days`).toBeLessThan(1.03);
    }
  });
});

function returnOf(z: number, vix: number): number {
  return 100 * Math.expm1((z * vix) / 100 / Math.sqrt(252));
}

/** Root mean square of standardised residuals. */
function size(list: readonly { readonly u: number }[]): number {
  return Math.sqrt(squares(list.map(({ u }) => u)) / list.length);
}

function within(list: readonly { readonly u: number }[]): number {
  return list.filter(({ u }) => Math.abs(u) < 1).length / list.length;
}

interface Row {
  readonly x: readonly [number, number];
  readonly y: number;
  readonly day: number;
}

function rest({ x, y }: Row, [a, b]: readonly [number, number]): number {
  return y - a * x[0] - b * x[1];
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** Share of the variance around the mean that is explained. */
function explained(rows: readonly { readonly y: number; readonly rest: number }[]): number {
  const mean = rows.reduce((sum, { y }) => sum + y, 0) / rows.length;
  return 1 - squares(rows.map((row) => row.rest)) / squares(rows.map((row) => row.y - mean));
}

/** Inverse of the cross products of the two columns: [11, 12, 22]. */
function inverse(rows: readonly Row[]): readonly [number, number, number] {
  let [p, q, r] = [0, 0, 0];
  for (const { x } of rows) {
    p += x[0] * x[0];
    q += x[0] * x[1];
    r += x[1] * x[1];
  }
  const determinant = p * r - q * q;
  return [r / determinant, -q / determinant, p / determinant];
}

function leastSquares(rows: readonly Row[]): [number, number] {
  const [p, q, r] = inverse(rows);
  const u = rows.reduce((sum, { x, y }) => sum + x[0] * y, 0);
  const v = rows.reduce((sum, { x, y }) => sum + x[1] * y, 0);
  return [p * u + q * v, q * u + r * v];
}

/** Standard errors that allow any correlation within a day (White's when every row is a day of its own). */
function sandwichErrors(rows: readonly (Row & { readonly rest: number })[]): [number, number] {
  const scores = new Map<number, [number, number]>();
  for (const { x, day, rest } of rows) {
    const held = scores.get(day) ?? [0, 0];
    scores.set(day, [held[0] + x[0] * rest, held[1] + x[1] * rest]);
  }
  const [p, q, r] = inverse(rows);
  let [first, second] = [0, 0];
  for (const [u, v] of scores.values()) {
    first += (p * u + q * v) ** 2;
    second += (q * u + r * v) ** 2;
  }
  return [Math.sqrt(first), Math.sqrt(second)];
}

function readMoves(): Move[] {
  const spx = new Map(
    readCsv('spx-index/vilkov_ALL_eod_SPX_VIX_SPY.csv.gz')
      .filter((cells) => cells[7] === 'SPX')
      .map((cells) => [cells[0]!, Number(cells[4])]),
  );
  const vix = new Map(
    readCsv('vol-indices/VIX_daily_1990-2026-07-23.csv').map((cells) => [cells[0]!, Number(cells[4])]),
  );
  const dates = [...spx.keys()].filter((date) => vix.has(date)).sort();
  return dates.slice(1).map((date, i) => {
    const before = dates[i]!;
    const level = vix.get(before)!;
    const logReturn = Math.log(spx.get(date)! / spx.get(before)!);
    return {
      date,
      z: (100 * logReturn * Math.sqrt(252)) / level,
      vix: level,
      change: vix.get(date)! - level,
    };
  });
}

function readFutureMoves(moves: readonly Move[]): FutureMove[] {
  const symbols = readCsv('vx-futures/leyhline_8_m_symbols.csv');
  const curves = readCsv('vx-futures/leyhline_8_m_settle.csv').flatMap((cells, row) => {
    if (row === 0) return [];
    const prices = new Map<string, number>();
    for (let column = 2; column < cells.length; column++) {
      const symbol = /\((\w{3}) (\d\d)\)/.exec(symbols[row]![column]!);
      const price = Number(cells[column]);
      if (symbol && price > 0)
        prices.set(vixMonthlyExpiry(2000 + Number(symbol[2]), MONTHS.indexOf(symbol[1]!) + 1), price);
    }
    return [{ date: cells[1]!, prices }];
  });
  const at = new Map(moves.map((move, index) => [move.date, index]));
  return curves.slice(1).flatMap(({ date, prices }, i) => {
    const before = curves[i]!;
    const index = at.get(date);
    if (index === undefined || moves[index - 1]?.date !== before.date) return [];
    return [...before.prices].flatMap(([expiry, price]): FutureMove[] => {
      const now = prices.get(expiry);
      if (now === undefined || date >= expiry) return [];
      const days = daysBetween(isoDate(before.date), isoDate(expiry));
      return [{ move: moves[index]!, days, change: now - price }];
    });
  });
}
