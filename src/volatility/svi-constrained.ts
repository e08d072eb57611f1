import { minimumG, type SviParameters, sviMinimum } from './svi.ts';
import type { SviData } from './svi-projection.ts';

/** Total variances the slice may not fall below: those of an earlier expiry at the same log-moneyness. */
export interface SviFloor {
  readonly k: Float64Array;
  readonly w: Float64Array;
}

interface Problem {
  readonly data: SviData;
  /** Log-moneyness at which butterfly arbitrage is penalised. */
  readonly nodes: Float64Array;
  readonly stiffness: number;
  readonly leastLogSigma: number;
  readonly floor: SviFloor | undefined;
}

const SCAN = Float64Array.from({ length: 41 }, (_, i) => Math.sinh((i - 20) / 4));
const EVEN_NODES = 24;
/** g is held above this, so that what remains between the nodes stays above zero. */
const MARGIN = 0.002;
/** What a finished slice must have of g: more than two valleys nearer than the scan's nodes can hide. */
export const LEAST_G = 1e-4;
const STEEPEST = 1.98;
const UNKNOWNS = 5;
const MAX_STEPS = 200;

/**
 * Weighted least-squares SVI in all five parameters with penalties on butterfly arbitrage, wings steeper than 2 and
 * crossings of `floor`; the penalties grow over two rounds of Levenberg–Marquardt. What a penalty leaves is removed
 * by flattening the slice as little as needed, so that the result has g ≥ 0 everywhere.
 */
export function constrainSvi(
  data: SviData,
  start: SviParameters,
  floor: SviFloor | undefined,
): { readonly parameters: SviParameters; readonly loss: number } {
  const scale = Math.sqrt(data.k.length);
  const leastLogSigma = Math.log(leastSigma(data));
  let theta = toUnknowns(start);
  for (const stiffness of [300, 10_000]) {
    const nodes = nodesFor(data, fromUnknowns(theta));
    theta = minimise({ data, nodes, stiffness: stiffness * scale, leastLogSigma, floor }, theta);
  }
  const parameters = flattened(data, fromUnknowns(theta));
  return { parameters, loss: dataLoss(data, parameters) };
}

/** Below this σ a slice has a kink no quotes could show. */
export function leastSigma({ k }: SviData): number {
  return 1e-3 * (k[k.length - 1]! - k[0]!);
}

/** Sum of squared weighted residuals. */
export function dataLoss({ k, w, weight }: SviData, { a, b, rho, m, sigma }: SviParameters): number {
  let loss = 0;
  for (let i = 0; i < k.length; i++) {
    const x = k[i]! - m;
    const r = weight[i]! * (a + b * (rho * x + Math.sqrt(x * x + sigma * sigma)) - w[i]!);
    loss += r * r;
  }
  return loss;
}

/** Scan points of the whole line around the slice's own centre, and evenly over twice the quoted range. */
function nodesFor({ k }: SviData, { m, sigma }: SviParameters): Float64Array {
  const nodes = new Float64Array(SCAN.length + EVEN_NODES);
  for (let i = 0; i < SCAN.length; i++) nodes[i] = m + sigma * SCAN[i]!;
  const low = k[0]!;
  const span = k[k.length - 1]! - low;
  for (let i = 0; i < EVEN_NODES; i++) {
    nodes[SCAN.length + i] = low - span / 2 + (2 * span * i) / (EVEN_NODES - 1);
  }
  return nodes;
}

function toUnknowns({ a, b, rho, m, sigma }: SviParameters): Float64Array {
  return Float64Array.of(a, Math.log(b), Math.atanh(rho), m, Math.log(sigma));
}

function fromUnknowns(theta: Float64Array): SviParameters {
  return {
    a: theta[0]!,
    b: Math.exp(theta[1]!),
    rho: Math.tanh(theta[2]!),
    m: theta[3]!,
    sigma: Math.exp(theta[4]!),
  };
}

function minimise(problem: Problem, start: Float64Array): Float64Array {
  const normal = new Float64Array(UNKNOWNS * UNKNOWNS);
  const gradient = new Float64Array(UNKNOWNS);
  const tried = new Float64Array(UNKNOWNS);
  let theta = start.slice();
  let loss = assemble(problem, fromUnknowns(theta), normal, gradient);
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS && damping < 1e12; step++) {
    const move = solveDamped(normal, gradient, damping);
    for (let i = 0; i < UNKNOWNS; i++) tried[i] = theta[i]! - Math.max(-1, Math.min(1, move[i]!));
    tried[4] = Math.max(tried[4]!, problem.leastLogSigma);
    const triedLoss = assemble(problem, fromUnknowns(tried));
    if (!(triedLoss < loss)) {
      damping *= 8;
      continue;
    }
    const settled = loss - triedLoss <= 1e-9 * loss;
    theta = tried.slice();
    damping = Math.max(damping / 8, 1e-12);
    if (settled) break;
    loss = assemble(problem, fromUnknowns(theta), normal, gradient);
  }
  return theta;
}

/** Loss with penalties, infinite where the variance is not positive; fills the normal equations when they are given. */
function assemble(
  { data, nodes, stiffness, floor }: Problem,
  parameters: SviParameters,
  normal?: Float64Array,
  gradient?: Float64Array,
): number {
  const { a, b, rho, m, sigma } = parameters;
  const lowest = sviMinimum(parameters);
  if (!(lowest > 0)) return Number.POSITIVE_INFINITY;
  normal?.fill(0);
  gradient?.fill(0);
  const { k, w, weight } = data;
  const cosine = 1 - rho * rho;
  let loss = 0;
  // One row of the least-squares problem: its residual and the derivatives by a, ln b, atanh ρ, m, ln σ.
  const add = (r: number, d0: number, d1: number, d2: number, d3: number, d4: number): void => {
    loss += r * r;
    if (!normal || !gradient) return;
    normal[0]! += d0 * d0;
    normal[1]! += d0 * d1;
    normal[2]! += d0 * d2;
    normal[3]! += d0 * d3;
    normal[4]! += d0 * d4;
    normal[6]! += d1 * d1;
    normal[7]! += d1 * d2;
    normal[8]! += d1 * d3;
    normal[9]! += d1 * d4;
    normal[12]! += d2 * d2;
    normal[13]! += d2 * d3;
    normal[14]! += d2 * d4;
    normal[18]! += d3 * d3;
    normal[19]! += d3 * d4;
    normal[24]! += d4 * d4;
    gradient[0]! += d0 * r;
    gradient[1]! += d1 * r;
    gradient[2]! += d2 * r;
    gradient[3]! += d3 * r;
    gradient[4]! += d4 * r;
  };
  const addVariance = (at: number, target: number, factor: number): void => {
    const x = at - m;
    const root = Math.sqrt(x * x + sigma * sigma);
    const shape = rho * x + root;
    add(
      factor * (a + b * shape - target),
      factor,
      factor * b * shape,
      factor * b * cosine * x,
      -factor * b * (rho + x / root),
      (factor * b * sigma * sigma) / root,
    );
  };
  for (let i = 0; i < k.length; i++) addVariance(k[i]!, w[i]!, weight[i]!);
  for (let i = 0; i < nodes.length; i++) {
    const at = nodes[i]!;
    const x = at - m;
    const square = sigma * sigma;
    const root = Math.sqrt(x * x + square);
    const cube = root * root * root;
    const shape = rho * x + root;
    const variance = a + b * shape;
    const slope = b * (rho + x / root);
    const curvature = (b * square) / cube;
    const u = 1 - (at * slope) / (2 * variance);
    const g = u * u - 0.25 * slope * slope * (1 / variance + 0.25) + 0.5 * curvature;
    if (g >= MARGIN) continue;
    const byW = (u * at * slope + 0.25 * slope * slope) / (variance * variance);
    const bySlope = -(u * at) / variance - 0.5 * slope * (1 / variance + 0.25);
    const jerk = (-3 * curvature * x) / (root * root);
    add(
      stiffness * (g - MARGIN),
      stiffness * byW,
      stiffness * (byW * b * shape + bySlope * slope + 0.5 * curvature),
      stiffness * b * cosine * (byW * x + bySlope),
      -stiffness * (byW * slope + bySlope * curvature + 0.5 * jerk),
      stiffness *
        b *
        square *
        (byW / root - (bySlope * x) / cube + (1 - (1.5 * square) / (root * root)) / cube),
    );
  }
  for (const side of [-1, 1]) {
    const slope = b * (1 + side * rho);
    if (slope <= STEEPEST) continue;
    add(stiffness * (slope - STEEPEST), 0, stiffness * slope, stiffness * side * b * cosine, 0, 0);
  }
  if (floor) {
    for (let i = 0; i < floor.k.length; i++) {
      const at = floor.k[i]!;
      const least = floor.w[i]!;
      const x = at - m;
      if (a + b * (rho * x + Math.sqrt(x * x + sigma * sigma)) < least) {
        addVariance(at, least, stiffness / least);
      }
    }
  }
  return loss;
}

/** Step of Levenberg and Marquardt: the normal matrix with its diagonal enlarged, by Cholesky. */
function solveDamped(normal: Float64Array, gradient: Float64Array, damping: number): Float64Array {
  const n = UNKNOWNS;
  const lower = new Float64Array(n * n);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = normal[j * n + i]!;
      if (i === j) sum = sum * (1 + damping) + 1e-300;
      for (let p = 0; p < j; p++) sum -= lower[i * n + p]! * lower[j * n + p]!;
      lower[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / lower[j * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = gradient[i]!;
    for (let p = 0; p < i; p++) sum -= lower[i * n + p]! * x[p]!;
    x[i] = sum / lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let p = i + 1; p < n; p++) sum -= lower[p * n + i]! * x[p]!;
    x[i] = sum / lower[i * n + i]!;
  }
  return x;
}

/** The slice mixed with the weighted mean variance, as little as leaves g nowhere negative: a constant has g = 1. */
export function flattened({ w, weight }: SviData, slice: SviParameters): SviParameters {
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
