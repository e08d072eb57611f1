import {
  type EpochMs,
  expiresAt,
  type Frame,
  FUND_ROOTS,
  type FuturesCurve,
  type OptionChain,
  roundToTick,
  tickSize,
} from '../../market/index.ts';
import { MINUTES_PER_YEAR } from '../../volatility/index.ts';
import { type FundSession, FundValues, fundSession, rollLevels } from '../fund-values.ts';
import { quoteChain, SPX_SPREAD, VIX_SPREAD } from './chain-quotes.ts';
import { instantOfPoint, type SessionClock } from './clock.ts';
import { impliedVariance, varianceStretch, vixDeviation } from './forward-variance.ts';
import {
  futuresMonths,
  type Listing,
  type ListingWidth,
  listingBook,
  type SessionClose,
  spxStrikes,
  vixStrikes,
} from './listing.ts';
import { DIVIDEND_YIELD, INDEX_TENORS } from './parameters.ts';
import { publishedIndex, stateAt } from './path.ts';
import { spellAt } from './scenario.ts';
import { billRates } from './slow-series.ts';
import { SPX_SMILE, VIX_SMILE } from './smile.ts';
import {
  type Timeline,
  type VolatilityLevel,
  variancePassing,
  vixForward,
  volatilityIndex,
} from './timeline.ts';

const YEAR_MS = MINUTES_PER_YEAR * 60_000;
/** VIX at which half-spreads are those of the spread laws; they grow with its root. */
const CALM_VIX = 16;
const AFTER_HOURS_STRESS = 1.3;

/**
 * How often the market is looked at. `few`: 10:30, an hour and three quarters and a quarter of an hour before the close,
 * and ten minutes after it, so on a whole day 10:30, 14:15, 15:45 and 16:10 New York, with everything listed. `5m` and
 * `minute`: every five minutes and every minute from the open's first to the close, with few expiries listed.
 */
export const FRAME_RATES = ['few', '5m', 'minute'] as const;
export type FrameRate = (typeof FRAME_RATES)[number];

const LISTED: { readonly [rate in FrameRate]: ListingWidth } = {
  few: 'full',
  '5m': 'narrow',
  minute: 'narrow',
};

const LISTED_FUNDS = FUND_ROOTS.map((root) => ({ root, hypothetical: false }));

/** Grid points of a session's frames. */
export function framePoints({ closePoint, lastPoint }: SessionClock, rate: FrameRate): readonly number[] {
  if (rate === 'few') return [60, closePoint - 105, closePoint - 15, lastPoint];
  const step = rate === '5m' ? 5 : 1;
  return Array.from({ length: Math.floor(closePoint / step) }, (_, i) => (i + 1) * step);
}

/** Every frame of the timeline in order, each made when it is asked for and none kept. */
export function* syntheticFrames(timeline: Timeline, rate: FrameRate): Generator<Frame> {
  const width = LISTED[rate];
  const listings = listingBook(timeline.sessions, width);
  const months = futuresMonths(timeline.sessions);
  const placeOf = new Map(timeline.sessions.map((date, at) => [date, at]));
  const bills = billRates(timeline);
  const vix = withLogarithms(vixStrikes(width));
  const closes = new Map<number, SessionClose>();
  const closeOn = (place: number): SessionClose => {
    const held = closes.get(place);
    if (held) return held;
    const { closePoint } = timeline.clocks[place]!;
    const index = publishedIndex(timeline.paths[place]!, closePoint);
    const close = { index, vix: volatilityIndex(timeline, place, INDEX_TENORS.VIX)(closePoint) };
    closes.set(place, close);
    return close;
  };
  const funds = new FundValues();
  const closeLevels = (session: number) => (expiry: Listing['expiry']) =>
    vixForward(timeline, session, placeOf.get(expiry)!)(timeline.clocks[session]!.closePoint);
  for (let session = timeline.first; session < timeline.end; session++) {
    const [before, date] = [timeline.sessions[session - 1]!, timeline.sessions[session]!];
    const fund = fundSession(date, before, bills[session - 1]!, closeLevels(session - 1));
    const forwards = new Map(
      months(session).map((expiry) => [expiry, vixForward(timeline, session, placeOf.get(expiry)!)]),
    );
    const level = (tenor: number) => volatilityIndex(timeline, session, tenor);
    const day: SessionTerms = {
      timeline,
      session,
      listings: listings(session).map((listing) => {
        const place = placeOf.get(listing.expiry)!;
        return listing.root.startsWith('VIX')
          ? {
              ...listing,
              place,
              ...vix,
              forward: forwards.get(listing.expiry) ?? vixForward(timeline, session, place),
            }
          : { ...listing, place, ...withLogarithms(spxStrikes(width, session, place, closeOn)) };
      }),
      futures: [...forwards],
      funds,
      fund,
      indices: {
        VIX: level(INDEX_TENORS.VIX),
        VIX9D: level(INDEX_TENORS.VIX9D),
        VIX1D: level(INDEX_TENORS.VIX1D),
        VIX3M: level(INDEX_TENORS.VIX3M),
      },
      rate: bills[session - 1]! / 100,
    };
    for (const point of framePoints(timeline.clocks[session]!, rate)) yield frameAt(day, point);
    funds.close(fund, rollLevels(fund.weights, closeLevels(session)));
  }
}

function withLogarithms(strikes: Float64Array): StrikeColumns {
  return { strikes, logStrikes: strikes.map((strike) => Math.log(strike)) };
}

interface StrikeColumns {
  readonly strikes: Float64Array;
  readonly logStrikes: Float64Array;
}

/** A listing with its expiry's place among the sessions, its strikes, and for VIX the future of its expiry. */
interface PlacedListing extends Listing, StrikeColumns {
  readonly place: number;
  readonly forward?: VolatilityLevel;
}

/** What stays the same from frame to frame of one session. */
interface SessionTerms {
  readonly timeline: Timeline;
  readonly session: number;
  readonly listings: readonly PlacedListing[];
  readonly futures: readonly (readonly [Listing['expiry'], VolatilityLevel])[];
  readonly funds: FundValues;
  readonly fund: FundSession;
  readonly indices: { readonly [symbol: string]: VolatilityLevel };
  /** Last night's bill rate, a fraction a year. */
  readonly rate: number;
}

/** In a stale spell the index ticks on while quotes, curve and volatility indices stay those of its first minute. */
function frameAt(day: SessionTerms, point: number): Frame {
  const { timeline, session } = day;
  const clock = timeline.clocks[session]!;
  const at = instantOfPoint(clock, point);
  const afterClose = point > clock.closePoint;
  const minute = point * clock.stepMinutes;
  const spell = spellAt(timeline.scenario, session - timeline.first, minute);
  const quoted = spell?.stale ? spell.from / clock.stepMinutes : point;
  const quotedAt = instantOfPoint(clock, quoted);
  const SPX = {
    value: publishedIndex(timeline.paths[session]!, point),
    tickedAt: afterClose ? clock.closes : at,
  };
  const indices = Object.entries(day.indices).map(
    ([symbol, level]) =>
      [symbol, { value: Math.round(level(quoted) * 100) / 100, tickedAt: quotedAt }] as const,
  );
  const levels = { SPX, ...Object.fromEntries(indices) };
  const nervous = Math.sqrt(day.indices.VIX!(quoted) / CALM_VIX) * (spell?.spread ?? 1);
  const stress = afterClose ? nervous * AFTER_HOURS_STRESS : nervous;
  const expired = point >= clock.closePoint;
  const chains = day.listings
    .filter(({ expiry }) => !(expired && expiry === clock.date))
    .map((listing) => chainAt(day, listing, quotedAt, quoted, stress));
  const months = rollLevels(day.fund.weights, (expiry) =>
    day.futures.find(([one]) => one === expiry)![1](quoted),
  );
  const funds = day.funds.quotes(LISTED_FUNDS, day.fund, months, {
    quotedAt,
    provenance: 'synthetic',
    vix: day.indices.VIX!(quoted),
    late: afterClose,
    spread: spell?.spread ?? 1,
  });
  return { at, chains, levels, curve: curveAt(day, quotedAt, quoted), funds };
}

function chainAt(
  day: SessionTerms,
  listing: PlacedListing,
  quotedAt: EpochMs,
  point: number,
  stress: number,
): OptionChain {
  const { timeline, session, rate } = day;
  const { root, expiry, place, forward, strikes, logStrikes } = listing;
  const years = (expiresAt(root, expiry) - quotedAt) / YEAR_MS;
  const common = {
    root,
    expiry,
    strikes,
    logStrikes,
    quotedAt,
    discount: Math.exp(-rate * years),
    stress,
  };
  if (forward) {
    return quoteChain({
      ...common,
      forward: forward(point),
      deviation: vixDeviation(variancePassing(timeline, session, point, place, 0)),
      smile: VIX_SMILE,
      spread: VIX_SPREAD,
    });
  }
  const path = timeline.paths[session]!;
  const expiryPoint = root === 'SPX' ? 0 : timeline.clocks[place]!.closePoint;
  const stretch = varianceStretch(0, variancePassing(timeline, session, point, place, expiryPoint));
  return quoteChain({
    ...common,
    forward: path.index[point]! * Math.exp((rate - DIVIDEND_YIELD) * years),
    deviation: Math.sqrt(impliedVariance(stateAt(path, point), stretch)) / SPX_SMILE.stripRatio,
    smile: SPX_SMILE,
    spread: SPX_SPREAD,
  });
}

/** Monthly VX futures, quoted one tick wide around their level. */
function curveAt({ futures }: SessionTerms, quotedAt: EpochMs, point: number): FuturesCurve {
  const tenors = futures.map(([expiry, levelAt]) => {
    const level = levelAt(point);
    const tick = tickSize('VX', level, 'outright');
    const bid = roundToTick(level, tick, 'down');
    const ask = roundToTick(level + tick, tick, 'down');
    return { expiry, bid, ask, provenance: 'synthetic' as const };
  });
  return { quotedAt, tenors };
}
