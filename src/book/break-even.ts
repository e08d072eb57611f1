import type { EpochMs } from '../market/index.ts';
import { brentRoot, ok, type Result } from '../math/index.ts';
import { followsVix, type Repricer } from './repricer.ts';
import { responseState } from './response-state.ts';

/** A market at which the structure neither gains nor loses. */
export interface BreakEvenPoint {
  /** Move of the index from the market's own forward, %. */
  readonly indexPercent: number;
  /** Level of VIX that goes with it, points. */
  readonly vix: number;
  /** What is left when the point is revalued, US dollars. */
  readonly residueDollars: number;
}

/** Moves of the index between two break-evens, or beyond the outermost. */
export interface ProfitInterval {
  /** %; null is the end of the range searched. */
  readonly from: number | null;
  readonly to: number | null;
}

/** One market along the response. */
export interface ResponsePoint {
  readonly indexPercent: number;
  /** Points. */
  readonly vix: number;
  readonly pnlDollars: number;
}

/** P&L along the response at one number of residuals. */
export interface ResponseCurve {
  /** Residual deviations that VIX and VX lie above their response. */
  readonly residuals: number;
  /** US dollars at moves of the index, ascending. */
  readonly points: readonly ResponsePoint[];
  /** Ascending. */
  readonly breakEvens: readonly BreakEvenPoint[];
  /** Where the structure gains. */
  readonly profits: readonly ProfitInterval[];
}

/** How far moves of the index are searched, %. */
const SEARCH_PERCENT = 20;
const STEPS = 160;
/** Nodes nearer to each other are one, %. */
const NODE_GAP = 1e-9;

/**
 * The break-evens of a structure at an instant along the response of VIX and VX to the index: P&L over moves of ±20 %,
 * counted from `basisDollars`, with every root. Roots are looked for between neighbours of an even grid to which the
 * strikes of the index options are added, so that no wing is stepped over. The search ends where the book has no value
 * any more, as when a residual takes VIX below zero.
 *
 * @param residuals residual deviations above the response, 0 for the expectation.
 */
export function responseCurve(
  repricer: Repricer,
  at: EpochMs,
  basisDollars: number,
  residuals: number,
): Result<ResponseCurve> {
  const { market } = repricer;
  const pnlAt = (indexPercent: number): Result<number> => {
    const state = responseState(market, at, indexPercent, residuals);
    const value = state.ok ? repricer.value(state.value) : state;
    return value.ok ? ok(value.value.total - basisDollars) : value;
  };
  const pointAt = (indexPercent: number): Result<ResponsePoint> => {
    const state = responseState(market, at, indexPercent, residuals);
    if (!state.ok) return state;
    const pnl = pnlAt(indexPercent);
    const vix = (market.vix ?? 0) + (state.value.vixPoints ?? 0);
    return pnl.ok ? ok({ indexPercent, vix, pnlDollars: pnl.value }) : pnl;
  };
  const still = pointAt(0);
  if (!still.ok) return still;
  const moves = searchMoves(repricer);
  const points = [
    ...valuedFrom(moves.filter((move) => move < 0).toReversed(), pointAt).toReversed(),
    still.value,
    ...valuedFrom(
      moves.filter((move) => move > 0),
      pointAt,
    ),
  ];
  const breakEvens: BreakEvenPoint[] = [];
  for (const root of rootsOf(points, pnlAt)) {
    const point = pointAt(root);
    if (!point.ok) return point;
    const { indexPercent, vix, pnlDollars } = point.value;
    breakEvens.push({ indexPercent, vix, residueDollars: pnlDollars });
  }
  return ok({ residuals, points, breakEvens, profits: profitsOf(points, breakEvens) });
}

/** Points of moves outward, up to the first one without a value. */
function valuedFrom(
  moves: readonly number[],
  pointAt: (move: number) => Result<ResponsePoint>,
): readonly ResponsePoint[] {
  const points: ResponsePoint[] = [];
  for (const move of moves) {
    const point = pointAt(move);
    if (!point.ok) break;
    points.push(point.value);
  }
  return points;
}

/** An even grid of moves with the strikes of the index options, %, ascending. */
function searchMoves({ market, legs }: Repricer): readonly number[] {
  const moves = Array.from({ length: STEPS + 1 }, (_, i) => SEARCH_PERCENT * ((2 * i) / STEPS - 1));
  for (const { contract } of legs) {
    if (contract.kind !== 'option' || followsVix(contract)) continue;
    const smile = market.smile(contract);
    if (!smile.ok) continue;
    const move = 100 * (contract.strike / smile.value.forward - 1);
    if (Math.abs(move) < SEARCH_PERCENT) moves.push(move);
  }
  moves.sort((a, b) => a - b);
  return moves.filter((move, i) => i === 0 || move - moves[i - 1]! > NODE_GAP);
}

/** One root where the sign changes; where P&L is zero over a stretch in between, its first node. */
function rootsOf(
  points: readonly ResponsePoint[],
  pnlAt: (move: number) => Result<number>,
): readonly number[] {
  const roots: number[] = [];
  let last = -1;
  for (const [i, { indexPercent, pnlDollars }] of points.entries()) {
    if (pnlDollars === 0) continue;
    const before = points[last];
    if (before && before.pnlDollars > 0 !== pnlDollars > 0) {
      const adjacent = i - last === 1;
      const root = adjacent
        ? brentRoot(
            (move) => {
              const pnl = pnlAt(move);
              return pnl.ok ? pnl.value : Number.NaN;
            },
            before.indexPercent,
            indexPercent,
          )
        : ok(points[last + 1]!.indexPercent);
      if (root.ok) roots.push(root.value);
    }
    last = i;
  }
  return roots;
}

function profitsOf(
  points: readonly ResponsePoint[],
  breakEvens: readonly BreakEvenPoint[],
): readonly ProfitInterval[] {
  const edges = [null, ...breakEvens.map(({ indexPercent }) => indexPercent), null];
  const profits: ProfitInterval[] = [];
  for (let i = 1; i < edges.length; i++) {
    const [from, to] = [edges[i - 1]!, edges[i]!];
    const inside = points.filter(
      ({ indexPercent }) => (from === null || indexPercent > from) && (to === null || indexPercent < to),
    );
    if (inside.some(({ pnlDollars }) => pnlDollars > 0)) profits.push({ from, to });
  }
  return profits;
}
