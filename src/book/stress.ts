import { dateIn, type EpochMs, instantOf, isTradingDay, NEW_YORK, nextTradingDay } from '../market/index.ts';
import { absent, ok, type Result } from '../math/index.ts';
import { HISTORICAL_DAYS, type HistoricalDay } from './historical-days.ts';
import type { MarketState, Repricer } from './repricer.ts';
import type { RepricingMarket } from './repricing-market.ts';
import { lowestVix, responseState } from './response-state.ts';

/** A state of the market that a book is put to. */
export interface Shock {
  readonly name: string;
  readonly state: Result<MarketState>;
}

/** What a shock does to a book. */
export interface StressOutcome {
  readonly name: string;
  readonly at: EpochMs | null;
  readonly indexPercent: number | null;
  /** VIX in the state, points; what lifts volatility everywhere lifts it as well. */
  readonly vix: number | null;
  /** Change of value against the market as it is, US dollars. */
  readonly pnlDollars: Result<number>;
}

/** Index moves of the joint shocks, %. */
const JOINT_MOVES = [-10, -7, -5, -3, -2, -1, 1, 2, 3, 5, 7, 10] as const;
/** Residual deviations of VIX and VX beside the response. */
const JOINT_RESIDUALS = [-2, 0, 2] as const;
const GAP_MOVES = [-5, -3, -2, -1, 1, 2, 3, 5] as const;

/** Change of value of a book in a state against its market as it is, US dollars. */
export function changeIn(repricer: Repricer, state: Result<MarketState>): Result<number> {
  const now = repricer.value({ at: repricer.market.at });
  if (!now.ok) return now;
  if (!state.ok) return state;
  const then = repricer.value(state.value);
  return then.ok ? ok(then.value.total - now.value.total) : then;
}

/** A book in each of a list of shocks. */
export function stressed(repricer: Repricer, shocks: readonly Shock[]): readonly StressOutcome[] {
  const { vix } = repricer.market;
  return shocks.map(({ name, state }) => ({
    name,
    at: state.ok ? state.value.at : null,
    indexPercent: state.ok ? (state.value.indexPercent ?? 0) : null,
    vix:
      state.ok && vix !== undefined
        ? vix + (state.value.vixPoints ?? 0) + (state.value.volPoints ?? 0)
        : null,
    pnlDollars: changeIn(repricer, state),
  }));
}

/** The index jumps at once, and VIX by its response or two residual deviations beside it, but not below its lowest ever. */
export function jointShocks(market: RepricingMarket): readonly Shock[] {
  return JOINT_MOVES.flatMap((move) =>
    JOINT_RESIDUALS.map((residuals): Shock => {
      const state = responseState(market, market.at, move, residuals);
      const floored = flooredState(market, move, residuals, state);
      const beside = residuals === 0 ? 'as expected' : `${signed(residuals)} residual deviations`;
      return {
        name: `index ${signed(move)} %, VIX ${floored ? 'at its lowest' : beside}`,
        state: floored ?? state,
      };
    }),
  );
}

/** A state whose VIX is below its lowest, with as much of its residual as leaves VIX there; undefined for any other. */
function flooredState(
  market: RepricingMarket,
  move: number,
  residuals: number,
  state: Result<MarketState>,
): Result<MarketState> | undefined {
  const expected = responseState(market, market.at, move);
  const { vix } = market;
  if (vix === undefined || !state.ok || !expected.ok) return undefined;
  const [far, middle] = [state.value.vixPoints ?? 0, expected.value.vixPoints ?? 0];
  const floor = lowestVix(vix) - vix;
  if (far >= floor || middle <= floor) return undefined;
  return responseState(market, market.at, move, (residuals * (middle - floor)) / (middle - far));
}

/** Twists of the smile and of the term structure at once, the index standing still. */
export function twistShocks({ at }: RepricingMarket): readonly Shock[] {
  const shock = (name: string, moves: Omit<MarketState, 'at'>): Shock => ({
    name,
    state: ok({ at, ...moves }),
  });
  return [
    shock('volatility +5 points everywhere', { volPoints: 5 }),
    shock('volatility −2 points everywhere', { volPoints: -2 }),
    shock('skew steeper: +10 points 10 % below, −10 above', { skewPoints: 10 }),
    shock('skew flatter: −5 points 10 % below, +5 above', { skewPoints: -5 }),
    shock('front up: +5 points at one day, none at thirty', { termPoints: 5 }),
    shock('front down: −2 points at one day, none at thirty', { termPoints: -2 }),
  ];
}

/** The next opening of the stock session, 09:30 New York, after an instant. */
export function nextOpen(at: EpochMs): EpochMs {
  const date = dateIn(at, NEW_YORK);
  const today = isTradingDay(date) ? instantOf(date, '09:30', NEW_YORK) : undefined;
  return today !== undefined && today > at ? today : instantOf(nextTradingDay(date), '09:30', NEW_YORK);
}

/** The index opens the next session away from where it is, with no trade in between; VIX by its response. */
export function gapShocks(market: RepricingMarket): readonly Shock[] {
  const at = nextOpen(market.at);
  return GAP_MOVES.map((move) => ({
    name: `gap of ${signed(move)} % at the next open`,
    state: responseState(market, at, move),
  }));
}

/**
 * A named day's moments on a market, at once: the index by its move in per cent; VIX rises by the points it rose and falls
 * in the proportion it fell, so that a fall from a high level leaves a VIX; where there is none, the response. VX moves by
 * its tenor's share of VIX, not as it did on the day.
 */
export function historicalShocks(
  market: RepricingMarket,
  days: readonly HistoricalDay[] = HISTORICAL_DAYS,
): readonly Shock[] {
  return days.flatMap(({ date, name, vixBefore, moments }) =>
    moments.map((moment) => {
      const known = vixBefore !== null && moment.vix !== null;
      return {
        name: `${date} ${name}, ${moment.name}${known ? '' : ' (VIX by the response)'}`,
        state: known
          ? withVix(market, moment.indexPercent, vixBefore, moment.vix)
          : responseState(market, market.at, moment.indexPercent),
      };
    }),
  );
}

function withVix(
  { at, vix }: RepricingMarket,
  indexPercent: number,
  before: number,
  after: number,
): Result<MarketState> {
  if (vix === undefined) return absent('no-level', 'VIX');
  const vixPoints = after >= before ? after - before : vix * (after / before - 1);
  return ok({ at, indexPercent, vixPoints });
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value)}`;
}
