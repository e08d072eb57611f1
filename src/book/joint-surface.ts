import type { EpochMs } from '../market/index.ts';
import { absent, brentRoot, ok, type Result } from '../math/index.ts';
import type { Repricer } from './repricer.ts';

/** A market in the plane of index and VIX. */
export interface JointPoint {
  /** Move of the index, %. */
  readonly indexPercent: number;
  /** VIX, points. */
  readonly vix: number;
}

/** P&L over the plane of index and VIX at one instant. */
export interface JointSurface {
  readonly at: EpochMs;
  /** Columns: moves of the index, %, ascending. */
  readonly indexPercent: readonly number[];
  /** Rows: levels of VIX, points, ascending. */
  readonly vix: readonly number[];
  /** US dollars, one row for each level of VIX; null where a leg has no value, as with a VX at or below zero. */
  readonly pnlDollars: readonly (readonly (number | null)[])[];
  /** Pieces of the break-even set, each from one edge of a cell to another; P&L is zero at both ends. */
  readonly breakEvens: readonly (readonly [JointPoint, JointPoint])[];
}

/**
 * P&L of a structure at an instant over moves of the index and levels of VIX that need not go together: VX moves by its
 * tenor's share of VIX, index options' volatility in proportion to it. The break-even set is the zero contour by marching
 * squares, its ends on the edges of cells solved exactly; saddles are cut by the value at their middle.
 *
 * @throws RangeError when an axis has fewer than two values.
 */
export function jointSurface(
  repricer: Repricer,
  at: EpochMs,
  basisDollars: number,
  indexPercent: readonly number[],
  vix: readonly number[],
): Result<JointSurface> {
  if (indexPercent.length < 2 || vix.length < 2)
    throw new RangeError('a surface has two values on each axis');
  const now = repricer.market.vix;
  if (now === undefined) return absent('no-level', 'VIX');
  const pnlAt = (move: number, level: number): number | null => {
    const value = repricer.value({ at, indexPercent: move, vixPoints: level - now });
    return value.ok ? value.value.total - basisDollars : null;
  };
  const pnlDollars = vix.map((level) => indexPercent.map((move) => pnlAt(move, level)));
  const breakEvens: [JointPoint, JointPoint][] = [];
  for (let row = 1; row < vix.length; row++) {
    for (let column = 1; column < indexPercent.length; column++) {
      const corners = [
        { indexPercent: indexPercent[column - 1]!, vix: vix[row - 1]! },
        { indexPercent: indexPercent[column]!, vix: vix[row - 1]! },
        { indexPercent: indexPercent[column]!, vix: vix[row]! },
        { indexPercent: indexPercent[column - 1]!, vix: vix[row]! },
      ];
      const values = [
        pnlDollars[row - 1]![column - 1]!,
        pnlDollars[row - 1]![column]!,
        pnlDollars[row]![column]!,
        pnlDollars[row]![column - 1]!,
      ];
      if (values.some((value) => value === null)) continue;
      breakEvens.push(...cellContour(corners, values, pnlAt));
    }
  }
  return ok({ at, indexPercent, vix, pnlDollars, breakEvens });
}

/** Pieces of the zero contour in one cell, its corners in the order around it. */
function cellContour(
  corners: readonly JointPoint[],
  values: readonly (number | null)[],
  pnlAt: (indexPercent: number, vix: number) => number | null,
): [JointPoint, JointPoint][] {
  const gains = values.map((value) => value! > 0);
  const ends: JointPoint[] = [];
  for (let i = 0; i < 4; i++) {
    const [from, to] = [corners[i]!, corners[(i + 1) % 4]!];
    if (gains[i] === gains[(i + 1) % 4]) continue;
    const end = edgeRoot(from, to, pnlAt);
    if (end) ends.push(end);
  }
  if (ends.length === 2) return [[ends[0]!, ends[1]!]];
  if (ends.length !== 4) return [];
  const middle = pnlAt(
    (corners[0]!.indexPercent + corners[1]!.indexPercent) / 2,
    (corners[0]!.vix + corners[3]!.vix) / 2,
  );
  // Where the middle is like the first corner, the second and the fourth are cut off; else the first and the third.
  const likeFirst = (middle ?? 0) > 0 === gains[0];
  return likeFirst
    ? [
        [ends[0]!, ends[1]!],
        [ends[2]!, ends[3]!],
      ]
    : [
        [ends[3]!, ends[0]!],
        [ends[1]!, ends[2]!],
      ];
}

function edgeRoot(
  from: JointPoint,
  to: JointPoint,
  pnlAt: (indexPercent: number, vix: number) => number | null,
): JointPoint | undefined {
  const at = (share: number): JointPoint => ({
    indexPercent: from.indexPercent + share * (to.indexPercent - from.indexPercent),
    vix: from.vix + share * (to.vix - from.vix),
  });
  const root = brentRoot(
    (share) => {
      const point = at(share);
      return pnlAt(point.indexPercent, point.vix) ?? Number.NaN;
    },
    0,
    1,
  );
  return root.ok ? at(root.value) : undefined;
}
