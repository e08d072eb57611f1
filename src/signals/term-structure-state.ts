import { type EpochMs, epochMs, type MarketView } from '../market/index.ts';
import type { TermState } from '../volatility/index.ts';
import { barStamp } from './history.ts';
import { type Signal, signalOf } from './signal.ts';
import { ratioCloses } from './vix-ratio.ts';

/** When the term structure counts as one shape or another, told by a ratio of near to far volatility. */
export interface TermStateRules {
  /** Below this ratio: contango. */
  readonly contangoBelow: number;
  /** Above this ratio: backwardation; between the two: flat. */
  readonly backwardationAbove: number;
  /** A boundary is crossed only half of this beyond it, in either direction. */
  readonly band: number;
  /** A new shape counts once the ratio has called for a change in its direction this long. */
  readonly dwellMinutes: number;
}

/** A shape, since when it has held, and the one that waits for its dwell time. */
export interface TermStateHeld {
  readonly state: TermState;
  readonly since: EpochMs;
  readonly seenAt: EpochMs;
  readonly pending?: { readonly state: TermState; readonly since: EpochMs };
}

const ORDER: readonly TermState[] = ['contango', 'flat', 'backwardation'];

/**
 * The shape after one more reading of the ratio. Noise narrower than the band never moves it twice, and nothing shorter
 * than the dwell time moves it at all. The first reading is taken as it is.
 *
 * @throws RangeError for a ratio that is not positive, readings out of order, or bands that overlap.
 */
export function nextTermState(
  rules: TermStateRules,
  held: TermStateHeld | undefined,
  ratio: number,
  at: EpochMs,
): TermStateHeld {
  const { contangoBelow, backwardationAbove, band, dwellMinutes } = rules;
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) throw new RangeError(`not a ratio: ${ratio}`);
  if (!(band >= 0 && contangoBelow + band <= backwardationAbove))
    throw new RangeError(`band ${band} does not fit between ${contangoBelow} and ${backwardationAbove}`);
  const boundaries = [contangoBelow, backwardationAbove];
  if (!held) {
    const state = ORDER[boundaries.filter((boundary) => ratio > boundary).length]!;
    return { state, since: at, seenAt: at };
  }
  if (at < held.seenAt) throw new RangeError(`a reading of ${at} after one of ${held.seenAt}`);
  const place = ORDER.indexOf(held.state);
  const called = boundaries.filter(
    (boundary, i) => ratio > boundary + (i >= place ? band : -band) / 2,
  ).length;
  if (called === place) return { state: held.state, since: held.since, seenAt: at };
  const sameWay = held.pending !== undefined && ORDER.indexOf(held.pending.state) > place === called > place;
  const since = sameWay ? held.pending!.since : at;
  const state = ORDER[called]!;
  return at - since >= dwellMinutes * 60_000
    ? { state, since: at, seenAt: at }
    : { state: held.state, since: held.since, seenAt: at, pending: { state, since } };
}

export interface ClosingStateOptions extends Omit<TermStateRules, 'dwellMinutes'> {
  /** A new shape counts once this many closes after the first have called for it too. */
  readonly dwellSessions: number;
  /** Closes that the state is followed through; 252 unless given. */
  readonly days?: number;
}

const MINUTES_PER_DAY = 1440;

/**
 * Shape of the term structure by the daily closes of VIX over VIX3M, followed through a year of them: −1 contango, 0 flat,
 * 1 backwardation. It can change once a session, so that no level of the day moves it; among the inputs is for how many
 * closes it has held. The first close of the year is taken as it is.
 */
export function closingTermState(view: MarketView, options: ClosingStateOptions): Signal {
  const { dwellSessions, days = 252, ...boundaries } = options;
  const closes = ratioCloses(view, days);
  if (!closes.ok) return closes;
  const rules = { ...boundaries, dwellMinutes: dwellSessions * MINUTES_PER_DAY };
  let held: TermStateHeld | undefined;
  // Time is counted in closes, one a day, so that a weekend does not count as dwelling.
  const clock = (close: number) => epochMs(close * MINUTES_PER_DAY * 60_000);
  for (const [i, { ratio }] of closes.value.entries()) held = nextTermState(rules, held, ratio, clock(i));
  const { state, since } = held!;
  const last = closes.value.at(-1)!;
  return signalOf(view, {
    id: 'closing-term-state',
    value: ORDER.indexOf(state) - 1,
    unit: '−1 contango, 0 flat, 1 backwardation',
    inputs: {
      'VIX over VIX3M at the last close (ratio)': last.ratio,
      'held for (closes)': closes.value.length - since / clock(1),
    },
    stamps: [barStamp(view, last.bar)],
  });
}
