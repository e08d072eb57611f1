import { absent, ok, type Result } from '../math/index.ts';
import { minimumG, type SviParameters, sviMinimum } from './svi.ts';
import { ConstrainedSvi, type Effort, type SviFloor } from './svi-constrained.ts';
import { toForm, toParameters } from './svi-form.ts';
import { projectSvi, type SviData } from './svi-projection.ts';

/** A slice without butterfly arbitrage. */
export interface SviFit {
  readonly parameters: SviParameters;
  /** Root mean square of the weighted residuals. */
  readonly rms: number;
  /** `projected`: the unconstrained optimum already was free of arbitrage. `constrained`: it was not. */
  readonly method: 'projected' | 'constrained';
  /** Smallest value of Durrleman's g and the log-moneyness of it. */
  readonly minimumG: { readonly g: number; readonly k: number };
}

const FEWEST_POINTS = 5;
/** What a finished slice must have of g: more than two valleys nearer than the scan's nodes can hide. */
const LEAST_G = 1e-4;
/** σ of the constrained starts, in root mean squares of the log-moneyness, and their ρ. */
const START_SIGMAS = [0.2, 1];
const START_RHO = -0.3;
/** Points that the constrained fit starts from when there are many more. */
const COARSE_POINTS = 32;
const COARSE: Effort = { steps: 30, settled: 1e-3 };
const FINE: Effort = { steps: 60, settled: 1e-5 };

/**
 * The SVI slice closest to weighted total variances among those without butterfly arbitrage (g ≥ 0 on the whole line,
 * wing slopes at most 2) and, when `floor` is given, not below an earlier expiry at its points.
 *
 * @param data log-moneyness ascending, total variance, weight of each residual in total variance
 */
export function fitSvi(data: SviData, floor?: SviFloor): Result<SviFit, 'too-few-points'> {
  const n = data.k.length;
  if (n < FEWEST_POINTS) return absent('too-few-points', `${n} points for five parameters`);
  const describe = (parameters: SviParameters, loss: number, method: SviFit['method']) =>
    ok({ parameters, rms: Math.sqrt(loss / n), method, minimumG: minimumG(parameters) });

  let square = 0;
  let lowest = 0;
  for (let i = 0; i < n; i++) {
    square += data.k[i]! * data.k[i]!;
    if (data.w[i]! < data.w[lowest]!) lowest = i;
  }
  const spread = Math.sqrt(square / n);
  const bottom = data.k[lowest]!;
  const projected = projectSvi(data, { m: bottom, sigma: 0.5 * spread });
  if (isSlice(projected.parameters) && projected.parameters.sigma >= leastSigma(data)) {
    const fit = describe(projected.parameters, projected.loss, 'projected');
    if (fit.value.minimumG.g >= LEAST_G && (!floor || staysAbove(projected.parameters, floor))) return fit;
  }
  const slice = flattened(data, constrained(data, floor, bottom, spread));
  return describe(slice, dataLoss(data, slice), 'constrained');
}

/** Two starts on few points, the better one finished on all. */
function constrained(
  data: SviData,
  floor: SviFloor | undefined,
  bottom: number,
  spread: number,
): SviParameters {
  const few = data.k.length > 2 * COARSE_POINTS ? thinned(data, COARSE_POINTS) : data;
  const coarse = new ConstrainedSvi(few, leastSigma(data), floor);
  let best: { readonly form: Float64Array; readonly merit: number } | undefined;
  for (const share of START_SIGMAS) {
    const form = toForm(sliceAt(few, bottom, share * spread, START_RHO));
    const merit = coarse.minimise(form, COARSE);
    if (!best || merit < best.merit) best = { form, merit };
  }
  const { form } = best!;
  const fine = few === data ? coarse : new ConstrainedSvi(data, leastSigma(data), floor);
  fine.minimise(form, FINE);
  return toParameters(form);
}

/** At most `count` weighted means of neighbouring points. */
function thinned({ k, w, weight }: SviData, count: number): SviData {
  const size = Math.ceil(k.length / count);
  const groups = Math.ceil(k.length / size);
  const few = { k: new Float64Array(groups), w: new Float64Array(groups), weight: new Float64Array(groups) };
  for (let group = 0; group < groups; group++) {
    let [mass, sk, sw] = [0, 0, 0];
    for (let i = group * size; i < Math.min((group + 1) * size, k.length); i++) {
      const h = weight[i]! * weight[i]!;
      mass += h;
      sk += h * k[i]!;
      sw += h * w[i]!;
    }
    few.k[group] = sk / mass;
    few.w[group] = sw / mass;
    few.weight[group] = Math.sqrt(mass);
  }
  return few;
}

function isSlice(parameters: SviParameters): boolean {
  const { b, rho } = parameters;
  return b > 0 && Math.abs(rho) < 1 && sviMinimum(parameters) > 0;
}

function staysAbove({ a, b, rho, m, sigma }: SviParameters, floor: SviFloor): boolean {
  return floor.k.every((k, i) => {
    const x = k - m;
    return a + b * (rho * x + Math.sqrt(x * x + sigma * sigma)) >= floor.w[i]!;
  });
}

/** Below this σ a slice has a kink no quotes could show. */
function leastSigma({ k }: SviData): number {
  return 1e-3 * (k[k.length - 1]! - k[0]!);
}

/** Sum of squared weighted residuals. */
function dataLoss({ k, w, weight }: SviData, { a, b, rho, m, sigma }: SviParameters): number {
  let loss = 0;
  for (let i = 0; i < k.length; i++) {
    const x = k[i]! - m;
    const r = weight[i]! * (a + b * (rho * x + Math.sqrt(x * x + sigma * sigma)) - w[i]!);
    loss += r * r;
  }
  return loss;
}

/** The slice mixed with the weighted mean variance, as little as leaves g nowhere negative: a constant has g = 1. */
function flattened({ w, weight }: SviData, slice: SviParameters): SviParameters {
  if (minimumG(slice).g >= LEAST_G) return slice;
  let mass = 0;
  let sum = 0;
  for (let i = 0; i < w.length; i++) {
    mass += weight[i]! * weight[i]!;
    sum += weight[i]! * weight[i]! * w[i]!;
  }
  const mixed = (share: number): SviParameters => ({
    ...slice,
    a: (1 - share) * slice.a + (share * sum) / mass,
    b: (1 - share) * slice.b,
  });
  let [arbitrage, free] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (arbitrage + free) / 2;
    if (minimumG(mixed(middle)).g >= LEAST_G) free = middle;
    else arbitrage = middle;
  }
  return mixed(free);
}

/** Level and slope of the best slice with given m, σ and ρ, lifted where its bottom would not be positive. */
function sliceAt({ k, w, weight }: SviData, m: number, sigma: number, rho: number): SviParameters {
  let [mass, sq, sqq, sw, sqw] = [0, 0, 0, 0, 0];
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < k.length; i++) {
    const y = (k[i]! - m) / sigma;
    const q = rho * y + Math.sqrt(y * y + 1);
    const h = weight[i]! * weight[i]!;
    mass += h;
    sq += h * q;
    sqq += h * q * q;
    sw += h * w[i]!;
    sqw += h * q * w[i]!;
    least = Math.min(least, w[i]!);
  }
  const fitted = (sqw - (sq * sw) / mass) / (sqq - (sq * sq) / mass);
  const slope = fitted > 0 ? fitted : (1e-6 * sw) / mass;
  const level = (sw - slope * sq) / mass;
  const depth = slope * Math.sqrt(1 - rho * rho);
  return { a: Math.max(level, 0.05 * least - depth), b: slope / sigma, rho, m, sigma };
}
