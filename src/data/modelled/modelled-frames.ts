import {
  daysBetween,
  type EpochMs,
  epochMs,
  expiresAt,
  type Frame,
  type IsoDate,
  instantOf,
  type OptionChain,
  type SeriesCatalog,
} from '../../market/index.ts';
import { type FundSession, FundValues, fundSession, rollLevels } from '../fund-values.ts';
import { bridgedVix, pointAt, type SessionBridge, sessionBridge } from './bridge.ts';
import type { Calibration } from './calibration.ts';
import {
  hedgeStrikes,
  type ListedExpiry,
  type ListingBook,
  type StrikeSpan,
  shortStrikes,
  vixStrikes,
} from './listing.ts';
import {
  calendarYears,
  hedgeDeviation,
  type MarketState,
  marketState,
  nextSessionDeviation,
  sameSessionDeviation,
} from './market-state.ts';
import type { ModelDay } from './model-day.ts';
import { ModelledChain } from './modelled-chain.ts';
import { MODEL_CLOCK } from './session-clock.ts';
import { shapeOf } from './smile-shape.ts';
import { hedgeSmileTerms, shortSmileTerms } from './smile-terms.ts';
import { halfSpreads } from './spread-law.ts';
import { vixDeviation, vixSmile } from './vix-smile.ts';
import { modelledCurve, type VxSettlements, vxLevel } from './vx-curve.ts';

/** Minutes after the close of the frame that a time of 16:00 or later stands for, on half days too. */
const FULL_DAY_CLOSE_MINUTES = 16 * 60;

/** All that the frames of a modelled history are made from. */
export interface FrameSource {
  readonly days: readonly ModelDay[];
  readonly series: SeriesCatalog;
  readonly settlements: VxSettlements;
  readonly calibration: Calibration;
  readonly listings: ListingBook;
  /** `HH:MM` New York, ascending; from 16:00 on they count from the close. */
  readonly times: readonly string[];
  readonly seed: number;
}

/** Instants of one session's frames, ascending. */
export function frameInstants(
  { date, opens, closes }: ModelDay,
  times: readonly string[],
): readonly EpochMs[] {
  return times.flatMap((time) => {
    const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    if (minutes >= FULL_DAY_CLOSE_MINUTES)
      return [epochMs(closes + (minutes - FULL_DAY_CLOSE_MINUTES) * 60_000)];
    const at = instantOf(date, time, 'America/New_York');
    return at >= opens && at < closes ? [at] : [];
  });
}

/** What stays the same from frame to frame of a session. */
interface Session {
  readonly source: FrameSource;
  readonly day: ModelDay;
  readonly before: ModelDay;
  readonly earlier: ModelDay;
  readonly bridge: SessionBridge;
  readonly listing: ReturnType<ListingBook['on']>;
  readonly funds: FundValues;
  /** The funds' session; undefined where none is listed. */
  readonly fund: FundSession | undefined;
  /** Total deviation that the last close gave this session. */
  readonly expected: number;
  readonly span: StrikeSpan;
  /** Fractions a year, as known at the open. */
  readonly rate: number;
  readonly dividendYield: number;
}

const VIX_STRIKES = vixStrikes();
/** Sessions for which a strike stays listed after the index has left it. */
const STRIKE_MEMORY = 45;

/** The frames of the days at places `first` to `last` in order, each made when it is asked for. */
export function* modelledFrames(source: FrameSource, first: number, last: number): Generator<Frame> {
  const funds = new FundValues();
  for (let place = first; place <= last; place++) {
    const session = sessionOf(source, place, funds);
    for (const at of frameInstants(session.day, source.times)) yield frameAt(session, at);
    if (session.fund) funds.close(session.fund, rollLevels(session.fund.weights, closeLevels(source, place)));
  }
}

/** The market's state at the close of the session at a place. */
function closeState({ days, calibration }: FrameSource, place: number): MarketState {
  const [day, before] = [days[place]!, days[place - 1]!];
  return marketState(day.closes, day, before, days[place - 2] ?? before, day.vix.close, calibration);
}

/** VX levels at that close. */
function closeLevels(source: FrameSource, place: number): (expiry: IsoDate) => number {
  const { days, settlements, calibration } = source;
  const state = closeState(source, place);
  return (expiry) => vxLevel(state, days[place]!, days[place - 1]!, expiry, settlements, calibration);
}

function sessionOf(source: FrameSource, place: number, funds: FundValues): Session {
  const { days, calibration, series } = source;
  const [day, before, earlier] = [days[place]!, days[place - 1]!, days[place - 2]!];
  const eve = closeState(source, place - 1);
  const known = (name: string) => series.values[name]?.at(day.opens)?.value;
  const dividend = known('shiller-dividend');
  const price = known('shiller-sp500');
  const rate = (known('fed-funds') ?? 0) / 100;
  const listing = source.listings.on(day.date);
  return {
    source,
    day,
    before,
    earlier,
    bridge: sessionBridge(day.spx, source.seed),
    listing,
    funds,
    fund:
      listing.funds.length > 0
        ? fundSession(day.date, before.date, 100 * rate, closeLevels(source, place - 1))
        : undefined,
    expected: nextSessionDeviation(eve, calibration),
    span: strikeSpan(days.slice(Math.max(0, place - STRIKE_MEMORY), place)),
    rate,
    dividendYield: dividend && price ? dividend / price : 0,
  };
}

function strikeSpan(days: readonly ModelDay[]): StrikeSpan {
  const closes = days.map(({ spx }) => spx.close);
  return {
    low: Math.min(...closes),
    high: Math.max(...closes),
    floor: Math.min(
      ...days.map(({ spx, vix }) => spx.close * Math.exp(-Math.min(0.8, (2 * vix.close) / 100))),
    ),
  };
}

function frameAt(session: Session, at: EpochMs): Frame {
  const { source, day, before, earlier, bridge, listing, fund } = session;
  const { calibration, settlements } = source;
  const point = pointAt(bridge, at);
  const vix = bridgedVix(day.vix, bridge, point, calibration.vix.leverage.coefficients[0]!);
  const state = marketState(at, day, before, earlier, vix, calibration);
  const index = bridge.levels[point]!;
  const futures = new Map<IsoDate, number>();
  const levelOf = (expiry: IsoDate) => {
    const held = futures.get(expiry) ?? vxLevel(state, day, before, expiry, settlements, calibration);
    futures.set(expiry, held);
    return held;
  };
  const chains: OptionChain[] = [];
  const { sameSession, nextSession } = listing;
  if (sameSession && expiresAt('SPXW', sameSession.expiry) > at)
    chains.push(shortChain(session, state, index, sameSession, true));
  if (nextSession) chains.push(shortChain(session, state, index, nextSession, false));
  for (const listed of listing.hedges) chains.push(hedgeChain(session, state, index, listed));
  for (const listed of listing.vixOptions) chains.push(vixChain(session, state, listed, levelOf));
  const curve = listing.futures.length > 0 ? modelledCurve(state, listing, levelOf) : undefined;
  return {
    at,
    chains,
    levels: {
      SPX: { value: index, tickedAt: state.afterClose ? day.closes : at },
      VIX: { value: vix, tickedAt: at },
    },
    ...(curve && { curve }),
    ...(fund && {
      funds: session.funds.quotes(listing.funds, fund, rollLevels(fund.weights, levelOf), {
        quotedAt: at,
        provenance: 'modelled',
        vix,
        late: state.afterClose,
      }),
    }),
  };
}

function shortChain(
  session: Session,
  state: MarketState,
  index: number,
  listed: ListedExpiry,
  same: boolean,
): OptionChain {
  const { calibration } = session.source;
  const { expiry, hypothetical } = listed;
  return new ModelledChain({ root: 'SPXW', expiry, quotedAt: state.at, hypothetical }, () => {
    const years = calendarYears(state.at, 'SPXW', expiry);
    const forward = index * Math.exp((session.rate - session.dividendYield) * years);
    const deviation = (same ? sameSessionDeviation : nextSessionDeviation)(state, calibration);
    const volatility =
      (100 * deviation) / Math.sqrt(MODEL_CLOCK.between(state.at, expiresAt('SPXW', expiry)));
    const yesterday = session.before.spx.close;
    return {
      root: 'SPXW',
      expiry,
      quotedAt: state.at,
      tradeDate: state.date,
      // Wide enough to hold what was listed at the last close, so that what is held stays quoted.
      strikes: shortStrikes(
        Math.min(forward, yesterday),
        Math.max(forward, yesterday),
        Math.max(deviation, 1.5 * session.expected),
        hypothetical,
      ),
      forward,
      discount: Math.exp(-session.rate * years),
      deviation,
      smile: shapeOf(calibration.index.shortSmile, shortSmileTerms(volatility, state.vix, same), deviation),
      halfSpread: halfSpreads(calibration.index.shortSpread, { ...state, sameSession: same }),
      hypothetical,
    };
  });
}

function hedgeChain(
  session: Session,
  state: MarketState,
  index: number,
  { expiry, hypothetical }: ListedExpiry,
): OptionChain {
  const { calibration } = session.source;
  return new ModelledChain({ root: 'SPXW', expiry, quotedAt: state.at, hypothetical }, () => {
    const years = calendarYears(state.at, 'SPXW', expiry);
    const deviation = hedgeDeviation(state, years, calibration);
    return {
      root: 'SPXW',
      expiry,
      quotedAt: state.at,
      tradeDate: state.date,
      strikes: hedgeStrikes(session.span),
      forward: index * Math.exp((session.rate - session.dividendYield) * years),
      discount: Math.exp(-session.rate * years),
      deviation,
      smile: shapeOf(
        calibration.index.hedgeSmile,
        hedgeSmileTerms(state.vix, daysBetween(state.date, expiry)),
        deviation,
      ),
      halfSpread: halfSpreads(calibration.index.hedgeSpread, { ...state, sameSession: false }),
      hypothetical,
    };
  });
}

function vixChain(
  session: Session,
  state: MarketState,
  { expiry, hypothetical }: ListedExpiry,
  levelOf: (expiry: IsoDate) => number,
): OptionChain {
  const { calibration } = session.source;
  return new ModelledChain({ root: 'VIX', expiry, quotedAt: state.at, hypothetical }, () => {
    const years = calendarYears(state.at, 'VIX', expiry);
    const days = daysBetween(state.date, expiry);
    const deviation = vixDeviation(state, days, years, calibration);
    return {
      root: 'VIX',
      expiry,
      quotedAt: state.at,
      tradeDate: state.date,
      strikes: VIX_STRIKES,
      forward: levelOf(expiry),
      discount: Math.exp(-session.rate * years),
      deviation,
      smile: vixSmile(calibration, days, deviation),
      halfSpread: halfSpreads(calibration.vix.spread, { ...state, sameSession: false }),
      hypothetical,
    };
  });
}
