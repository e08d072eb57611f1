import { type OptionChain, priceAtTravel, quoteAt, type SpreadTravel, strikeIndex } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { expectedRange, type RangeInputs, type SmilePoint } from '../volatility/index.ts';
import type { Working } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

/** The four strikes of a condor, ascending: long put, short put, short call, long call. */
export interface CondorStrikes {
  readonly longPut: number;
  readonly shortPut: number;
  readonly shortCall: number;
  readonly longCall: number;
}

export interface Placed {
  readonly strikes: CondorStrikes;
  readonly workings: readonly Working[];
}

export interface PlacementInputs {
  readonly chain: OptionChain;
  readonly forward: number;
  /** Smile points of strikes with a two-sided out-of-the-money quote, strikes ascending. */
  readonly smile: readonly SmilePoint[];
  readonly range: RangeInputs;
  /** Travel at which the headline fill of the package is taken, for placement by credit. */
  readonly travel: SpreadTravel;
}

export type PlacementReason = 'no-quoted-strike' | 'no-range' | 'wing-not-listed' | 'credit-not-reached';

/** Places the condor by the strategy's rule, from quoted strikes only. */
export function placeCondor(rules: AnchorRules, inputs: PlacementInputs): Result<Placed, PlacementReason> {
  const { placement } = rules;
  switch (placement.rule) {
    case 'delta':
      return byDelta(rules, placement.put, placement.call, inputs);
    case 'expected-range': {
      const range = expectedRange(placement.estimator, inputs.range);
      if (!range.ok)
        return absent('no-range', `${placement.estimator}: ${range.reason} ${range.detail ?? ''}`.trimEnd());
      const { points } = range.value;
      const shorts = byDistance(inputs, placement.putMultiple * points, placement.callMultiple * points);
      return withWings(rules, inputs.chain, shorts, rangeWorkings(placement.estimator, range.value));
    }
    case 'target-credit':
      return byCredit(rules, placement, inputs);
  }
}

interface Shorts {
  readonly put: number | undefined;
  readonly call: number | undefined;
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
function byDelta(
  rules: AnchorRules,
  put: number,
  call: number,
  inputs: PlacementInputs,
): Result<Placed, PlacementReason> {
  const puts = inputs.smile.filter((point) => point.side === 'P');
  const calls = inputs.smile.filter((point) => point.side === 'C').reverse();
  const shorts: Shorts = { put: nearestDelta(puts, put)?.strike, call: nearestDelta(calls, call)?.strike };
  return withWings(rules, inputs.chain, shorts, [
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

/** Largest quoted strike at or below the forward less one distance, smallest at or above it plus the other. */
function byDistance({ forward, smile }: PlacementInputs, below: number, above: number): Shorts {
  return {
    put: smile.findLast((point) => point.side === 'P' && point.strike <= forward - below)?.strike,
    call: smile.find((point) => point.side === 'C' && point.strike >= forward + above)?.strike,
  };
}

/** From wide to narrow: the sides move in by turns until the package's modelled credit reaches the target. */
function byCredit(
  rules: AnchorRules,
  placement: Extract<AnchorRules['placement'], { rule: 'target-credit' }>,
  inputs: PlacementInputs,
): Result<Placed, PlacementReason> {
  const range = expectedRange(placement.estimator, inputs.range);
  if (!range.ok)
    return absent('no-range', `${placement.estimator}: ${range.reason} ${range.detail ?? ''}`.trimEnd());
  const workings = rangeWorkings(placement.estimator, range.value);
  let below = placement.startMultiple * range.value.points;
  let above = below;
  for (let step = 0; below > 0 && above > 0; step++) {
    const placed = withWings(rules, inputs.chain, byDistance(inputs, below, above), workings);
    const credit = placed.ok ? packageCredit(inputs.chain, placed.value.strikes, inputs.travel) : placed;
    if (placed.ok && credit.ok) {
      workings.push({
        name: `search step ${step + 1}: ${placed.value.strikes.shortPut} / ${placed.value.strikes.shortCall}`,
        value: credit.value,
        unit: 'points of credit',
      });
      if (credit.value >= placement.creditPoints - 1e-9) return placed;
    }
    if (step % 2 === 0) below -= placement.stepPoints;
    else above -= placement.stepPoints;
  }
  return absent('credit-not-reached', `no strikes give ${placement.creditPoints} points`);
}

/** Net credit of a condor in points at a travel across each leg's spread, before rounding to the package tick. */
export function packageCredit(
  chain: OptionChain,
  strikes: CondorStrikes,
  travel: SpreadTravel,
): Result<number> {
  let credit = 0;
  for (const { strike, right, side } of condorSides(strikes)) {
    const price = priceAtTravel(quoteAt(chain, strikeIndex(chain, strike), right), side, travel);
    if (!price.ok) return absent(price.reason, `${strike} ${right}`);
    credit -= side * price.value;
  }
  return ok(credit);
}

/** The legs of a short condor, strikes ascending, with the side we trade: 1 buys. */
export function condorSides(
  strikes: CondorStrikes,
): readonly { readonly strike: number; readonly right: 'P' | 'C'; readonly side: 1 | -1 }[] {
  return [
    { strike: strikes.longPut, right: 'P', side: 1 },
    { strike: strikes.shortPut, right: 'P', side: -1 },
    { strike: strikes.shortCall, right: 'C', side: -1 },
    { strike: strikes.longCall, right: 'C', side: 1 },
  ];
}

function withWings(
  rules: AnchorRules,
  chain: OptionChain,
  { put, call }: Shorts,
  workings: readonly Working[],
): Result<Placed, PlacementReason> {
  if (put === undefined) return absent('no-quoted-strike', 'no quoted put there');
  if (call === undefined) return absent('no-quoted-strike', 'no quoted call there');
  const strikes: CondorStrikes = {
    longPut: put - rules.wings.putPoints,
    shortPut: put,
    shortCall: call,
    longCall: call + rules.wings.callPoints,
  };
  const missing = [strikes.longPut, strikes.longCall].find((strike) => strikeIndex(chain, strike) < 0);
  if (missing !== undefined) return absent('wing-not-listed', `strike ${missing} is not listed`);
  return ok({ strikes, workings });
}
