import { contractLabel, type Leg } from '../book/index.ts';
import {
  type Contract,
  type EpochMs,
  epochMs,
  expiresAt,
  type IsoDate,
  multiplier,
  type OptionContract,
} from '../market/index.ts';
import { absent, blackPrice, brentRoot, ok, type Result } from '../math/index.ts';
import { type SmileFit, sviTotalVariance, type VarianceClock } from '../volatility/index.ts';

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
    readonly cell: Result<WhatIfCell, WhatIfReason>;
  }[];
  /** Index moves, per cent within ±20, at which the P&L crosses zero; absent where part of the line has no value. */
  readonly breakEvens: Result<readonly number[], WhatIfReason>;
}

export type WhatIfReason = 'no-smile' | 'no-future-level' | 'non-positive-volatility' | 'no-level';

const SKEW_UNIT = 0.1;
const SKEW_REACH = 0.3;
const FAR_DAYS = 30;
const BUMP_PERCENT = 0.05;
const BUMP_POINTS = 0.05;
const SEARCH_PERCENT = 20;
const SEARCH_STEPS = 160;
const MS_PER_HOUR = 3_600_000;
const YEAR_HOURS = 8760;

/**
 * "Time shift" as a pure what-if: revalues a position over a grid of time, index, volatility, skew and term structure.
 * Smiles keep their shape in delta while the variance clock runs, w(k, t) = λ·w₀(k/√λ), λ the share of variance left;
 * an option whose expiry has passed is worth its payoff. Nothing is said of how likely a cell is.
 *
 * @throws RangeError when the grid reaches back in time or the index below zero.
 */
export function timeShift(
  position: WhatIfPosition,
  grid: ShiftGrid,
): Result<readonly WhatIfLine[], WhatIfReason> {
  if (grid.hours.some((hours) => !(hours >= 0))) throw new RangeError('time shifts forward only');
  if (grid.spotPercent.some((move) => !(move > -100))) throw new RangeError('the index cannot lose 100 %');
  const aged: Aged = { ...position, left: new Map() };
  const start = valueAt(aged, NOW);
  if (!start.ok) return start;
  const basis = position.basisDollars ?? start.value;
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

function cellAt(position: Aged, shift: MarketShift, basis: number): Result<WhatIfCell, WhatIfReason> {
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
  position: Aged,
  shift: WhatIfLine['shift'],
  basis: number,
): Result<readonly number[], WhatIfReason> {
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

/** Value of options, and the gain of futures since now, US dollars. */
function valueAt(position: Aged, shift: MarketShift): Result<number, WhatIfReason> {
  let total = 0;
  for (const { contract, quantity } of position.legs) {
    const points =
      contract.kind === 'option'
        ? optionPoints(position, contract, shift)
        : futureGain(position, contract, shift);
    if (!points.ok) return points;
    total += quantity * multiplier(contract.root) * points.value;
  }
  return ok(total);
}

function futureGain(position: Aged, contract: Contract, shift: MarketShift): Result<number, WhatIfReason> {
  const held = position.futures.find(({ expiry }) => expiry === contract.expiry);
  if (!held) return absent('no-future-level', contractLabel(contract));
  const gain = tenorPoints(position, contract, shift);
  return held.level + gain > 0 ? ok(gain) : absent('no-level', contractLabel(contract));
}

function optionPoints(
  position: Aged,
  contract: OptionContract,
  shift: MarketShift,
): Result<number, WhatIfReason> {
  const label = contractLabel(contract);
  const { root, expiry, right, strike } = contract;
  const smile = position.smiles.find((one) => one.root === root && one.expiry === expiry);
  if (!smile) return absent('no-smile', label);
  const volatile = root === 'VIX' || root === 'VIXW';
  const points = tenorPoints(position, contract, shift);
  const forward = volatile
    ? smile.basis.forward + points
    : smile.basis.forward * (1 + shift.spotPercent / 100);
  if (!(forward > 0)) return absent('no-level', label);
  const expires = expiresAt(root, expiry);
  const hoursLeft = (expires - position.at) / MS_PER_HOUR - shift.hours;
  if (hoursLeft <= 0) return ok(blackPrice(forward, strike, 0, right));
  const now = epochMs(position.at + shift.hours * MS_PER_HOUR);
  const left = shift.hours === 0 ? 1 : remaining(position, now, expires);
  const k = Math.log(strike / forward);
  const base = Math.sqrt(left * sviTotalVariance(smile.slice.parameters, k / Math.sqrt(left)));
  const skew = (-shift.skewPoints * Math.min(SKEW_REACH, Math.max(-SKEW_REACH, k))) / SKEW_UNIT;
  const added = volatile ? 0 : ((points + skew) / 100) * Math.sqrt(hoursLeft / YEAR_HOURS);
  const deviation = base + added;
  if (!(deviation > 0)) return absent('non-positive-volatility', label);
  return ok(smile.basis.discount * blackPrice(forward, strike, deviation, right));
}

/** A position with the shares of variance left that were figured already, by instant and expiry. */
interface Aged extends WhatIfPosition {
  readonly left: Map<string, number>;
}

function remaining({ clock, at, left }: Aged, now: EpochMs, expires: EpochMs): number {
  const key = `${now} ${expires}`;
  const known = left.get(key) ?? clock.between(now, expires) / clock.between(at, expires);
  left.set(key, known);
  return known;
}

/** Points that the volatility and term moves add at a contract's tenor. */
function tenorPoints(
  { at }: WhatIfPosition,
  { root, expiry }: Contract,
  { hours, volPoints, termPoints }: MarketShift,
): number {
  const days = (expiresAt(root, expiry) - at) / (24 * MS_PER_HOUR) - hours / 24;
  return volPoints + termPoints * (1 - Math.log(Math.max(1, days)) / Math.log(FAR_DAYS));
}
