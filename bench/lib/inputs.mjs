/** Quotes and options the benchmark works on, the same in every run. */
import { blackPrice, randomStream } from '../../dist/math/index.js';

export const ROWS = 8192;
/** Rows set against high-precision arithmetic. */
export const CHECKED = 2048;
export const SIX = ['price', 'delta', 'gamma', 'vega', 'theta', 'vanna'];
export const FOUR = ['charm', 'volga', 'speed', 'colour'];
export const builds = ['portable', 'relaxed'];

/** Quotes whose own rounded price is to be inverted. */
function quoteSet(seed, draw) {
  const { uniform } = randomStream(seed);
  const column = () => new Float64Array(ROWS);
  const set = { price: column(), forward: column(), strike: column(), call: new Uint8Array(ROWS) };
  for (let i = 0; i < ROWS; ) {
    const [forward, strike, deviation] = draw(uniform);
    const side = strike >= forward ? 'C' : 'P';
    const price = strike > 0 ? blackPrice(forward, strike, deviation, side) : 0;
    if (!(price > 1e-280)) continue;
    set.forward[i] = forward;
    set.strike[i] = strike;
    set.price[i] = price;
    set.call[i] = side === 'C' ? 1 : 0;
    i++;
  }
  return set;
}

export const quoteSets = {
  'SPX 0-2 days': quoteSet(11, (u) => {
    const forward = 5800 + 400 * u();
    const years = (5 + 780 * u()) / (252 * 390);
    const z = -5 + 8 * u();
    const atm = 0.08 + 0.2 * u();
    const strike = Math.round((forward * Math.exp(z * atm * Math.sqrt(years))) / 5) * 5;
    return [forward, strike, atm * (1 - 0.12 * z + 0.03 * z * z) * Math.sqrt(years)];
  }),
  extreme: quoteSet(12, (u) => {
    const forward = 1000 + 8000 * u();
    const years = (1 + (u() < 0.3 ? 30 : 2880) * u()) / 525600;
    const deviation = 0.03 * Math.exp(Math.log(60) * u()) * Math.sqrt(years);
    return [forward, Math.round(forward * Math.exp((48 * u() - 24) * deviation) * 4) / 4, deviation];
  }),
  'VIX options': quoteSet(13, (u) => {
    const forward = 12 + 30 * u();
    const deviation = (0.5 + 1.5 * u()) * Math.sqrt((2 + 88 * u()) / 365);
    return [forward, Math.round(forward * Math.exp((4 * u() - 1.5) * deviation) * 2) / 2, deviation];
  }),
};

/** Options from five minutes to thirty days, out to eight deviations. */
export function optionSet() {
  const { uniform: u } = randomStream(7);
  const column = () => new Float64Array(ROWS);
  const set = {
    forward: column(),
    strike: column(),
    deviation: column(),
    years: column(),
    call: new Uint8Array(ROWS),
  };
  for (let i = 0; i < ROWS; i++) {
    const forward = 5800 + 400 * u();
    const years = i % 8 === 0 ? (1 + 29 * u()) / 365 : (5 + 2880 * u()) / 525600;
    const deviation = (0.08 + 0.5 * u() * u()) * Math.sqrt(years);
    const z = (-4 + 8 * u()) * (i % 16 === 1 ? 2 : 1);
    set.forward[i] = forward;
    set.strike[i] = Math.round((forward * Math.exp(z * deviation)) / 5) * 5;
    set.deviation[i] = deviation;
    set.years[i] = years;
    set.call[i] = set.strike[i] >= forward !== (i % 5 === 0) ? 1 : 0;
  }
  return set;
}

/** The same columns in the kernels' memory. */
export function resident(kernels, columns) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const copy = column instanceof Uint8Array ? kernels.byteColumn(ROWS) : kernels.float64Column(ROWS);
      copy.set(column);
      return [name, copy];
    }),
  );
}

export const fresh = (...names) => Object.fromEntries(names.map((name) => [name, new Float64Array(ROWS)]));
export const signs = (call) => Float64Array.from(call, (flag) => (flag === 1 ? 1 : -1));
