import type { SessionClock } from './clock.ts';
import { spotVolatility, type VolatilityState } from './forward-variance.ts';
import {
  DOWN_JUMPS,
  FAST_FACTOR,
  INDEX_GROWTH,
  INITIAL_INDEX,
  type JumpSide,
  LEVERAGE,
  SESSIONS_PER_YEAR,
  SLOW_FACTOR,
  UP_JUMPS,
  type VolatilityFactor,
} from './parameters.ts';
import type { ScenarioForce } from './scenario-force.ts';
import { datedStream } from './streams.ts';

/** What happened at the grid points of one session. */
export interface SessionPath {
  readonly clock: SessionClock;
  /** The index, unrounded; at the last point the level its futures imply while the index itself stands still. */
  readonly index: Float64Array;
  readonly fast: Float64Array;
  readonly slow: Float64Array;
}

/**
 * The index with stochastic variance: log volatility is the sum of two mean-reverting factors whose shocks lean
 * against the index (leverage), and jumps of both signs move index and volatility together. Steps follow the variance
 * clock, so a night, a noon and a release morning differ only in how much of it passes. A `force` acts on each step from
 * what has happened until then, so that the end of a simulation never changes its beginning.
 */
export function simulateSessions(
  seed: number,
  clocks: readonly SessionClock[],
  force?: ScenarioForce,
): SessionPath[] {
  let logIndex = Math.log(INITIAL_INDEX);
  let fast = 0;
  let slow = 0;
  return clocks.map((clock, session) => {
    const random = datedStream(seed, 'session', clock.date);
    const points = clock.steps.length;
    const path = {
      clock,
      index: new Float64Array(points),
      fast: new Float64Array(points),
      slow: new Float64Array(points),
    };
    for (let point = 0; point < points; point++) {
      const step = clock.steps[point]!;
      const root = Math.sqrt(step);
      const variance = (spotVolatility({ fast, slow }) ** 2 * step) / SESSIONS_PER_YEAR;
      const shock = random.normal();
      const jumps = force?.holds(session) ? 0 : 1;
      const down = jumps * jump(DOWN_JUMPS, step, random.uniform(), random.exponential());
      const up = jumps * jump(UP_JUMPS, step, random.uniform(), random.exponential());
      logIndex += DRIFT * step - variance / 2 + Math.sqrt(variance) * shock + up - down;
      const answer = DOWN_JUMPS.response * down + UP_JUMPS.response * up - MEAN_ANSWER * step;
      fast = moved(fast, FAST_FACTOR, step, root, shock, random.normal()) + answer;
      slow = moved(slow, SLOW_FACTOR, step, root, shock, random.normal());
      const push = force?.at(session, point, clock, { index: logIndex, slow });
      if (push) {
        logIndex += push.index;
        fast += push.fast;
        slow += push.slow;
      }
      path.index[point] = Math.exp(logIndex);
      path.fast[point] = fast;
      path.slow[point] = slow;
    }
    return path;
  });
}

export function stateAt(path: SessionPath, point: number): VolatilityState {
  return { fast: path.fast[point]!, slow: path.slow[point]! };
}

/** The index as published, in hundredths; it stands still after the close. */
export function publishedIndex(path: SessionPath, point: number): number {
  return Math.round(path.index[Math.min(point, path.clock.closePoint)]! * 100) / 100;
}

const MEAN_ANSWER =
  (DOWN_JUMPS.response * DOWN_JUMPS.perYear * DOWN_JUMPS.meanSize +
    UP_JUMPS.response * UP_JUMPS.perYear * UP_JUMPS.meanSize) /
  SESSIONS_PER_YEAR;
/** Logarithmic drift a session beside the diffusion's own correction: growth less what jumps add on average. */
const DRIFT =
  (INDEX_GROWTH - UP_JUMPS.perYear * UP_JUMPS.meanSize + DOWN_JUMPS.perYear * DOWN_JUMPS.meanSize) /
  SESSIONS_PER_YEAR;

/** At most one jump of a side in a step. */
function jump(side: JumpSide, step: number, chance: number, size: number): number {
  return chance < (side.perYear * step) / SESSIONS_PER_YEAR ? side.meanSize * size : 0;
}

function moved(
  value: number,
  factor: VolatilityFactor,
  step: number,
  root: number,
  indexShock: number,
  ownShock: number,
): number {
  const shock = LEVERAGE * indexShock + Math.sqrt(1 - LEVERAGE ** 2) * ownShock;
  return value - factor.reversion * step * value + factor.shock * root * shock;
}
