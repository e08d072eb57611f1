import type { SviParameters } from './svi.ts';

/**
 * A slice as the fit moves it: w = A + B·y + C·√(y² + 1), y = (k − m)/σ, in the order A, B, C, m, ln σ. Linear in the first
 * three, b = C/σ and ρ = B/C.
 */
export type SviForm = Float64Array;

/** Numbers of a form. */
export const UNKNOWNS = 5;

/** The raw parameters of a form. */
export function toParameters(form: SviForm): SviParameters {
  const sigma = Math.exp(form[4]!);
  return { a: form[0]!, b: form[2]! / sigma, rho: form[1]! / form[2]!, m: form[3]!, sigma };
}

/** The form of raw parameters. */
export function toForm({ a, b, rho, m, sigma }: SviParameters): SviForm {
  return Float64Array.of(a, b * sigma * rho, b * sigma, m, Math.log(sigma));
}

/** Durrleman's g at k; `inverse` is 1/σ. */
export function formG(form: SviForm, inverse: number, k: number): number {
  const B = form[1]!;
  const C = form[2]!;
  const y = (k - form[3]!) * inverse;
  const z = Math.sqrt(y * y + 1);
  const perZ = 1 / z;
  const slope = (B + C * y * perZ) * inverse;
  const perW = 1 / (form[0]! + B * y + C * z);
  const u = 1 - 0.5 * k * slope * perW;
  const curvature = C * inverse * inverse * perZ * perZ * perZ;
  return u * u - 0.25 * slope * slope * (perW + 0.25) + 0.5 * curvature;
}

/** Total variance at k; `inverse` is 1/σ. */
export function formVariance(form: SviForm, inverse: number, k: number): number {
  const y = (k - form[3]!) * inverse;
  return form[0]! + form[1]! * y + form[2]! * Math.sqrt(y * y + 1);
}

/** Derivatives of g at k by the five unknowns into `row` from `at` on. */
export function gradientOfG(form: SviForm, k: number, row: Float64Array, at: number): void {
  const C = form[2]!;
  const inverse = Math.exp(-form[4]!);
  const y = (k - form[3]!) * inverse;
  const z = Math.sqrt(y * y + 1);
  const w = form[0]! + form[1]! * y + C * z;
  const slope = (form[1]! + (C * y) / z) * inverse;
  const bend = (inverse * inverse) / (z * z * z);
  const curvature = C * bend;
  const jerk = (-3 * curvature * y * inverse) / (z * z);
  const u = 1 - (k * slope) / (2 * w);
  const byW = (u * k * slope + 0.25 * slope * slope) / (w * w);
  const bySlope = -(u * k) / w - 0.5 * slope * (1 / w + 0.25);
  const byM = -(byW * slope + bySlope * curvature + 0.5 * jerk);
  row[at] = byW;
  row[at + 1] = byW * y + bySlope * inverse;
  row[at + 2] = byW * z + (bySlope * y * inverse) / z + 0.5 * bend;
  row[at + 3] = byM;
  row[at + 4] = (byM * y) / inverse - bySlope * slope - curvature;
}

/** Derivatives of the total variance at k, times `factor`, likewise. */
export function gradientOfVariance(
  form: SviForm,
  k: number,
  factor: number,
  row: Float64Array,
  at: number,
): void {
  const inverse = Math.exp(-form[4]!);
  const y = (k - form[3]!) * inverse;
  const z = Math.sqrt(y * y + 1);
  const turn = factor * (form[1]! + (form[2]! * y) / z);
  row[at] = factor;
  row[at + 1] = factor * y;
  row[at + 2] = factor * z;
  row[at + 3] = -turn * inverse;
  row[at + 4] = -turn * y;
}
