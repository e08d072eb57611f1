import type { Calibration } from './calibration.ts';

/** Laws of the volatility indices that are missing on a day, as fitted. Written by `scripts/calibrate.mjs`. */
export const LEVEL_LAWS: Calibration['levels'] = {
  fromFamily: {
    terms: [
      'constant',
      'ln(VIX9D / 15)',
      'ln(VIX9D / VIX)',
      'ln(VIX / VIX3M)',
      'ln(range % / 0.8)',
      'weekend or holiday next',
    ],
    coefficients: [2.46566, 1.09861, -0.18505, -0.02962, 0.13317, 0.14815],
    standardErrors: [0.09419, 0.13602, 0.11769, 0.60284, 0.03073, 0.01969],
    rSquared: 0.85368,
    residual: 0.14443,
    rows: 474,
    days: 24,
  },
  fromVix: {
    terms: ['constant', 'ln(VIX / 15)', 'ln(range % / 0.8)', 'weekend or holiday next'],
    coefficients: [2.33835, 1.35462, 0.17002, 0.10186],
    standardErrors: [0.0141, 0.09206, 0.03569, 0.01968],
    rSquared: 0.82487,
    residual: 0.15799,
    rows: 475,
    days: 24,
  },
  vix3m: {
    terms: ['constant', 'ln(VIX / 20)'],
    coefficients: [0.08549, -0.16604],
    standardErrors: [0.00393, 0.01112],
    rSquared: 0.46849,
    residual: 0.06342,
    rows: 5056,
    days: 242,
  },
  vvix: {
    terms: ['constant', 'ln(VIX / 20)', 'change of ln VIX on the day'],
    coefficients: [4.53875, 0.20344, 0.2303],
    standardErrors: [0.01058, 0.03164, 0.02798],
    rSquared: 0.19284,
    residual: 0.15715,
    rows: 5145,
    days: 246,
  },
};
