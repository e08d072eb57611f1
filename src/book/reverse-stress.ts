import { absent, brentRoot, ok, type Result } from '../math/index.ts';
import { TRADING_DAYS } from '../volatility/index.ts';
import type { Repricer } from './repricer.ts';
import { lowestVix, responseState } from './response-state.ts';
import { changeIn } from './stress.ts';

/** The mildest market that costs a given loss. */
export interface ReverseStress {
  /** % */
  readonly indexPercent: number;
  /** VIX then, points. */
  readonly vix: number;
  /** Residual deviations of VIX and VX beside their response. */
  readonly residuals: number;
  /**
   * How far away it is: the root of the sum of squares of the index's move in one-day standard moves (VIX/√252) and of
   * the residuals.
   */
  readonly deviations: number;
  /** Change of value there, US dollars. */
  readonly pnlDollars: number;
}

/** Standard moves that are searched. */
const REACH = 12;
const RADIUS_STEP = 0.1;
const DIRECTIONS = 72;
const FINE = 41;

/**
 * The smallest fall (`direction` −1) or rise (1) of the index at once, VIX following its response, that costs
 * `lossDollars`.
 *
 * @returns `no-such-move` when nothing within twelve standard moves costs as much.
 * @throws RangeError when the loss is not positive.
 */
export function reverseAlongResponse(
  repricer: Repricer,
  lossDollars: number,
  direction: 1 | -1,
): Result<ReverseStress> {
  return nearestAt(repricer, lossDollars, direction > 0 ? 0 : Math.PI);
}

/**
 * The nearest market at once that costs `lossDollars` when index and residual are free: over directions of the plane of
 * index and residual, the first point at which the loss is reached, and of these the one with the fewest
 * {@link ReverseStress.deviations}. A VIX below its lowest ever is no market. Directions are 5° apart, then 0.25° around the best.
 *
 * @returns `no-such-move` when nothing within twelve deviations costs as much.
 * @throws RangeError when the loss is not positive.
 */
export function reverseFree(repricer: Repricer, lossDollars: number): Result<ReverseStress> {
  const coarse = (2 * Math.PI) / DIRECTIONS;
  const first = bestOf(
    repricer,
    lossDollars,
    Array.from({ length: DIRECTIONS }, (_, i) => i * coarse),
  );
  if (!first.ok) return first;
  const centre = first.value.angle;
  const around = Array.from({ length: FINE }, (_, i) => centre + coarse * ((2 * i) / (FINE - 1) - 1));
  const best = bestOf(repricer, lossDollars, around);
  return best.ok ? ok(best.value.found) : best;
}

function bestOf(
  repricer: Repricer,
  lossDollars: number,
  angles: readonly number[],
): Result<{ readonly angle: number; readonly found: ReverseStress }> {
  let best: { readonly angle: number; readonly found: ReverseStress } | undefined;
  let failed: Result<never> | undefined;
  for (const angle of angles) {
    const limit = best ? best.found.deviations : REACH;
    const found = nearestAt(repricer, lossDollars, angle, limit);
    if (found.ok) best = { angle, found: found.value };
    else if (found.reason !== 'no-such-move') failed = found;
  }
  return best ? ok(best) : (failed ?? absent('no-such-move', `nothing within ${REACH} deviations`));
}

/** The first loss along a ray of the plane: index moves in one-day standard moves across, residuals up. */
function nearestAt(
  repricer: Repricer,
  lossDollars: number,
  angle: number,
  limit = REACH,
): Result<ReverseStress> {
  if (!(lossDollars > 0)) throw new RangeError(`not a loss: ${lossDollars}`);
  const { market } = repricer;
  const { vix } = market;
  if (vix === undefined) return absent('no-level', 'VIX');
  const [across, up] = [Math.cos(angle), Math.sin(angle)];
  const stateAt = (radius: number) => {
    const logMove = (across * radius * vix) / (100 * Math.sqrt(TRADING_DAYS));
    // What the rounding of the sine leaves counts as zero.
    const residuals = Math.abs(up) < 1e-12 ? 0 : up * radius;
    return { residuals, state: responseState(market, market.at, 100 * Math.expm1(logMove), residuals) };
  };
  const floor = lowestVix(vix);
  const shortfall = (radius: number): Result<number> => {
    const { state } = stateAt(radius);
    if (state.ok && vix + (state.value.vixPoints ?? 0) < floor) return absent('no-level', 'VIX');
    const change = changeIn(repricer, state);
    return change.ok ? ok(change.value + lossDollars) : change;
  };
  for (let step = 1; (step - 1) * RADIUS_STEP < limit; step++) {
    const left = shortfall(step * RADIUS_STEP);
    // Past a state that no market can be in, such as a VX below zero, the ray is not followed further.
    if (!left.ok) return absent('no-such-move', left.reason);
    if (left.value > 0) continue;
    const root = brentRoot(
      (radius) => {
        const one = shortfall(radius);
        return one.ok ? one.value : Number.NaN;
      },
      (step - 1) * RADIUS_STEP,
      step * RADIUS_STEP,
    );
    if (!root.ok) return root;
    const { residuals, state } = stateAt(root.value);
    if (!state.ok) return state;
    const { indexPercent = 0, vixPoints = 0 } = state.value;
    const pnlDollars = changeIn(repricer, state);
    if (!pnlDollars.ok) return pnlDollars;
    if (root.value > limit) break;
    const deviations = root.value;
    return ok({ indexPercent, vix: vix + vixPoints, residuals, deviations, pnlDollars: pnlDollars.value });
  }
  return absent('no-such-move', `nothing within ${limit} deviations`);
}
