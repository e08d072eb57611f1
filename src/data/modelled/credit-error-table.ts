import type { CreditError } from './credit-error.ts';

/**
 * How far modelled credits lie from real ones, each day left out of the fit that prices it; shares of the real credit.
 * Written by `scripts/calibrate.mjs` with the coefficients; a test makes it again where real data is at hand.
 */
export const CREDIT_ERRORS: readonly CreditError[] = [
  { source: 'VIX1D', bias: -0.0065, biasError: 0.0248, rmse: 0.0962, days: 16 },
  { source: 'family', bias: 0.0557, biasError: 0.0869, rmse: 0.4112, days: 23 },
  { source: 'VIX', bias: 0.0143, biasError: 0.0866, rmse: 0.4064, days: 23 },
];
