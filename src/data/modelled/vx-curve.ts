import {
  daysBetween,
  type FuturesCurve,
  type FuturesQuote,
  type IsoDate,
  roundToTick,
  tickSize,
} from '../../market/index.ts';
import type { FutureRow } from '../imported.ts';
import type { Calibration } from './calibration.ts';
import { threeMonthLevel } from './level-laws.ts';
import type { SessionListing } from './listing.ts';
import type { MarketState } from './market-state.ts';
import type { ModelDay } from './model-day.ts';
import { clamped, predicted } from './regression.ts';

/** Days over which a future lets go of spot VIX. */
const GRIP_DAYS = 60;

export const CURVE_TERMS = [
  '1 − e^(−days / 60)',
  'that × ln(VIX / 20)',
  'that × ln(VIX3M / VIX)',
  'years',
] as const;
export const CURVE_VIX_TERMS = ['1 − e^(−days / 60)', 'that × ln(VIX / 20)', 'years'] as const;

export function curveTerms(vix: number, vix3m: number, days: number): readonly number[] {
  const free = 1 - Math.exp(-days / GRIP_DAYS);
  return [free, free * level(vix), free * clamped(Math.log(vix3m / vix), -0.35, 0.35), days / 365];
}

export function curveVixTerms(vix: number, days: number): readonly number[] {
  const free = 1 - Math.exp(-days / GRIP_DAYS);
  return [free, free * level(vix), days / 365];
}

function level(vix: number): number {
  return Math.log(clamped(vix, 9, 85) / 20);
}

/** VX level for an expiry so many days away, from VIX and, where it is on file, VIX3M. */
function modelled(
  vix: number,
  vix3m: number,
  has3m: boolean,
  days: number,
  { vix: laws }: Calibration,
): number {
  const slope = has3m
    ? predicted(laws.curve, curveTerms(vix, vix3m, days))
    : predicted(laws.curveFromVix, curveVixTerms(vix, days));
  return vix * Math.exp(slope);
}

/** Settlements of VX by day and expiry, as far as the store has them. */
export class VxSettlements {
  readonly #prices = new Map<IsoDate, Map<IsoDate, number>>();

  constructor(rows: readonly FutureRow[]) {
    for (const { date, expiry, price, basis } of rows) {
      if (basis === 'final') continue;
      const held = this.#prices.get(date) ?? new Map<IsoDate, number>();
      // A settlement is preferred to the last trade of a day.
      if (basis === 'settlement' || !held.has(expiry)) held.set(expiry, price);
      this.#prices.set(date, held);
    }
  }

  /** How far the settlement of a day's close lay from the model, as a logarithm; undefined where there is none. */
  departure(day: ModelDay, expiry: IsoDate, calibration: Calibration): number | undefined {
    const settled = this.#prices.get(day.date)?.get(expiry);
    if (settled === undefined) return undefined;
    const days = daysBetween(day.date, expiry);
    const own = modelled(
      day.vix.close,
      threeMonthLevel(day, calibration),
      day.vix3m !== undefined,
      days,
      calibration,
    );
    return Math.log(settled / own);
  }
}

/**
 * VX level for an expiry: the model's, moved by how far settlements lay from it at the last close and at this one. At the
 * close it is the settlement where there is one.
 */
export function vxLevel(
  state: MarketState,
  day: ModelDay,
  before: ModelDay,
  expiry: IsoDate,
  settlements: VxSettlements,
  calibration: Calibration,
): number {
  const days = daysBetween(state.date, expiry);
  const first = settlements.departure(before, expiry, calibration);
  const last = settlements.departure(day, expiry, calibration);
  const departure = (1 - state.passed) * (first ?? last ?? 0) + state.passed * (last ?? first ?? 0);
  return (
    modelled(state.vix, state.threeMonth, day.vix3m !== undefined, days, calibration) * Math.exp(departure)
  );
}

/** A curve of monthly futures one tick wide, marked `modelled` also where it passes through settlements. */
export function modelledCurve(
  state: MarketState,
  { futures, hypotheticalVxm }: Pick<SessionListing, 'futures' | 'hypotheticalVxm'>,
  levelOf: (expiry: IsoDate) => number,
): FuturesCurve {
  const tenors = futures.map(({ expiry, hypothetical }): FuturesQuote => {
    const value = levelOf(expiry);
    const tick = tickSize('VX', value, 'outright', state.date);
    const bid = roundToTick(value - tick / 2, tick, 'nearest');
    const ask = roundToTick(bid + tick, tick, 'nearest');
    return { expiry, bid, ask, provenance: 'modelled', ...(hypothetical && { hypothetical }) };
  });
  return { quotedAt: state.at, tenors, ...(hypotheticalVxm && { hypotheticalVxm }) };
}
