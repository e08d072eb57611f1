import { strikeIndex } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { expectedRange, type RangeInputs, type SmilePoint, type SmileSlice } from '../volatility/index.ts';
import type { Distances } from './anchor-distances.ts';
import { creditBySkew, creditByTurns, type Found, type SearchInputs } from './credit-search.ts';
import { byExpectancy } from './placement-expectancy.ts';
import {
  type CondorStrikes,
  type QuotedSmile,
  type StrikeReason,
  shortCallBeyond,
  shortPutBeyond,
  withWings,
} from './placement-strikes.ts';
import type { Working } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

/** Chosen strikes, with the numbers that led to them. */
export interface Placed {
  readonly strikes: CondorStrikes;
  readonly workings: readonly Working[];
}

export interface PlacementInputs extends SearchInputs {
  readonly discount: number;
  readonly range: RangeInputs;
  /** The fitted smile, for the rules that need probabilities. */
  readonly density: Result<SmileSlice>;
  /** What the filters and calibrations make of the rule's distances; absent when none is on. */
  readonly distances?: Distances;
}

export type PlacementReason =
  | StrikeReason
  | 'no-range'
  | 'no-density'
  | 'no-tier'
  | 'credit-not-reached'
  | 'expectancy-not-reached';

/** Distances of the short strikes from the forward as the rule has them, points; strikes where it names them. */
interface Base {
  readonly below: number;
  readonly above: number;
  readonly put?: number;
  readonly call?: number;
  readonly workings: readonly Working[];
}

/** Places the condor by the strategy's rule, from quoted strikes only, and moves it by the distance rules. */
export function placeCondor(rules: AnchorRules, inputs: PlacementInputs): Result<Placed, PlacementReason> {
  const base = baseOf(rules, inputs);
  if (!base.ok) return base;
  const { below, above, put, call, workings } = base.value;
  const wanted = adjusted(base.value, inputs.distances);
  // A moved strike is the next one out whose wing is listed: far from the money the grid is coarser than the wing.
  const listed = (strike: number) => strikeIndex(inputs.chain, strike) >= 0;
  const { putPoints, callPoints } = rules.wings;
  const strikes = withWings(rules.wings, inputs.chain, {
    put:
      wanted.below === below
        ? (put ?? shortPutBeyond(inputs, below))
        : shortPutBeyond(inputs, wanted.below, (strike) => listed(strike - putPoints)),
    call:
      wanted.above === above
        ? (call ?? shortCallBeyond(inputs, above))
        : shortCallBeyond(inputs, wanted.above, (strike) => listed(strike + callPoints)),
  });
  if (!strikes.ok) return strikes;
  return ok({ strikes: strikes.value, workings: [...workings, ...wanted.workings] });
}

function adjusted(
  { below, above }: Base,
  distances: Distances | undefined,
): { readonly below: number; readonly above: number; readonly workings: readonly Working[] } {
  if (!distances) return { below, above, workings: [] };
  const { putMultiple, callMultiple, floorPoints, cappedFloors } = distances;
  const floored = (distance: number, multiple: number) =>
    Math.max(
      distance * multiple,
      floorPoints,
      ...cappedFloors.map(({ points, maxMultiple }) => Math.min(points, distance * maxMultiple)),
    );
  const wanted = { below: floored(below, putMultiple), above: floored(above, callMultiple) };
  const shown = (name: string, from: number, to: number): Working[] => [
    { name: `${name} distance by the rule`, value: from, unit: 'index points from the forward' },
    { name: `${name} distance wanted`, value: to, unit: 'index points from the forward' },
  ];
  return {
    ...wanted,
    workings: [
      ...distances.workings,
      ...shown('put', below, wanted.below),
      ...shown('call', above, wanted.above),
    ],
  };
}

function baseOf(rules: AnchorRules, inputs: PlacementInputs): Result<Base, PlacementReason> {
  const { placement } = rules;
  if (placement.rule === 'delta') return byDelta(placement.put, placement.call, inputs);
  const range = expectedRange(placement.estimator, inputs.range);
  if (!range.ok) {
    return absent('no-range', `${placement.estimator}: ${range.reason} ${range.detail ?? ''}`.trimEnd());
  }
  const { points } = range.value;
  const workings = rangeWorkings(placement.estimator, range.value);
  if (placement.rule === 'expected-range') {
    return ok({ below: placement.putMultiple * points, above: placement.callMultiple * points, workings });
  }
  const found = search(rules, placement, placement.startMultiple * points, inputs);
  if (!found.ok) return found;
  const { shorts } = found.value;
  return strikesBase(shorts.put, shorts.call, inputs, [...workings, ...found.value.workings]);
}

type SearchRule = Extract<AnchorRules['placement'], { rule: 'target-credit' | 'target-expectancy' }>;

function search(
  { minCreditPoints }: AnchorRules,
  placement: SearchRule,
  start: number,
  inputs: PlacementInputs,
): Result<Found, PlacementReason> {
  const { stepPoints } = placement;
  const { density, discount } = inputs;
  const noDensity = () => {
    const { reason, detail } = density as Result<never> & { ok: false };
    return absent('no-density', `${reason} ${detail ?? ''}`.trimEnd());
  };
  if (placement.rule === 'target-credit') {
    const { creditPoints, side } = placement;
    if (creditPoints === undefined) return absent('no-tier', 'no credit tier is open');
    if (side === 'alternate') return creditByTurns(creditPoints, start, stepPoints, inputs);
    return density.ok ? creditBySkew(creditPoints, start, stepPoints, inputs, density.value) : noDensity();
  }
  if (!density.ok) return noDensity();
  const target = { points: placement.points, minCreditPoints, discount };
  return byExpectancy(target, start, stepPoints, inputs, density.value);
}

function strikesBase(
  put: number | undefined,
  call: number | undefined,
  { forward }: QuotedSmile,
  workings: readonly Working[],
): Result<Base, StrikeReason> {
  if (put === undefined) return absent('no-quoted-strike', 'no quoted put there');
  if (call === undefined) return absent('no-quoted-strike', 'no quoted call there');
  return ok({ below: forward - put, above: call - forward, put, call, workings });
}

function rangeWorkings(
  estimator: string,
  range: {
    readonly points: number;
    readonly percent: number;
    readonly inputs: { readonly [name: string]: number };
  },
): Working[] {
  return [
    { name: `expected range (${estimator})`, value: range.points, unit: 'index points' },
    { name: `expected range (${estimator})`, value: range.percent, unit: '% of forward' },
    ...Object.entries(range.inputs).map(([name, value]) => ({
      name: `range input ${name}`,
      value,
      unit: 'as named',
    })),
  ];
}

/** Short strikes with the forward delta nearest to the wanted one; of two equally near the one further out. */
function byDelta(put: number, call: number, inputs: PlacementInputs): Result<Base, StrikeReason> {
  const puts = inputs.smile.filter((point) => point.side === 'P');
  const calls = inputs.smile.filter((point) => point.side === 'C').reverse();
  return strikesBase(nearestDelta(puts, put)?.strike, nearestDelta(calls, call)?.strike, inputs, [
    { name: 'wanted put delta', value: -put, unit: 'forward delta' },
    { name: 'wanted call delta', value: call, unit: 'forward delta' },
  ]);
}

/** Deltas are compared at the precision they are shown with: finer digits are below what the forward's error moves. */
const DELTA_GRID = 10_000;

/** `points` must be ordered from far to near the money. */
function nearestDelta(points: readonly SmilePoint[], wanted: number): SmilePoint | undefined {
  let best: SmilePoint | undefined;
  const onGrid = (delta: number) => Math.round(Math.abs(delta) * DELTA_GRID);
  const miss = (point: SmilePoint) => Math.abs(onGrid(point.greeks.delta) - onGrid(wanted));
  for (const point of points) if (best === undefined || miss(point) < miss(best)) best = point;
  return best;
}
