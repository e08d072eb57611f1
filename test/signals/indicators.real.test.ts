import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Atr, Ema, Macd, Rsi, WilderAverage } from '../../src/signals/index.ts';
import { DATA, HAS_DATA, TITLE } from '../volatility/real-chains.ts';

const read = (name: string) => readFileSync(join(DATA, 'reference', name), 'utf8');
const outputs = <In, Out>(indicator: { update(value: In): Out | undefined }, values: readonly In[]): Out[] =>
  values.flatMap((value) => indicator.update(value) ?? []);

interface Expected {
  readonly RSI: readonly { mode: string; period: number; begIdx: number; out: Record<string, number> }[];
  readonly MACD: readonly {
    mode: string;
    begIdx: number;
    out: Record<string, { macd: number; signal: number; hist: number }>;
  }[];
  readonly EMA: readonly { period: number; begIdx: number; out: Record<string, number> }[];
  readonly NATR: readonly { period: number; out: Record<string, number> }[];
}

/** Number rows of the named case, such as `rsi 5`, in one of the Tulip files. */
function tulip(file: string, name: string): number[][] {
  const lines = read(file).split(/\r?\n/);
  const rows: number[][] = [];
  for (const line of lines.slice(lines.indexOf(name) + 1)) {
    if (line.startsWith('#')) continue;
    if (!line.startsWith('{')) break;
    rows.push(line.slice(1, -1).split(',').map(Number));
  }
  return rows;
}

function expectRows(ours: readonly number[], theirs: readonly number[], tolerance: number): void {
  expect(ours).toHaveLength(theirs.length);
  theirs.forEach((value, i) => {
    expect(Math.abs(ours[i]! - value)).toBeLessThanOrEqual(tolerance);
  });
}

describe.skipIf(!HAS_DATA)(`indicators against the tables of other libraries${TITLE}`, () => {
  const bars = HAS_DATA
    ? read('talib_252bars.csv')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').map(Number))
        .map(([, , high, low, close]) => ({ high: high!, low: low!, close: close! }))
    : [];
  const closes = bars.map(({ close }) => close);
  const expected = HAS_DATA ? (JSON.parse(read('talib_expected.json')) as Expected) : undefined;

  it('RSI equals the classic RSI of TA-Lib to its printed digits', () => {
    const { period, out } = expected!.RSI.find(({ mode }) => mode.startsWith('Wilder'))!;
    const values = outputs(new Rsi(period), closes);
    // The table is cut, not rounded, at two decimals.
    for (const [i, value] of Object.entries(out)) {
      expect(Math.abs(values[Number(i)]! - value)).toBeLessThan(0.0101);
    }
    expect(values).toHaveLength(238);
  });

  it('MACD equals the classic MACD of TA-Lib', () => {
    const { out } = expected!.MACD.find(({ mode }) => mode === 'classic')!;
    const macd = new Macd({ fast: 12, slow: 26, signal: 9 });
    const values = closes.flatMap((close) => {
      macd.update(close);
      return macd.point ?? [];
    });
    expect(values).toHaveLength(219);
    for (const [i, { macd: line, signal, hist }] of Object.entries(out)) {
      expect(values[Number(i)]!.macd).toBeCloseTo(line, 4);
      expect(values[Number(i)]!.signal).toBeCloseTo(signal, 4);
      expect(values[Number(i)]!.histogram).toBeCloseTo(hist, 4);
    }
  });

  it('EMA equals the EMA of TA-Lib that starts with a mean', () => {
    for (const { period, out } of expected!.EMA) {
      const values = outputs(new Ema(period), closes);
      for (const [i, value] of Object.entries(out))
        expect(Math.abs(values[Number(i)]! - value)).toBeLessThan(0.011);
    }
  });

  it('ATR in per cent of the close equals the NATR of TA-Lib once the start is forgotten', () => {
    const { period, out } = expected!.NATR[0]!;
    const last = outputs(new Atr(period), bars).at(-1)!;
    expect((100 * last) / closes.at(-1)!).toBeCloseTo(out['237']!, 4);
  });

  it('RSI, Wilder average and ATR equal the vectors of Tulip', () => {
    for (const [file, period, tolerance] of [
      ['tulip_untest.txt', 5, 6e-4],
      ['tulip_atoz.txt', 5, 6e-5],
    ] as const) {
      const [rsiIn, rsiOut] = tulip(file, `rsi ${period}`);
      expectRows(outputs(new Rsi(period), rsiIn!), rsiOut!, tolerance);
      const [meanIn, meanOut] = tulip(file, `wilders ${period}`);
      expectRows(outputs(new WilderAverage(period), meanIn!), meanOut!, tolerance);
      const atr = period - (file === 'tulip_atoz.txt' ? 1 : 0);
      const [high, low, close, answers] = tulip(file, `atr ${atr}`);
      const rangeBars = high!.map((h, i) => ({ high: h, low: low![i]!, close: close![i]! }));
      expectRows(outputs(new Atr(atr), rangeBars), answers!, tolerance);
    }
  });
});
