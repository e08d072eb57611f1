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
  const y = new Float64Array(n);
  const z = new Float64Array(n);
  const rest = new Float64Array(n);
  const square = new Float64Array(n);
  let mass = 0;
  for (let i = 0; i < n; i++) {
    square[i] = weight[i]! * weight[i]!;
    mass += square[i]!;
  }
  // Solution A, B, C of the inner problem with the inverse of its centred normal matrix.
  let [A, B, C] = [0, 0, 0];
  let [i11, i12, i22, meanY, meanZ] = [0, 0, 0, 0, 0];

  const inner = (m: number, sigma: number): number => {
    let [sy, sz, syy, syz, sw, swy, swz] = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const yi = (k[i]! - m) / sigma;
      const zi = Math.sqrt(yi * yi + 1);
      const q = square[i]!;
      y[i] = yi;
      z[i] = zi;
      sy += q * yi;
      sz += q * zi;
      syy += q * yi * yi;
      syz += q * yi * zi;
      const qw = q * w[i]!;
      sw += qw;
      swy += qw * yi;
      swz += qw * zi;
    }
    meanY = sy / mass;
    meanZ = sz / mass;
    const c11 = syy - sy * meanY;
    const c12 = syz - sy * meanZ;
    const c22 = syy + mass - sz * meanZ;
    const d1 = swy - sw * meanY;
    const d2 = swz - sw * meanZ;
    const scale = 1 / (c11 * c22 - c12 * c12 + 1e-300);
    B = (d1 * c22 - d2 * c12) * scale;
    C = (d2 * c11 - d1 * c12) * scale;
    A = (sw - B * sy - C * sz) / mass;
    i11 = c22 * scale;
    i12 = -c12 * scale;
    i22 = c11 * scale;
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const r = A + B * y[i]! + C * z[i]! - w[i]!;
      rest[i] = r;
      loss += square[i]! * r * r;
    }
    return loss;
  };

  let { m } = start;
  let logSigma = Math.log(start.sigma);
  let loss = inner(m, start.sigma);
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS; step++) {
    const sigma = Math.exp(logSigma);
    // Derivatives of the fitted value by m and ln σ: −G/σ and −y·G with G = B + C·y/z.
    let [p0, p1, p2, q0, q1, q2] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const slope = B + (C * y[i]!) / z[i]!;
      const p = -slope / sigma;
      const q = -slope * y[i]!;
      const s = square[i]!;
      p0 += s * p;
      p1 += s * p * y[i]!;
      p2 += s * p * z[i]!;
      q0 += s * q;
      q1 += s * q * y[i]!;
      q2 += s * q * z[i]!;
    }
    p1 -= p0 * meanY;
    p2 -= p0 * meanZ;
    q1 -= q0 * meanY;
    q2 -= q0 * meanZ;
    const pY = p1 * i11 + p2 * i12;
    const pZ = p1 * i12 + p2 * i22;
    const qY = q1 * i11 + q2 * i12;
    const qZ = q1 * i12 + q2 * i22;
    const p1st = p0 / mass - pY * meanY - pZ * meanZ;
    const q1st = q0 / mass - qY * meanY - qZ * meanZ;
    let [h11, h12, h22, g1, g2] = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const yi = y[i]!;
      const zi = z[i]!;
      const slope = B + (C * yi) / zi;
      const p = -slope / sigma - p1st - pY * yi - pZ * zi;
      const q = -slope * yi - q1st - qY * yi - qZ * zi;
      const s = square[i]!;
      h11 += s * p * p;
      h12 += s * p * q;
      h22 += s * q * q;
      g1 += s * p * rest[i]!;
      g2 += s * q * rest[i]!;
    }
    let settled = true;
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const d11 = h11 * (1 + damping);
      const d22 = h22 * (1 + damping);
      const scale = 1 / (d11 * d22 - h12 * h12 + 1e-300);
      const dm = -(g1 * d22 - g2 * h12) * scale;
      const dl = Math.max(-1, Math.min(1, -(g2 * d11 - g1 * h12) * scale));
      const tried = inner(m + dm, Math.exp(logSigma + dl));
      if (tried <= loss) {
        settled = loss - tried <= SETTLED * loss;
        m += dm;
        logSigma += dl;
        loss = tried;
        damping = Math.max(damping * 0.1, 1e-9);
        break;
      }
      damping *= 10;
      if (attempt === MAX_TRIES - 1) inner(m, Math.exp(logSigma));
    }
    if (settled) break;
  }
  const sigma = Math.exp(logSigma);
  return { parameters: { a: A, b: C / sigma, rho: B / C, m, sigma }, loss };
}
