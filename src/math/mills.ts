/** Value of a polynomial with coefficients in ascending order. */
function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}

const NUMERATOR = [
  1.2533141373155003, 2.077019555976802, 1.706213221033891, 0.8978048604950966, 0.33200833044077405,
  0.08975223121411109, 0.01793883692416597, 0.0026209317464060866, 0.00026892596928348186,
  1.7623709553789097e-5, 5.671468350928015e-7,
];
const DENOMINATOR = [
  1, 2.4551063970023788, 2.820252675797208, 2.0049890261509224, 0.982491601327612, 0.34941497995208487,
  0.09233791582011941, 0.018206628591240562, 0.0026385554561511437, 0.00026949311611564264,
  1.7623709553816412e-5, 5.671468350926855e-7,
];

/**
 * Mills ratio (1 - N(x)) / n(x) of the standard normal for x >= 0.
 *
 * Up to 40 a rational function of degrees 10 and 11 fitted for least relative error (1e-18 before rounding; all its
 * coefficients are positive, so that nothing cancels); beyond, the asymptotic series of Laplace.
 */
export function millsRatio(x: number): number {
  if (x <= 40) return horner(NUMERATOR, x) / horner(DENOMINATOR, x);
  const z = 1 / (x * x);
  return (1 - z * (1 - z * (3 - z * (15 - z * (105 - z * 945))))) / x;
}

const SLOPE_NUMERATOR = [
  1.0, 1.3870471454503823, 0.9769220201328881, 0.449157114118661, 0.14750312390512244, 0.03592131112395361,
  0.006552136971611207, 0.0008842444949174009, 8.47974701119738e-5, 5.257714181000421e-6,
  1.6242631957920083e-7,
];
const SLOPE_DENOMINATOR = [
  1, 2.6403612827658822, 3.2861241434438715, 2.553998745962308, 1.3836094437857476, 0.5518366041247698,
  0.1666575624189201, 0.03854249867840584, 0.0068055548138849994, 0.0009000176376730686, 8.528474906764976e-5,
  5.257714181027317e-6, 1.6242631957909265e-7,
];

/** Minus the derivative of the Mills ratio, 1 - x M(x), for x >= 0, without the cancellation of that form. */
export function millsSlope(x: number): number {
  if (x <= 40) return horner(SLOPE_NUMERATOR, x) / horner(SLOPE_DENOMINATOR, x);
  const z = 1 / (x * x);
  return z * (1 - z * (3 - z * (15 - z * (105 - z * 945))));
}
