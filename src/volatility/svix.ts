import type { VarianceStrip } from './strip.ts';

/** Martin's SVIX of one expiry. */
export interface Svix {
  /** Risk-neutral variance of the simple return, a year: SVIX². */
  readonly variance: number;
  /** SVIX in points: 14.2 is 14.2 % a year. */
  readonly points: number;
  /** Lower bound of the equity premium, per cent a year: gross interest · SVIX² · 100. */
  readonly premiumPercent: number;
}

/**
 * SVIX² = 2/(T·R·S²)·Σ ΔK·Q(K), R = 1/discount (Martin 2017, "What is the expected return on the market?"), over the
 * strikes of a VIX-style strip. S is the price today of the index at expiry, forward · discount, which leaves dividends
 * until then out. Every strike counts alike, where VIX weighs by 1/K².
 */
export function svix({ strikes, forward, discount, years }: VarianceStrip): Svix {
  const integral = strikes.reduce((sum, { width, price }) => sum + width * price, 0);
  const spot = forward * discount;
  const variance = (2 * integral * discount) / (years * spot * spot);
  return {
    variance,
    points: 100 * Math.sqrt(variance),
    premiumPercent: (100 * variance) / discount,
  };
}
