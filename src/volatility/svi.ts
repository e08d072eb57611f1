/** Raw SVI slice: total variance w(k) = a + b·(ρ(k − m) + √((k − m)² + σ²)), k = ln(strike/forward) (Gatheral 2004). */
export interface SviParameters {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

/** Jump-wing form at a time t in years (Gatheral and Jacquier 2014): what traders read off a smile. */
export interface SviJumpWings {
  /** At-the-money variance, a year. */
  readonly variance: number;
  /** At-the-money skew ½ w′(0)/√w(0). */
  readonly skew: number;
  /** Slope of the put wing over √w(0). */
  readonly putSlope: number;
  /** Slope of the call wing over √w(0). */
  readonly callSlope: number;
  /** Smallest variance, a year. */
  readonly minimumVariance: number;
}

/** Total variance with its first two derivatives in k. */
export interface SviPoint {
  readonly w: number;
  readonly slope: number;
  readonly curvature: number;
}

/** Total variance σ²T at log-moneyness k. */
export function sviTotalVariance({ a, b, rho, m, sigma }: SviParameters, k: number): number {
  const x = k - m;
  return a + b * (rho * x + Math.sqrt(x * x + sigma * sigma));
}

/** Total variance at log-moneyness k with its slope and curvature. */
export function sviPoint({ a, b, rho, m, sigma }: SviParameters, k: number): SviPoint {
  const x = k - m;
  const root = Math.sqrt(x * x + sigma * sigma);
  return {
    w: a + b * (rho * x + root),
    slope: b * (rho + x / root),
    curvature: (b * sigma * sigma) / (root * root * root),
  };
}

/** Total variance at the bottom of the slice. */
export function sviMinimum({ a, b, rho, sigma }: SviParameters): number {
  return a + b * sigma * Math.sqrt(1 - rho * rho);
}

/**
 * Durrleman's function g(k) = (1 − k w′/2w)² − (w′²/4)(1/w + 1/4) + w″/2: the risk-neutral density over a positive
 * factor. A slice is free of butterfly arbitrage when g is nowhere negative and its wings' slopes b(1 ± ρ) are at
 * most 2 (Roger Lee). Negative infinity where the variance is not positive.
 */
export function durrlemanG(parameters: SviParameters, k: number): number {
  const { w, slope, curvature } = sviPoint(parameters, k);
  if (!(w > 0)) return Number.NEGATIVE_INFINITY;
  const u = 1 - (k * slope) / (2 * w);
  return u * u - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * curvature;
}

/** sinh(u) for u from −12 to 12: dense at the centre, reaching out to 80 000 times the scale. */
const WIDE = Float64Array.from({ length: 201 }, (_, i) => Math.sinh((i - 100) * 0.12));
/** The same for u from −6 to 6. */
const NARROW = Float64Array.from({ length: 61 }, (_, i) => Math.sinh((i - 30) / 5));
/** Valleys of a scan this far above its lowest node are looked into as well. */
const VALLEY = 0.02;
const GOLDEN = 0.618033988749895;

/**
 * The smallest g of a slice and where it is: scans of the line around the slice's bottom in units of σ and around the
 * money in units of √w, refined in their low valleys, and the limits of the wings.
 */
export function minimumG(parameters: SviParameters): { readonly g: number; readonly k: number } {
  const { m, sigma } = parameters;
  const limit = Math.min(wingLimit(parameters, 1), wingLimit(parameters, -1));
  const atBottom = scanG(parameters, WIDE, m, sigma);
  if (atBottom.g === Number.NEGATIVE_INFINITY) return atBottom;
  const atMoney = scanG(parameters, NARROW, 0, Math.sqrt(sviTotalVariance(parameters, 0)));
  const best = atMoney.g < atBottom.g ? atMoney : atBottom;
  return limit < best.g ? { g: limit, k: Number.POSITIVE_INFINITY } : best;
}

function scanG(
  parameters: SviParameters,
  nodes: Float64Array,
  centre: number,
  scale: number,
): { g: number; k: number } {
  const scanned = new Float64Array(nodes.length);
  let best = { g: Number.POSITIVE_INFINITY, k: centre };
  for (let i = 0; i < nodes.length; i++) {
    const k = centre + scale * nodes[i]!;
    scanned[i] = durrlemanG(parameters, k);
    if (scanned[i]! < best.g) best = { g: scanned[i]!, k };
  }
  const reach = best.g + VALLEY;
  for (let i = 1; i < nodes.length - 1; i++) {
    const g = scanned[i]!;
    if (!(g <= reach && g <= scanned[i - 1]! && g <= scanned[i + 1]!)) continue;
    const valley = goldenMinimum(parameters, centre + scale * nodes[i - 1]!, centre + scale * nodes[i + 1]!);
    if (valley.g < best.g) best = valley;
  }
  return best;
}

function goldenMinimum(parameters: SviParameters, from: number, to: number): { g: number; k: number } {
  let [left, right] = [from, to];
  let low = right - GOLDEN * (right - left);
  let high = left + GOLDEN * (right - left);
  let atLow = durrlemanG(parameters, low);
  let atHigh = durrlemanG(parameters, high);
  for (let step = 0; step < 30; step++) {
    if (atLow < atHigh) {
      right = high;
      high = low;
      atHigh = atLow;
      low = right - GOLDEN * (right - left);
      atLow = durrlemanG(parameters, low);
    } else {
      left = low;
      low = high;
      atLow = atHigh;
      high = left + GOLDEN * (right - left);
      atHigh = durrlemanG(parameters, high);
    }
  }
  return atLow < atHigh ? { g: atLow, k: low } : { g: atHigh, k: high };
}

/** Limit of g far out: (4 − slope²)/16. */
function wingLimit({ b, rho }: SviParameters, side: 1 | -1): number {
  const slope = b * (1 + side * rho);
  return (4 - slope * slope) / 16;
}

/** Jump-wing form of a slice at `years`. */
export function toJumpWings(parameters: SviParameters, years: number): SviJumpWings {
  const { b, rho } = parameters;
  const { w, slope } = sviPoint(parameters, 0);
  const root = Math.sqrt(w);
  return {
    variance: w / years,
    skew: slope / (2 * root),
    putSlope: (b * (1 - rho)) / root,
    callSlope: (b * (1 + rho)) / root,
    minimumVariance: sviMinimum(parameters) / years,
  };
}

/**
 * The raw slice of a jump-wing form at `years`.
 *
 * @throws RangeError when no raw slice has these wings (skew outside the range the slopes allow, minimum above the
 * variance at the money), or more than one has: with the bottom at the money the curvature is left open.
 */
export function fromJumpWings(
  { variance, skew, putSlope, callSlope, minimumVariance }: SviJumpWings,
  years: number,
): SviParameters {
  const w = variance * years;
  const root = Math.sqrt(w);
  const b = (root * (callSlope + putSlope)) / 2;
  const rho = 1 - (putSlope * root) / b;
  const beta = rho - (2 * skew * root) / b;
  if (!(b > 0 && Math.abs(beta) <= 1 && minimumVariance <= variance)) {
    throw new RangeError(`no SVI slice: b ${b}, rho ${rho}, beta ${beta}`);
  }
  const rest = Math.sqrt(1 - rho * rho);
  const drop = (variance - minimumVariance) * years;
  if (beta === rho) throw new RangeError('jump wings with the bottom at the money do not fix the curvature');
  if (beta === 0) {
    const sigma = drop / (b * (1 - rest));
    return { a: w - b * sigma, b, rho, m: 0, sigma };
  }
  const alpha = Math.sign(beta) * Math.sqrt(1 / (beta * beta) - 1);
  const m = drop / (b * (-rho + Math.sign(alpha) * Math.sqrt(1 + alpha * alpha) - alpha * rest));
  const sigma = alpha * m;
  return { a: minimumVariance * years - b * sigma * rest, b, rho, m, sigma };
}
