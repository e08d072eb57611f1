import {
  DOWN_JUMPS,
  FAST_FACTOR,
  INDEX_TENORS,
  type JumpSide,
  LEVERAGE,
  MEDIAN_VOLATILITY,
  PRICED_SLOW,
  SESSIONS_PER_YEAR,
  SLOW_FACTOR,
  UP_JUMPS,
  VIX_OPTION_PREMIUM,
  VOLATILITY_RISK_PREMIUM,
} from './parameters.ts';

/** The two factors of log volatility at one instant. */
export interface VolatilityState {
  readonly fast: number;
  readonly slow: number;
}

/** Gauss-Legendre nodes and weights on [0, 1], six points (Abramowitz and Stegun, table 25.4). */
const NODES = [
  0.033765242898424, 0.169395306766868, 0.380690406958402, 0.619309593041598, 0.830604693233132,
  0.966234757101576,
] as const;
const WEIGHTS = [
  0.085662246189585, 0.180380786524069, 0.233956967286346, 0.233956967286346, 0.180380786524069,
  0.085662246189585,
] as const;

const COVARIANCE_RATE = LEVERAGE ** 2 * FAST_FACTOR.shock * SLOW_FACTOR.shock;
/** Variance of the fast factor's shocks in a session, with those that jumps bring. */
const FAST_RATE = FAST_FACTOR.shock ** 2 + answerVariance(DOWN_JUMPS) + answerVariance(UP_JUMPS);
const JUMP_VARIANCE = jumpVariance(DOWN_JUMPS) + jumpVariance(UP_JUMPS);

/** Volatility of the index's diffusion a year, as a fraction. */
export function spotVolatility(state: VolatilityState): number {
  return MEDIAN_VOLATILITY * Math.exp(state.fast + state.slow);
}

/** A stretch of variance time ahead with everything about it that does not depend on the state. */
export interface VarianceStretch {
  readonly length: number;
  /** For each node of the quadrature: its weight with the variance at a neutral state, and what is left of each factor. */
  readonly weights: Float64Array;
  readonly fast: Float64Array;
  readonly slow: Float64Array;
}

/** The stretch of variance time from `start` to `start + length` ahead of now. */
export function varianceStretch(start: number, length: number): VarianceStretch {
  const count = NODES.length;
  const weights = new Float64Array(count);
  const fast = new Float64Array(count);
  const slow = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const ahead = start + NODES[k]! * length;
    weights[k] = WEIGHTS[k]! * MEDIAN_VOLATILITY ** 2 * Math.exp(2 * spreadAfter(ahead));
    fast[k] = 2 * Math.exp(-FAST_FACTOR.reversion * ahead);
    slow[k] = 2 * PRICED_SLOW * Math.exp(-SLOW_FACTOR.reversion * ahead);
  }
  return { length, weights, fast, slow };
}

/**
 * Total variance that options charge for a stretch of variance time: the expectation under the market's own dynamics,
 * jumps included, of which the slow factor moves it by its priced share only, grossed up by the risk premium.
 * Dimensionless (σ²T).
 */
export function impliedVariance(state: VolatilityState, stretch: VarianceStretch): number {
  const { length, weights, fast, slow } = stretch;
  let sum = JUMP_VARIANCE;
  for (let k = 0; k < weights.length; k++) {
    sum += weights[k]! * Math.exp(state.fast * fast[k]! + state.slow * slow[k]!);
  }
  return ((1 + VOLATILITY_RISK_PREMIUM) ** 2 * sum * length) / SESSIONS_PER_YEAR;
}

/**
 * Total standard deviation of the logarithm of a VIX forward over `length` of variance time up to its expiry, as VIX
 * options charge it. A forward moves with each factor by the factor's mean decay over the index's own tenor, and the
 * less the further its expiry.
 */
export function vixDeviation(length: number): number {
  const fast = FAST_FACTOR.shock * meanDecay(FAST_FACTOR.reversion, INDEX_TENORS.VIX);
  const slow = PRICED_SLOW * SLOW_FACTOR.shock * meanDecay(SLOW_FACTOR.reversion, INDEX_TENORS.VIX);
  const variance =
    fast ** 2 * grown(2 * FAST_FACTOR.reversion, length) +
    slow ** 2 * grown(2 * SLOW_FACTOR.reversion, length) +
    2 * LEVERAGE ** 2 * fast * slow * grown(FAST_FACTOR.reversion + SLOW_FACTOR.reversion, length);
  return (1 + VIX_OPTION_PREMIUM) * Math.sqrt(variance);
}

/** Variance of log volatility that shocks will have brought `ahead` of variance time from now. */
function spreadAfter(ahead: number): number {
  return (
    FAST_RATE * grown(2 * FAST_FACTOR.reversion, ahead) +
    SLOW_FACTOR.shock ** 2 * grown(2 * SLOW_FACTOR.reversion, ahead) +
    2 * COVARIANCE_RATE * grown(FAST_FACTOR.reversion + SLOW_FACTOR.reversion, ahead)
  );
}

/** Second moment of exponential jumps a year. */
function jumpVariance(jumps: JumpSide): number {
  return jumps.perYear * 2 * jumps.meanSize ** 2;
}

/** Second moment a session of what jumps add to the fast factor. */
function answerVariance(jumps: JumpSide): number {
  return (jumpVariance(jumps) * jumps.response ** 2) / SESSIONS_PER_YEAR;
}

/** ∫ exp(-rate·s) ds over [0, length]. */
function grown(rate: number, length: number): number {
  return -Math.expm1(-rate * length) / rate;
}

function meanDecay(reversion: number, length: number): number {
  return grown(reversion, length) / length;
}
