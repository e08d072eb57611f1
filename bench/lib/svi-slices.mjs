/** Slices to fit, and how well they are fitted: the sets of bench/math.mjs for SVI. */
import { randomStream } from '../../dist/math/index.js';

/** One made slice: volatilities with noise at strikes. */
function slice(years, forward, k, volatilityAt, noise) {
  return {
    years,
    forward,
    strikes: k.map((at) => forward * Math.exp(at)),
    volatilities: k.map((at) => volatilityAt(at) + noise(at)),
  };
}

/** Raw SVI of 0 to 2 days with a tenth of a volatility point of noise. */
function smooth({ uniform: u, normal }) {
  const years = (20 + 760 * u()) / (252 * 390);
  const forward = 5800 + 400 * u();
  const deviation = (0.08 + 0.17 * u()) * Math.sqrt(years);
  const k = Array.from({ length: 60 }, () => (-6 + 10 * u()) * deviation).sort((a, b) => a - b);
  const m = (-0.3 + 0.9 * u()) * deviation;
  const sigma = (0.6 + 1.4 * u()) * deviation;
  const rho = -0.6 + 0.5 * u();
  const b = (0.25 + 0.25 * u()) * deviation;
  const a = Math.max(deviation * deviation - 0.9 * b * sigma, 0.05 * deviation * deviation);
  const variance = (at) => a + b * (rho * (at - m) + Math.hypot(at - m, sigma));
  return slice(
    years,
    forward,
    k,
    (at) => Math.sqrt(variance(at) / years),
    () => 0.001 * normal(),
  );
}

/**
 * The shape of real one-day chains: volatility nearly straight in the strike on both sides of its bottom, steeper among
 * the puts, quoted from fifteen deviations below to four and a half above, errors of 1 % that grow with the distance.
 */
function oneDay({ uniform: u, normal }, count) {
  const years = (0.5 + u()) / 365;
  const forward = 5800 + 400 * u();
  const volatility = 0.08 + 0.12 * u();
  const deviation = volatility * Math.sqrt(years);
  const [puts, calls] = [0.12 + 0.05 * u(), 0.07 + 0.05 * u()];
  const [bottom, width] = [0.6 + 0.8 * u(), 0.5 + 0.4 * u()];
  const ratio = (z) => {
    const x = z - bottom;
    return 0.9 + 0.5 * ((puts + calls) * Math.hypot(x, width) + (calls - puts) * x);
  };
  const k = Array.from({ length: count }, (_, i) => (-15 + (19.5 * i) / (count - 1)) * deviation);
  return slice(
    years,
    forward,
    k,
    (at) => volatility * ratio(at / deviation),
    (at) => 0.01 * volatility * (1 + 0.2 * Math.abs(at / deviation)) * normal(),
  );
}

export function sliceSets() {
  const set = (seed, size, make) => {
    const stream = randomStream(seed);
    return Array.from({ length: size }, () => make(stream));
  };
  return [
    { name: '60 strikes, SVI with noise, 0-2 days', slices: set(31, 400, smooth), goal: 100 },
    { name: '60 strikes, shape of one-day chains', slices: set(32, 100, (stream) => oneDay(stream, 60)) },
    { name: '200 strikes, shape of one-day chains', slices: set(33, 40, (stream) => oneDay(stream, 200)) },
  ];
}

/** Points whose weighted residuals are volatility errors to first order, as QuantLib's are. */
export function sviData({ years, forward, strikes, volatilities }) {
  return {
    k: Float64Array.from(strikes, (strike) => Math.log(strike / forward)),
    w: Float64Array.from(volatilities, (volatility) => volatility * volatility * years),
    weight: Float64Array.from(volatilities, (volatility) => 1 / (2 * volatility * years)),
  };
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function variance({ a, b, rho, m, sigma }, k) {
  return a + b * (rho * (k - m) + Math.hypot(k - m, sigma));
}

/** Root mean square of fitted less given volatility. */
export function rmsError({ years, forward, strikes, volatilities }, parameters) {
  const squares = strikes.map(
    (strike, i) =>
      (Math.sqrt(variance(parameters, Math.log(strike / forward)) / years) - volatilities[i]) ** 2,
  );
  return Math.sqrt(mean(squares));
}

/** Least of Durrleman's g on grids around the bottom and the money, computed apart from the fit. */
export function leastG(parameters) {
  const { b, rho, m, sigma } = parameters;
  const atMoney = variance(parameters, 0);
  if (b * (1 + Math.abs(rho)) > 2 || !(atMoney > 0)) return Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const [centre, scale] of [
    [m, sigma],
    [0, Math.sqrt(atMoney)],
  ]) {
    for (let step = -600; step <= 600; step++) {
      const k = centre + scale * Math.sinh(step / 50);
      const x = k - m;
      const root = Math.hypot(x, sigma);
      const w = variance(parameters, k);
      if (!(w > 0)) return Number.NEGATIVE_INFINITY;
      const slope = b * (rho + x / root);
      const u = 1 - (k * slope) / (2 * w);
      least = Math.min(
        least,
        u * u - 0.25 * slope * slope * (1 / w + 0.25) + (0.5 * b * sigma * sigma) / root ** 3,
      );
    }
  }
  return least;
}
