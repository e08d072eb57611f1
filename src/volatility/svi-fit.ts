import { absent, ok, type Result } from '../math/index.ts';
import { minimumG, type SviParameters, sviMinimum } from './svi.ts';
import { constrainSvi, dataLoss, flattened, LEAST_G, leastSigma, type SviFloor } from './svi-constrained.ts';
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
const START_SIGMAS = [0.03, 0.1, 0.3, 1];
const START_RHOS = [-0.8, -0.5, -0.2, 0.2];

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
  let best: { parameters: SviParameters; loss: number } | undefined;
  for (const start of startingSlices(data, bottom, spread)) {
    const fit = constrainSvi(data, start, floor);
    if (!best || fit.loss < best.loss) best = fit;
  }
  return describe(best!.parameters, best!.loss, 'constrained');
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

/** The two best of a coarse grid of slices free of arbitrage, of different width. */
function startingSlices(data: SviData, bottom: number, spread: number): readonly SviParameters[] {
  const candidates: { slice: SviParameters; loss: number }[] = [];
  for (const m of [bottom, 0, 0.5 * bottom, -0.3 * spread]) {
    for (const share of START_SIGMAS) {
      for (const rho of START_RHOS) {
        const slice = flattened(data, sliceAt(data, m, share * spread, rho));
        candidates.push({ slice, loss: dataLoss(data, slice) });
      }
    }
  }
  candidates.sort((a, b) => a.loss - b.loss);
  const first = candidates[0]!.slice;
  const second = candidates.find(({ slice }) => slice.sigma !== first.sigma);
  return second ? [first, second.slice] : [first];
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
