/** RSI and MACD a close at a time beside trading-signals. */
import { randomStream } from '../../dist/math/index.js';
import { MACD_PERIODS, Macd, Rsi } from '../../dist/signals/index.js';
import { check, paired, print, ratioLine, row, time } from './harness.mjs';

export async function benchStreams() {
  print('\nStreaming indicators, a close at a time');
  let library;
  try {
    library = await import('trading-signals');
  } catch {
    print('  npm trading-signals: reference not installed');
    return;
  }
  const { normal } = randomStream(41);
  let price = 6000;
  const closes = Float64Array.from({ length: 65_536 }, () => {
    price *= 1 + 0.001 * normal();
    return price;
  });
  const { EMA, MACD, RSI } = library;
  const { fast, slow, signal } = MACD_PERIODS;
  const pairs = [
    ['RSI(14)', () => new Rsi(14), () => new RSI(14), (value) => value],
    [
      'MACD(12, 26, 9)',
      () => new Macd(MACD_PERIODS),
      () => new MACD(new EMA(fast), new EMA(slow), new EMA(signal)),
      (value) => (typeof value === 'number' ? value : value.histogram),
    ],
  ];
  for (const [name, create, createOther, read] of pairs) {
    let last;
    let otherLast;
    const own = () => {
      const indicator = create();
      for (let i = 0; i < closes.length; i++) last = indicator.update(closes[i]);
    };
    const other = () => {
      const indicator = createOther();
      for (let i = 0; i < closes.length; i++) otherLast = indicator.update(closes[i], false);
    };
    const { results, reference, ratio } = paired([['ours', own]], closes.length, (runs) =>
      time(other, closes.length, runs, 1),
    );
    // The library starts its averages elsewhere; after so many closes that is forgotten.
    check(Math.abs(read(last) - read(otherLast)) <= 1e-9 * price, `${name}: the two programs differ`);
    row(`${name}, ours`, results.get('ours'));
    row(`${name}, npm trading-signals`, reference);
    ratioLine(`trading-signals / ours, ${name}, median of paired rounds`, ratio('ours'), 5);
  }
}
