import type { GreekColumns, HigherGreekColumns, OptionColumns, QuoteColumns } from '../../src/math/index.ts';
import { blackPrice, randomStream } from '../../src/math/index.ts';

const column = (rows: number) => new Float64Array(rows);

/** Columns for price and first greeks. */
export const greekColumns = (rows: number): GreekColumns => ({
  price: column(rows),
  delta: column(rows),
  gamma: column(rows),
  vega: column(rows),
  theta: column(rows),
  vanna: column(rows),
});

/** Columns for the other greeks. */
export const higherColumns = (rows: number): HigherGreekColumns => ({
  charm: column(rows),
  volga: column(rows),
  speed: column(rows),
  colour: column(rows),
});

/** Random options: deviations 1e-4 to `most`, both sides, up to `reach` deviations from the forward. */
export function randomOptions(rows: number, seed: number, reach: number, most = 5): OptionColumns {
  const stream = randomStream(seed);
  const options = {
    forward: column(rows),
    strike: column(rows),
    deviation: column(rows),
    years: column(rows),
    call: new Uint8Array(rows),
  };
  for (let i = 0; i < rows; i++) {
    const deviation = Math.exp(Math.log(1e-4) + Math.log(most / 1e-4) * stream.uniform());
    const forward = 10 + 7000 * stream.uniform();
    options.forward[i] = forward;
    options.deviation[i] = deviation;
    options.strike[i] = forward * Math.exp((2 * stream.uniform() - 1) * reach * deviation);
    options.years[i] = 1e-5 + 2 * stream.uniform() * stream.uniform();
    options.call[i] = stream.uniform() < 0.5 ? 0 : 1;
  }
  return options;
}

/** The options' own prices as quotes; in the money too where `bothSides`. */
export function quotesOf(options: OptionColumns, bothSides: boolean): QuoteColumns {
  const { forward, strike } = options;
  const call = bothSides ? options.call : Uint8Array.from(forward, (f, i) => (strike[i]! >= f ? 1 : 0));
  const price = Float64Array.from(forward, (f, i) =>
    blackPrice(f, strike[i]!, options.deviation[i]!, call[i] === 1 ? 'C' : 'P'),
  );
  return { price, forward, strike, call };
}
