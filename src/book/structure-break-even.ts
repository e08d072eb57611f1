import { type EpochMs, expiresAt, isDated, type MarketView } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { type ResponseCurve, responseCurve } from './break-even.ts';
import { type EmpiricalOdds, empiricalOdds, impliedOdds } from './break-even-odds.ts';
import { type JointSurface, jointSurface } from './joint-surface.ts';
import type { Leg } from './position.ts';
import type { Repricer } from './repricer.ts';
import { horizonDays } from './response-state.ts';

/** The break-evens of a structure at one instant. */
export interface StructureBreakEven {
  readonly at: EpochMs;
  /** Trading days until then. */
  readonly days: number;
  /** Value from which P&L is counted, US dollars. */
  readonly basisDollars: number;
  /** Forward that moves of the index are counted from, points; absent for a book without index options. */
  readonly forward: Result<number, 'no-smile'>;
  /** Along the response, and with VIX and VX one residual deviation below and above it. */
  readonly expected: ResponseCurve;
  readonly below: ResponseCurve;
  readonly above: ResponseCurve;
  /** Probability of a gain along the response: by the fitted density, and by past moves. */
  readonly impliedOdds: Result<number>;
  readonly empiricalOdds: Result<EmpiricalOdds>;
}

/** The next settlement among the legs after an instant. */
export function nextSettlement(legs: readonly Leg[], after: EpochMs): Result<EpochMs, 'no-legs'> {
  const instants = legs
    .flatMap(({ contract }) => (isDated(contract) ? [expiresAt(contract.root, contract.expiry)] : []))
    .filter((one) => one > after);
  const first = instants.reduce<EpochMs | undefined>(
    (one, other) => (one === undefined || other < one ? other : one),
    undefined,
  );
  return first === undefined ? absent('no-legs', 'nothing is held that settles later') : ok(first);
}

/**
 * Break-evens of a structure at an instant with their band and odds. `view` is the one the repricer's market was read from;
 * of it only past bars are read.
 */
export function structureBreakEven(
  repricer: Repricer,
  view: MarketView,
  at: EpochMs,
  basisDollars: number,
): Result<StructureBreakEven> {
  const expected = responseCurve(repricer, at, basisDollars, 0);
  if (!expected.ok) return expected;
  const below = responseCurve(repricer, at, basisDollars, -1);
  if (!below.ok) return below;
  const above = responseCurve(repricer, at, basisDollars, 1);
  if (!above.ok) return above;
  const { profits } = expected.value;
  const reached = repricer.smileUntil(at);
  return ok({
    at,
    days: horizonDays(repricer.market, at),
    basisDollars,
    forward: reached.ok ? ok(reached.value.indexForward) : reached,
    expected: expected.value,
    below: below.value,
    above: above.value,
    impliedOdds: impliedOdds(repricer, at, profits),
    empiricalOdds: empiricalOdds(repricer, view, at, profits),
  });
}

/** Columns and rows of a structure's surface: odd, so that the market as it is lies on it. */
const COLUMNS = 49;
const ROWS = 33;
/** Standard moves of the index, and multiples of VIX, that a surface shows. */
const STANDARD_MOVES = 6;
const LOWEST_VIX = 0.6;
const HIGHEST_VIX = 3;

/**
 * The joint surface of a structure over six standard moves of the index (VIX·√(days/252)) either way and VIX from 0.6 to
 * 3 times what it is.
 */
export function structureSurface(
  repricer: Repricer,
  at: EpochMs,
  basisDollars: number,
): Result<JointSurface> {
  const { vix } = repricer.market;
  if (vix === undefined) return absent('no-level', 'VIX');
  const days = Math.max(1, horizonDays(repricer.market, at));
  const reach = Math.min(20, Math.ceil((STANDARD_MOVES * vix * Math.sqrt(days)) / Math.sqrt(252)));
  const even = (count: number, low: number, high: number) =>
    Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  return jointSurface(
    repricer,
    at,
    basisDollars,
    even(COLUMNS, -reach, reach),
    even(ROWS, LOWEST_VIX * vix, HIGHEST_VIX * vix),
  );
}
