import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import {
  blackGreeksBatch,
  type GreekColumns,
  type HigherGreekColumns,
  impliedDeviationBatch,
  loadKernels,
  type OptionColumns,
  type QuoteColumns,
} from '../../src/math/index.ts';
import { greekColumns, higherColumns, quotesOf, randomOptions } from './columns.ts';

// The engine of Node 20 has relaxed vectors behind this flag; later ones ignore it.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Options and quotes at the edges of every region, and some that are nothing. */
function edgeOptions(): OptionColumns {
  const rows: (readonly [number, number, number, number, number])[] = [];
  const values = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    -0,
    -1,
    5e-324,
    1e-300,
    1e300,
  ];
  for (const odd of values)
    for (let at = 0; at < 4; at++) {
      const row = [6000, 6010, 0.01, 0.003] as [number, number, number, number];
      row[at] = odd;
      rows.push([...row, at % 2]);
    }
  for (const deviation of [1e-12, 0.01, 0.2199, 0.22, 0.2201, 1.0399, 1.04, 1.0401, 7])
    for (const x of [0, 1e-15, 0.343, 0.3431463, 0.8, 0.8001, 3.0999, 3.1, 20])
      for (const call of [0, 1]) rows.push([100, 100 * Math.exp(call ? x : -x), deviation, 0.1, call]);
  const column = (at: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => row[at]);
  return {
    forward: column(0),
    strike: column(1),
    deviation: column(2),
    years: column(3),
    call: Uint8Array.from(rows, (row) => row[4]),
  };
}

function edgeQuotes(): QuoteColumns {
  const prices = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    0,
    5e-324,
    1e-310,
    1e-281,
    1e-12,
    0.05,
    3,
    99,
    100,
    1e300,
  ];
  const strikes = [Number.NaN, 0, -100, 1e-300, 10, 90, 99.99999, 100, 100.00001, 140, 142, 2200, 1e300];
  const rows = prices.flatMap((price) =>
    strikes.flatMap((strike) => [0, 1].map((call) => ({ price, strike, call }))),
  );
  return {
    price: Float64Array.from(rows, ({ price }) => price),
    forward: new Float64Array(rows.length).fill(100),
    strike: Float64Array.from(rows, ({ strike }) => strike),
    call: Uint8Array.from(rows, ({ call }) => call),
  };
}

/** Whether the optional compiler can be found. */
const invert = (quotes: QuoteColumns, run: typeof impliedDeviationBatch) => {
  const deviation = new Float64Array(quotes.price.length);
  const status = new Uint8Array(quotes.price.length);
  const refused = run(quotes, deviation, status);
  return { deviation, status, refused };
};

const value = (options: OptionColumns, run: typeof blackGreeksBatch) => {
  const rows = options.forward.length;
  const columns: GreekColumns & HigherGreekColumns = { ...greekColumns(rows), ...higherColumns(rows) };
  const { charm, volga, speed, colour, ...six } = columns;
  const status = new Uint8Array(rows);
  const refused = run(options, six, status, { charm, volga, speed, colour });
  return { ...columns, status, refused };
};

describe('the vector kernels', () => {
  const portable = loadKernels();
  const quoteSets = [
    quotesOf(randomOptions(5003, 41, 11), true),
    quotesOf(randomOptions(9, 42, 3), false),
    quotesOf(randomOptions(1003, 45, 6, 0.04), false),
    edgeQuotes(),
  ];
  const optionSets = [
    randomOptions(5003, 43, 11),
    randomOptions(9, 44, 3),
    randomOptions(1003, 46, 6, 0.04),
    edgeOptions(),
  ];

  test('are loaded in the portable build by default, plain when asked', () => {
    expect(portable.build).toBe('portable');
    expect(loadKernels({ build: 'plain' }).build).toBe('plain');
  });

  test('invert to the same bits as plain TypeScript, edges included', () => {
    for (const quotes of quoteSets)
      expect(invert(quotes, portable.impliedDeviation)).toEqual(invert(quotes, impliedDeviationBatch));
  });

  test('value to the same bits as plain TypeScript, edges included', () => {
    for (const options of optionSets)
      expect(value(options, portable.blackGreeks)).toEqual(value(options, blackGreeksBatch));
  });

  test('tell how many rows have no value, as many as have a status', () => {
    for (const quotes of quoteSets) {
      const { status, refused } = invert(quotes, portable.impliedDeviation);
      expect(refused).toBe(status.filter((code) => code !== 0).length);
    }
    for (const options of optionSets) {
      const { status, refused } = value(options, portable.blackGreeks);
      expect(refused).toBe(status.filter((code) => code !== 0).length);
    }
    expect(invert(edgeQuotes(), portable.impliedDeviation).refused).toBeGreaterThan(100);
  });

  test('the relaxed build differs in the last bits only', () => {
    const relaxed = loadKernels({ build: 'relaxed' });
    expect(relaxed.build).toBe('relaxed');
    for (const quotes of quoteSets) {
      const exact = invert(quotes, impliedDeviationBatch);
      const loose = invert(quotes, relaxed.impliedDeviation);
      expect(loose.status).toEqual(exact.status);
      exact.deviation.forEach((s, i) => {
        if (exact.status[i] === 0) expect(Math.abs(loose.deviation[i]! / s - 1)).toBeLessThan(2e-15);
      });
    }
    for (const options of optionSets) {
      const exact = value(options, blackGreeksBatch);
      const loose = value(options, relaxed.blackGreeks);
      expect(loose.status).toEqual(exact.status);
      exact.vega.forEach((vega, i) => {
        if (vega > 0) expect(Math.abs(loose.vega[i]! / vega - 1)).toBeLessThan(1e-12);
      });
    }
  });

  test('columns in kernel memory give the same bits, and run out into plain ones', () => {
    const kernels = loadKernels({ columnBytes: 6 * 8 * 5003 });
    const [source] = quoteSets;
    const quotes = {
      price: kernels.float64Column(5003),
      forward: kernels.float64Column(5003),
      strike: kernels.float64Column(5003),
      call: kernels.byteColumn(5003),
    };
    quotes.price.set(source!.price);
    quotes.forward.set(source!.forward);
    quotes.strike.set(source!.strike);
    quotes.call.set(source!.call);
    const deviation = kernels.float64Column(5003);
    const status = kernels.byteColumn(5003);
    expect(new Set([quotes.price.buffer, quotes.call.buffer, deviation.buffer, status.buffer]).size).toBe(1);
    const refused = kernels.impliedDeviation(quotes, deviation, status);
    expect({ deviation, status, refused }).toEqual(invert(source!, impliedDeviationBatch));
    expect(kernels.float64Column(1e6).buffer).not.toBe(deviation.buffer);
  });

  test('refuse columns of different length', () => {
    const quotes = quotesOf(randomOptions(8, 45, 3), false);
    expect(() => portable.impliedDeviation(quotes, new Float64Array(9), new Uint8Array(8))).toThrow(
      RangeError,
    );
    const options = randomOptions(8, 46, 3);
    expect(() => portable.blackGreeks(options, greekColumns(7), new Uint8Array(8))).toThrow(RangeError);
  });
});
