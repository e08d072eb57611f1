import type { SviParameters } from './svi.ts';

/** Points of one slice; weights multiply the residual in total variance. */
export interface SviData {
  readonly k: Float64Array;
  readonly w: Float64Array;
  readonly weight: Float64Array;
}

export interface ProjectionFit {
  readonly parameters: SviParameters;
  /** Sum of squared weighted residuals. */
  readonly loss: number;
}

const MAX_STEPS = 40;
const MAX_TRIES = 8;
const SETTLED = 1e-9;

/** The points with what the inner problem leaves behind: basis columns, residuals, solution and inverse normal matrix. */
interface Workspace {
  readonly k: Float64Array;
  readonly w: Float64Array;
  /** Squared weights and their sum. */
  readonly square: Float64Array;
  readonly mass: number;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly rest: Float64Array;
  /** A, B, C; inverse of the centred normal matrix (11, 12, 22); weighted means of y and z. */
  readonly solution: Float64Array;
}

/**
 * Weighted least-squares SVI without constraints by variable projection (Golub and Pereyra 1973): for given (m, ln σ) the
 * slice A + B·y + C·√(y² + 1), y = (k − m)/σ, is linear and solved exactly; Levenberg–Marquardt with Kaufman's Jacobian
 * moves the other two. The reduction is that of De Marco and Martini (Zeliade 2009). The result may have C ≤ |B| or
 * arbitrage: whoever asks must look.
 */
export function projectSvi(
  { k, w, weight }: SviData,
  start: { readonly m: number; readonly sigma: number },
): ProjectionFit {
  const n = k.length;
  const square = new Float64Array(n);
  let mass = 0;
  for (let i = 0; i < n; i++) {
    const q = weight[i]! * weight[i]!;
    square[i] = q;
    mass += q;
  }
  const y = new Float64Array(n);
  const z = new Float64Array(n);
  const rest = new Float64Array(n);
  const solution = new Float64Array(8);
  const space: Workspace = { k, w, square, mass, y, z, rest, solution };
  let m = start.m;
  let logSigma = Math.log(start.sigma);
  let loss = solveInner(space, m, start.sigma);
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS; step++) {
    const inverseSigma = Math.exp(-logSigma);
    const B = solution[1]!;
    const C = solution[2]!;
    // Derivatives of the fitted value by m and ln σ are −G/σ and −y·G with G = B + C·y/z.
    let p0 = 0;
    let p1 = 0;
    let p2 = 0;
    let q1 = 0;
    let q2 = 0;
    for (let i = 0; i < n; i++) {
      const yi = y[i]!;
      const zi = z[i]!;
      const slope = square[i]! * (B + (C * yi) / zi);
      const turned = slope * yi;
      p0 -= slope;
      p1 -= turned;
      p2 -= slope * zi;
      q1 -= turned * yi;
      q2 -= turned * zi;
    }
    const q0 = p1;
    p0 *= inverseSigma;
    p1 *= inverseSigma;
    p2 *= inverseSigma;
    const i11 = solution[3]!;
    const i12 = solution[4]!;
    const i22 = solution[5]!;
    const meanY = solution[6]!;
    const meanZ = solution[7]!;
    const pCentredY = p1 - p0 * meanY;
    const pCentredZ = p2 - p0 * meanZ;
    const qCentredY = q1 - q0 * meanY;
    const qCentredZ = q2 - q0 * meanZ;
    const pY = pCentredY * i11 + pCentredZ * i12;
    const pZ = pCentredY * i12 + pCentredZ * i22;
    const qY = qCentredY * i11 + qCentredZ * i12;
    const qZ = qCentredY * i12 + qCentredZ * i22;
    const p1st = p0 / mass - pY * meanY - pZ * meanZ;
    const q1st = q0 / mass - qY * meanY - qZ * meanZ;
    let h11 = 0;
    let h12 = 0;
    let h22 = 0;
    let g1 = 0;
    let g2 = 0;
    for (let i = 0; i < n; i++) {
      const yi = y[i]!;
      const zi = z[i]!;
      const slope = B + (C * yi) / zi;
      const p = -slope * inverseSigma - p1st - pY * yi - pZ * zi;
      const q = -slope * yi - q1st - qY * yi - qZ * zi;
      const weightedP = square[i]! * p;
      const weightedQ = square[i]! * q;
      h11 += weightedP * p;
      h12 += weightedP * q;
      h22 += weightedQ * q;
      g1 += weightedP * rest[i]!;
      g2 += weightedQ * rest[i]!;
    }
    let settled = true;
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const d11 = h11 * (1 + damping);
      const d22 = h22 * (1 + damping);
      const scale = 1 / (d11 * d22 - h12 * h12 + 1e-300);
      const dm = -(g1 * d22 - g2 * h12) * scale;
      const dl = Math.max(-1, Math.min(1, -(g2 * d11 - g1 * h12) * scale));
      const tried = solveInner(space, m + dm, Math.exp(logSigma + dl));
      if (tried <= loss) {
        settled = loss - tried <= SETTLED * loss;
        m += dm;
        logSigma += dl;
        loss = tried;
        damping = Math.max(damping * 0.1, 1e-9);
        break;
      }
      damping *= 10;
      if (attempt === MAX_TRIES - 1) solveInner(space, m, Math.exp(logSigma));
    }
    if (settled) break;
  }
  const sigma = Math.exp(logSigma);
  const B = solution[1]!;
  const C = solution[2]!;
  return { parameters: { a: solution[0]!, b: C / sigma, rho: B / C, m, sigma }, loss };
}

/** Best A, B, C for given m and σ by centred normal equations; returns the weighted sum of squares. */
function solveInner(
  { k, w, square, mass, y, z, rest, solution }: Workspace,
  m: number,
  sigma: number,
): number {
  const n = k.length;
  const inverseSigma = 1 / sigma;
  let sy = 0;
  let sz = 0;
  let syy = 0;
  let syz = 0;
  let sw = 0;
  let swy = 0;
  let swz = 0;
  for (let i = 0; i < n; i++) {
    const yi = (k[i]! - m) * inverseSigma;
    const zi = Math.sqrt(yi * yi + 1);
    y[i] = yi;
    z[i] = zi;
    const q = square[i]!;
    const qy = q * yi;
    const qz = q * zi;
    const wi = w[i]!;
    sy += qy;
    sz += qz;
    syy += qy * yi;
    syz += qy * zi;
    sw += q * wi;
    swy += qy * wi;
    swz += qz * wi;
  }
  const meanY = sy / mass;
  const meanZ = sz / mass;
  const c11 = syy - sy * meanY;
  const c12 = syz - sy * meanZ;
  const c22 = syy + mass - sz * meanZ;
  const d1 = swy - sw * meanY;
  const d2 = swz - sw * meanZ;
  const scale = 1 / (c11 * c22 - c12 * c12 + 1e-300);
  const B = (d1 * c22 - d2 * c12) * scale;
  const C = (d2 * c11 - d1 * c12) * scale;
  const A = (sw - B * sy - C * sz) / mass;
  solution[0] = A;
  solution[1] = B;
  solution[2] = C;
  solution[3] = c22 * scale;
  solution[4] = -c12 * scale;
  solution[5] = c11 * scale;
  solution[6] = meanY;
  solution[7] = meanZ;
  let loss = 0;
  for (let i = 0; i < n; i++) {
    const r = A + B * y[i]! + C * z[i]! - w[i]!;
    rest[i] = r;
    loss += square[i]! * r * r;
  }
  return loss;
}
