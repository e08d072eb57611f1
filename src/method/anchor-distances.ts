import type { MarketView } from '../market/index.ts';
import { moveByCone, moveByImpliedVolatility, moveByStress } from './distance-both.ts';
import { floorByPastRanges, floorByRates } from './distance-floors.ts';
import type { DistanceMove } from './distance-move.ts';
import { moveByCloseMomentum, moveBySkew, moveByTrend } from './distance-sides.ts';
import type { CappedFloor } from './events.ts';
import type { Gate, Working } from './plan.ts';
import type { AnchorRules } from './strategy/strategy.ts';

/** What the filters and calibrations make of the distances of the short strikes. */
export interface Distances {
  readonly putMultiple: number;
  readonly callMultiple: number;
  /** Neither distance is below this, index points. */
  readonly floorPoints: number;
  /** Neither is below any of these, unless that is more than a multiple of the rule's distance. */
  readonly cappedFloors: readonly { readonly points: number; readonly maxMultiple: number }[];
  /** One for each rule that is on; a rule without its data is absent and changes nothing. None of them refuses. */
  readonly gates: readonly Gate[];
  readonly workings: readonly Working[];
}

/** What a release in the condor's life asks of the distances. */
interface EventDistances {
  readonly multiple: number;
  readonly floor?: CappedFloor;
}

/** The distance rules that are on with what the events policy asks; undefined when there is nothing to do. */
export function distancesOf(
  view: MarketView,
  rules: AnchorRules,
  forward: number,
  event: EventDistances | undefined,
): Distances | undefined {
  const { macd, ivPercentile, conePercentile, mevStress, skew, closeMomentum, rangeFloor, rateShock } = rules;
  const moves: DistanceMove[] = [];
  if (macd) moves.push(moveByTrend(view, macd));
  if (ivPercentile) moves.push(moveByImpliedVolatility(view, ivPercentile));
  if (conePercentile) moves.push(moveByCone(view, conePercentile));
  if (mevStress) moves.push(moveByStress(view, mevStress));
  if (skew) moves.push(moveBySkew(view, skew));
  if (closeMomentum) moves.push(moveByCloseMomentum(view, closeMomentum));
  if (rangeFloor) moves.push(floorByPastRanges(view, rangeFloor, forward));
  if (rateShock) moves.push(floorByRates(view, rateShock));
  const { multiple = 1, floor } = event ?? {};
  if (moves.length === 0 && multiple === 1 && !floor) return undefined;
  let [putMultiple, callMultiple, floorPoints] = [multiple, multiple, 0];
  const capped = floor ? [floor] : [];
  for (const move of moves) {
    putMultiple *= move.put;
    callMultiple *= move.call;
    floorPoints = Math.max(floorPoints, move.floorPoints ?? 0);
    if (move.capped) capped.push(move.capped);
  }
  return {
    putMultiple,
    callMultiple,
    floorPoints,
    cappedFloors: capped.map(({ percent, maxMultiple }) => ({
      points: (forward * percent) / 100,
      maxMultiple,
    })),
    gates: moves.map(({ gate }) => gate),
    workings: moves.flatMap(({ workings }) => workings),
  };
}
