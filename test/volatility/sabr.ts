/** Parameters of a lognormal SABR smile with years to expiry. */
export interface SabrParameters {
  readonly alpha: number;
  readonly beta: number;
  readonly rho: number;
  readonly volOfVol: number;
  readonly years: number;
}

/**
 * Lognormal volatility of a strike by Hagan, Kumar, Lesniewski and Woodward (2002), equation 2.17: a smile of another
 * family than ours, to try fits on. Not part of the product.
 */
export function sabrVolatility(forward: number, strike: number, parameters: SabrParameters): number {
  const { alpha, beta, rho, volOfVol, years } = parameters;
  const log = Math.log(forward / strike);
  const mean = Math.exp(((1 - beta) / 2) * Math.log(forward * strike));
  const c = (1 - beta) ** 2;
  const z = (volOfVol / alpha) * mean * log;
  const x = Math.log((Math.sqrt(1 - 2 * rho * z + z * z) + z - rho) / (1 - rho));
  const shape = 1 + (c / 24) * log * log + ((c * c) / 1920) * log * log * log * log;
  const drift =
    ((c / 24) * alpha * alpha) / (mean * mean) +
    (rho * beta * volOfVol * alpha) / (4 * mean) +
    ((2 - 3 * rho * rho) / 24) * volOfVol * volOfVol;
  return (alpha / (mean * shape)) * (log === 0 ? 1 : z / x) * (1 + drift * years);
}
