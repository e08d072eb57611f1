import {
  type EpochMs,
  expiresAt,
  type Frame,
  type FuturesCurve,
  type OptionChain,
  roundToTick,
  tickSize,
} from '../../market/index.ts';
import { quoteChain, SPX_SPREAD, VIX_SPREAD } from './chain-quotes.ts';
import { instantOfPoint, type SessionClock } from './clock.ts';
import { impliedVariance, vixDeviation } from './forward-variance.ts';
import { type Listing, listingBook, STRIKE_MEMORY, spxStrikes, vixStrikes } from './listing.ts';
import { DIVIDEND_YIELD, INDEX_TENORS } from './parameters.ts';
import { publishedIndex, stateAt } from './path.ts';
import { billRates } from './slow-series.ts';
import { SPX_SMILE, VIX_SMILE } from './smile.ts';
import { type Timeline, variancePassing, vixForward, volatilityIndex } from './timeline.ts';

const YEAR_MS = 525_600 * 60_000;
/** VIX at which half-spreads are those of the spread laws; they grow with its root. */
const CALM_VIX = 16;
const AFTER_HOURS_STRESS = 1.3;

/**
 * Grid points of a session's frames: 10:30, an hour and three quarters and a quarter of an hour before the close, and
 * ten minutes after it. On a whole day that is 10:30, 14:15, 15:45 and 16:10 New York, on a half day 10:30, 11:15,
 * 12:45 and 13:10.
 */
export function framePoints(clock: SessionClock): readonly number[] {
  return [12, clock.closePoint - 21, clock.closePoint - 3, clock.lastPoint];
}

/** Every frame of the timeline in order, each made when it is asked for. */
export function* syntheticFrames(timeline: Timeline): Generator<Frame> {
  const listings = listingBook(timeline.sessions);
  const placeOf = new Map(timeline.sessions.map((date, at) => [date, at]));
  const bills = billRates(timeline);
  const vix = vixStrikes();
  for (let session = timeline.first; session < timeline.end; session++) {
    const day: SessionTerms = {
      timeline,
      session,
      listings: listings(session).map((listing) => ({
        ...listing,
        place: placeOf.get(listing.expiry)!,
        strikes: listing.root.startsWith('VIX')
          ? vix
          : spxStrikesAt(timeline, session, placeOf.get(listing.expiry)!),
      })),
      rate: bills[session - 1]! / 100,
    };
    for (const point of framePoints(timeline.clocks[session]!)) yield frameAt(day, point);
  }
}

/** A listing with its expiry's place among the sessions and its strikes. */
interface PlacedListing extends Listing {
  readonly place: number;
  readonly strikes: Float64Array;
}

/** What stays the same from frame to frame of one session. */
interface SessionTerms {
  readonly timeline: Timeline;
  readonly session: number;
  readonly listings: readonly PlacedListing[];
  /** Last night's bill rate, a fraction a year. */
  readonly rate: number;
}

/** Strikes around every close since before the expiry was listed, so that none ever goes. */
function spxStrikesAt({ paths }: Timeline, session: number, expiry: number): Float64Array {
  const closes = paths
    .slice(expiry - STRIKE_MEMORY, session)
    .map((path) => publishedIndex(path, path.clock.closePoint));
  return spxStrikes(closes);
}

function frameAt(day: SessionTerms, point: number): Frame {
  const { timeline, session } = day;
  const clock = timeline.clocks[session]!;
  const at = instantOfPoint(clock, point);
  const afterClose = point > clock.closePoint;
  const level = (tenor: number) => ({
    value: Math.round(volatilityIndex(timeline, session, point, tenor) * 100) / 100,
    tickedAt: at,
  });
  const levels = {
    SPX: {
      value: publishedIndex(timeline.paths[session]!, point),
      tickedAt: afterClose ? clock.closes : at,
    },
    VIX: level(INDEX_TENORS.VIX),
    VIX9D: level(INDEX_TENORS.VIX9D),
    VIX1D: level(INDEX_TENORS.VIX1D),
    VIX3M: level(INDEX_TENORS.VIX3M),
  };
  const stress = Math.sqrt(levels.VIX.value / CALM_VIX) * (afterClose ? AFTER_HOURS_STRESS : 1);
  const chains = day.listings
    .filter((listing) => !(afterClose && listing.expiry === clock.date))
    .map((listing) => chainAt(day, listing, at, point, stress));
  return { at, chains, levels, curve: curveAt(day, at, point) };
}

function chainAt(
  day: SessionTerms,
  { root, expiry, place, strikes }: PlacedListing,
  at: EpochMs,
  point: number,
  stress: number,
): OptionChain {
  const { timeline, session, rate } = day;
  const years = (expiresAt(root, expiry) - at) / YEAR_MS;
  const common = { root, expiry, strikes, quotedAt: at, discount: Math.exp(-rate * years), stress };
  if (root === 'VIX' || root === 'VIXW') {
    return quoteChain({
      ...common,
      forward: vixForward(timeline, session, point, place),
      deviation: vixDeviation(variancePassing(timeline, session, point, place, 0)),
      smile: VIX_SMILE,
      spread: VIX_SPREAD,
    });
  }
  const path = timeline.paths[session]!;
  const expiryPoint = root === 'SPX' ? 0 : timeline.clocks[place]!.closePoint;
  const length = variancePassing(timeline, session, point, place, expiryPoint);
  return quoteChain({
    ...common,
    forward: path.index[point]! * Math.exp((rate - DIVIDEND_YIELD) * years),
    deviation: Math.sqrt(impliedVariance(stateAt(path, point), 0, length)) / SPX_SMILE.stripRatio,
    smile: SPX_SMILE,
    spread: SPX_SPREAD,
  });
}

/** Monthly VX futures, quoted one tick wide around their level. */
function curveAt(day: SessionTerms, at: EpochMs, point: number): FuturesCurve {
  const tenors = day.listings
    .filter(({ root }) => root === 'VIX')
    .map(({ expiry, place }) => {
      const level = vixForward(day.timeline, day.session, point, place);
      const tick = tickSize('VX', level, 'outright');
      const bid = roundToTick(level, tick, 'down');
      const ask = roundToTick(level + tick, tick, 'down');
      return { expiry, bid, ask, provenance: 'synthetic' as const };
    });
  return { quotedAt: at, tenors };
}
