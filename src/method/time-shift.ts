import {
  contractLabel,
  type Leg,
  type MarketState,
  pricingSmile,
  Repricer,
  type RepricingMarket,
} from '../book/index.ts';
import {
  type EpochMs,
  epochMs,
  type FundContract,
  type FutureContract,
  type IsoDate,
  type OptionContract,
  tradeDateAt,
} from '../market/index.ts';
import { absent, brentRoot, ok, type Result } from '../math/index.ts';
import type { SmileFit, VarianceClock } from '../volatility/index.ts';

/** A position and the market it is revalued from. */
export interface WhatIfPosition {
  readonly legs: readonly Leg[];
  readonly at: EpochMs;
  /** Smiles of all expiries of the legs, fitted at `at`. */
  readonly smiles: readonly Pick<SmileFit, 'root' | 'expiry' | 'basis' | 'slice'>[];
  /** Levels of the futures among the legs, points. */
  readonly futures: readonly { readonly expiry: IsoDate; readonly level: number }[];
  readonly clock: VarianceClock;
  /** Value that P&L is counted from, US dollars; the value at `at` unless given. */
  readonly basisDollars?: number;
}

/** A state of the market as moves from now. */
export interface MarketShift {
  /** Calendar hours ahead. */
  readonly hours: number;
  /** Move of the index, per cent. VIX and VX do not follow it: that is what the volatility moves are for. */
  readonly spotPercent: number;
  /** Points of volatility added everywhere; VIX forwards and VX move by as many. */
  readonly volPoints: number;
  /** Points added at a strike 10 % below the forward (taken off 10 % above), straight in log-moneyness up to ±30 %. */
  readonly skewPoints: number;
  /** Points added to a tenor of one day and none at thirty, straight in the log of calendar days. */
  readonly termPoints: number;
}

/** The values of each axis; every combination is revalued. */
export type ShiftGrid = { readonly [Axis in keyof MarketShift]: readonly number[] };

/** The position after a shift, US dollars. */
export interface WhatIfCell {
  readonly pnl: number;
  /** Per +1 % of the index. */
  readonly delta: number;
  /** Change of delta per +1 % of the index. */
  readonly gamma: number;
  /** Per +1 point of volatility everywhere. */
  readonly vega: number;
  /** Per hour, everything else held. */
  readonly theta: number;
}

/** All index moves at one time and one shape of volatility. */
export interface WhatIfLine {
  readonly shift: Omit<MarketShift, 'spotPercent'>;
  readonly cells: readonly {
    readonly spotPercent: number;
    readonly cell: Result<WhatIfCell>;
  }[];
  /** Index moves, per cent within ±20, at which the P&L crosses zero; absent where part of the line has no value. */
  readonly breakEvens: Result<readonly number[]>;
}

const BUMP_PERCENT = 0.05;
const BUMP_POINTS = 0.05;
const SEARCH_PERCENT = 20;
const SEARCH_STEPS = 160;
const MS_PER_HOUR = 3_600_000;

/**
 * "Time shift" as a pure what-if: revalues a position over a grid of time, index, volatility, skew and term structure.
 * The valuation is that of {@link Repricer}. Nothing is said of how likely a cell is.
 *
 * @throws RangeError when the grid reaches back in time or the index below zero.
 */
export function timeShift(position: WhatIfPosition, grid: ShiftGrid): Result<readonly WhatIfLine[]> {
  return timeShiftIn(marketOf(position), position.legs, grid, position.basisDollars);
}

/** {@link timeShift} of legs in the market of a moment; P&L counts from their value now unless a basis is given. */
export function timeShiftIn(
  market: RepricingMarket,
  legs: readonly Leg[],
  grid: ShiftGrid,
  basisDollars?: number,
): Result<readonly WhatIfLine[]> {
  if (grid.hours.some((hours) => !(hours >= 0))) throw new RangeError('time shifts forward only');
  if (grid.spotPercent.some((move) => !(move > -100))) throw new RangeError('the index cannot lose 100 %');
  const repricer = Repricer.of(market, legs);
  if (!repricer.ok) return repricer;
  const aged = repricer.value;
  const start = valueAt(aged, NOW);
  if (!start.ok) return start;
  const basis = basisDollars ?? start.value;
  const lines: WhatIfLine[] = [];
  for (const hours of grid.hours) {
    for (const volPoints of grid.volPoints) {
      for (const skewPoints of grid.skewPoints) {
        for (const termPoints of grid.termPoints) {
          const shift = { hours, volPoints, skewPoints, termPoints };
          const cells = grid.spotPercent.map((spotPercent) => ({
            spotPercent,
            cell: cellAt(aged, { ...shift, spotPercent }, basis),
          }));
          lines.push({ shift, cells, breakEvens: breakEvens(aged, shift, basis) });
        }
      }
    }
  }
  return ok(lines);
}

const NOW: MarketShift = { hours: 0, spotPercent: 0, volPoints: 0, skewPoints: 0, termPoints: 0 };

function cellAt(position: Repricer, shift: MarketShift, basis: number): Result<WhatIfCell> {
  const { spotPercent, volPoints, hours } = shift;
  const values = [
    shift,
    { ...shift, spotPercent: spotPercent + BUMP_PERCENT },
    { ...shift, spotPercent: spotPercent - BUMP_PERCENT },
    { ...shift, volPoints: volPoints + BUMP_POINTS },
    { ...shift, volPoints: volPoints - BUMP_POINTS },
    { ...shift, hours: hours + 1 },
  ].map((one) => valueAt(position, one));
  const failed = values.find((one) => !one.ok);
  if (failed && !failed.ok) return failed;
  const [here, up, down, more, less, later] = values.map((one) => (one.ok ? one.value : 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return ok({
    pnl: here - basis,
    delta: (up - down) / (2 * BUMP_PERCENT),
    gamma: (up - 2 * here + down) / (BUMP_PERCENT * BUMP_PERCENT),
    vega: (more - less) / (2 * BUMP_POINTS),
    theta: later - here,
  });
}

function breakEvens(
  position: Repricer,
  shift: WhatIfLine['shift'],
  basis: number,
): Result<readonly number[]> {
  const moves = Array.from(
    { length: SEARCH_STEPS + 1 },
    (_, i) => SEARCH_PERCENT * ((2 * i) / SEARCH_STEPS - 1),
  );
  const pnls: number[] = [];
  for (const spotPercent of moves) {
    const value = valueAt(position, { ...shift, spotPercent });
    if (!value.ok) return value;
    pnls.push(value.value - basis);
  }
  const found: number[] = [];
  for (let i = 1; i < moves.length; i++) {
    if (Math.sign(pnls[i - 1]!) === Math.sign(pnls[i]!) || pnls[i - 1] === 0) continue;
    const root = brentRoot(
      (spotPercent) => {
        const value = valueAt(position, { ...shift, spotPercent });
        return value.ok ? value.value - basis : Number.NaN;
      },
      moves[i - 1]!,
      moves[i]!,
    );
    if (root.ok) found.push(root.value);
  }
  return ok(found);
}

function marketOf({ at, smiles, futures, clock }: WhatIfPosition): RepricingMarket {
  return {
    at,
    tradeDate: tradeDateAt(at),
    vix: undefined,
    smile: (contract: OptionContract) => {
      const smile = smiles.find(({ root, expiry }) => root === contract.root && expiry === contract.expiry);
      return smile ? ok(pricingSmile(smile, 'implied')) : absent('no-smile', contractLabel(contract));
    },
    future: (contract: FutureContract) => {
      const held = futures.find(({ expiry }) => expiry === contract.expiry);
      return held
        ? ok({ level: held.level, provenance: 'quoted' as const })
        : absent('no-future-level', contractLabel(contract));
    },
    fund: (contract: FundContract) => absent('no-fund-quotes', contractLabel(contract)),
    clock,
    releases: [],
  };
}

function valueAt(repricer: Repricer, { hours, spotPercent, ...moves }: MarketShift): Result<number> {
  const state: MarketState = {
    ...moves,
    at: epochMs(repricer.market.at + hours * MS_PER_HOUR),
    indexPercent: spotPercent,
  };
  const found = repricer.value(state);
  return found.ok ? ok(found.value.total) : found;
}
