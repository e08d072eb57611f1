/**
 * Shape of a smile over standardised log-moneyness `z = ln(K/F) / s`, `s` the at-the-money total deviation: the
 * variance at z is the at-the-money one times `1 + slope · (ρ(z-m) + √((z-m)²+w²) + ρm - √(m²+w²))`, one slice of
 * SVI (Gatheral and Jacquier 2014) with its level fixed by the money. A fixed shape in z stays free of calendar
 * arbitrage while total variance grows with expiry; the two below are free of butterfly arbitrage for every
 * deviation up to 0.5.
 */
export interface SmileShape {
  readonly slope: number;
  readonly tilt: number;
  readonly centre: number;
  readonly width: number;
  /** Ratio of a variance-swap volatility (what a VIX-style strip measures) to the at-the-money one. */
  readonly stripRatio: number;
}

/** Put skew: at minus two deviations volatility is 1.39 times the one at the money, at plus one 0.90 times. */
export const SPX_SMILE: SmileShape = { slope: 0.95, tilt: 0, centre: 1.3, width: 4, stripRatio: 1.1 };

/** Call skew: at plus two deviations 1.43 times, at minus one 0.80 times. */
export const VIX_SMILE: SmileShape = { slope: 0.42, tilt: 0.84, centre: -0.5, width: 3.35, stripRatio: 1 };

/** Total deviation of the strike whose standardised log-moneyness is `z`. */
export function smileDeviation(shape: SmileShape, atTheMoney: number, z: number): number {
  const { slope, tilt, centre, width } = shape;
  const offset = z - centre;
  const lift =
    tilt * (offset + centre) + Math.sqrt(offset ** 2 + width ** 2) - Math.sqrt(centre ** 2 + width ** 2);
  return atTheMoney * Math.sqrt(1 + slope * lift);
}
