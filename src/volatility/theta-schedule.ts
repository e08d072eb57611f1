import { type EpochMs, epochMs, multiplier, type OptionRoot, type Release } from '../market/index.ts';
import { blackGreeks, blackPrice } from '../math/index.ts';
import type { SmileSlice } from './density.ts';
import type { OptionLeg } from './position-greeks.ts';
import { sviTotalVariance } from './svi.ts';
import type { VarianceClock } from './variance-clock.ts';

/** A position whose decay is planned. */
export interface ScheduledPosition {
  readonly root: OptionRoot;
  readonly legs: readonly OptionLeg[];
  /** Smile at `from`, its total variance that to `expiresAt`. */
  readonly smile: SmileSlice;
  readonly discount: number;
  readonly from: EpochMs;
  readonly expiresAt: EpochMs;
}

/** The position at one instant of the schedule, in US dollars. */
export interface ThetaPoint {
  readonly at: EpochMs;
  readonly value: number;
  /** Change since the point before. */
  readonly decay: number;
  /** Share of the whole change from the start to expiry that has passed; 0 when nothing changes. */
  readonly cumulativeShare: number;
  /** Decay per hour over what gamma is expected to cost in that hour, −θ/(½Γ·E[ΔF²]): 1 when theta only pays gamma. */
  readonly gammaRent: number;
  /** One standard deviation of the value from moves of the forward since the start. */
  readonly deviation: number;
}

/**
 * Value of a position from `from` to expiry when the forward stays where it is and the smile keeps its shape in delta:
 * the total variance still to come shrinks on the variance clock, w(k, t) = λ·w₀(k/√λ), λ the share of variance time
 * left. One point every `stepMinutes` of calendar time, the last at expiry.
 *
 * @throws RangeError when the expiry is not after the start or the step is not positive.
 */
export function thetaSchedule(
  position: ScheduledPosition,
  clock: VarianceClock,
  stepMinutes: number,
  releases: readonly Pick<Release, 'kind' | 'releasedAt'>[] = [],
): readonly ThetaPoint[] {
  const { from, expiresAt } = position;
  if (!(expiresAt > from && stepMinutes > 0)) {
    throw new RangeError(`no schedule from ${from} to ${expiresAt} in steps of ${stepMinutes} minutes`);
  }
  const whole = clock.between(from, expiresAt, releases);
  const start = dollarsAt(position, 1);
  const end = dollarsAt(position, 0);
  const points: ThetaPoint[] = [];
  let before = { at: from as number, state: start, left: 1 };
  for (let i = 0; before.at < expiresAt; i++) {
    const at = Math.min(expiresAt, from + i * stepMinutes * 60_000);
    const left = at === expiresAt ? 0 : clock.between(epochMs(at), expiresAt, releases) / whole;
    const state = dollarsAt(position, left);
    const { value } = state;
    const decay = value - before.state.value;
    // Gamma is taken at the start of the step, where the variance of the step is still to come.
    const { gamma, variance } = before.state;
    const paid = 0.5 * gamma * variance * (before.left - left);
    const passed = start.variance * (1 - left);
    points.push({
      at: epochMs(at),
      value,
      decay,
      cumulativeShare: end.value === start.value ? 0 : (value - start.value) / (end.value - start.value),
      gammaRent: paid === 0 ? 0 : -decay / paid,
      deviation: Math.sqrt(start.delta * start.delta * passed + 0.5 * (start.gamma * passed) ** 2),
    });
    before = { at, state, left };
    if (at === expiresAt) break;
  }
  return points;
}

/** Drop of a position's real value against its schedule. */
export interface CashPress {
  /** Realised less scheduled change since the start, US dollars: positive earned more than the schedule. */
  readonly dollars: number;
  /** The same in standard deviations of the value; undefined at the start, where there is none. */
  readonly deviations: number | undefined;
}

/**
 * "Temporal theta cash press" at an instant: what a position has gained against its decay schedule. `realisedValue` is
 * its mark now, from the same start value.
 *
 * @throws RangeError when the instant lies outside the schedule.
 */
export function cashPress(schedule: readonly ThetaPoint[], at: EpochMs, realisedValue: number): CashPress {
  const after = schedule.findIndex((point) => point.at >= at);
  const high = schedule[after];
  if (high === undefined || at < schedule[0]!.at) throw new RangeError(`${at} lies outside the schedule`);
  const low = schedule[Math.max(0, after - 1)]!;
  const share = high.at === low.at ? 1 : (at - low.at) / (high.at - low.at);
  const scheduled = low.value + share * (high.value - low.value);
  const deviation = low.deviation + share * (high.deviation - low.deviation);
  const dollars = realisedValue - scheduled;
  return { dollars, deviations: deviation > 0 ? dollars / deviation : undefined };
}

/** Value, delta and gamma in dollars with a share of the variance left, and F²·w at the money of the whole. */
function dollarsAt(
  { root, legs, smile, discount }: ScheduledPosition,
  left: number,
): { value: number; delta: number; gamma: number; variance: number } {
  const { forward, parameters } = smile;
  const scale = multiplier(root) * discount;
  const total = {
    value: 0,
    delta: 0,
    gamma: 0,
    variance: forward * forward * sviTotalVariance(parameters, 0),
  };
  for (const { right, strike, quantity } of legs) {
    if (left <= 0) {
      total.value += quantity * scale * blackPrice(forward, strike, 0, right);
      continue;
    }
    const k = Math.log(strike / forward);
    const deviation = Math.sqrt(left * sviTotalVariance(parameters, k / Math.sqrt(left)));
    const { price, delta, gamma } = blackGreeks(forward, strike, deviation, 1, right);
    total.value += quantity * scale * price;
    total.delta += quantity * scale * delta;
    total.gamma += quantity * scale * gamma;
  }
  return total;
}
