import {
  type DailyBar,
  type Observation,
  PointInTimeSeries,
  type SeriesCatalog,
} from '../../market/index.ts';
import { BILL_SHOCK, INDEX_TENORS, INITIAL_BILL } from './parameters.ts';
import { publishedIndex } from './path.ts';
import { publishedReleases } from './release-calendar.ts';
import { datedStream } from './streams.ts';
import { type Timeline, type VolatilityLevel, volatilityIndex } from './timeline.ts';

const MINIMUM_BILL = 0.05;
/** Net advancing issues at a very strong day, the return that is half-way there, and the noise. */
const BREADTH = { full: 2200, scale: 0.012, noise: 350 } as const;

/** Three-month bill at each session's close, % a year; index of the answer = place of the session. */
export function billRates({ seed, sessions, end }: Timeline): number[] {
  let rate = INITIAL_BILL;
  return sessions.slice(0, end).map((date) => {
    rate = Math.max(MINIMUM_BILL, rate + BILL_SHOCK * datedStream(seed, 'bill', date).normal());
    return Math.round(rate * 100) / 100;
  });
}

/** Daily bars, values and releases of the history and of the sessions with frames; all known at their close. */
export function slowSeries(timeline: Timeline): SeriesCatalog {
  const sessions = timeline.paths.slice(0, timeline.end);
  const daily = <Value>(value: (session: number) => Value) =>
    new PointInTimeSeries<Value>(
      sessions.map(({ clock }, at): Observation<Value> => ({ knownAt: clock.closes, value: value(at) })),
    );
  const bars = (levelOf: (session: number) => VolatilityLevel) =>
    daily((session) => dailyBar(timeline, session, levelOf(session)));
  const volatilityBars = (tenor: number) =>
    bars((session) => {
      const level = volatilityIndex(timeline, session, tenor);
      return (point) => Math.round(level(point) * 100) / 100;
    });
  const bills = billRates(timeline);
  return {
    bars: {
      SPX: bars((session) => {
        const path = timeline.paths[session]!;
        return (point) => publishedIndex(path, point);
      }),
      VIX: volatilityBars(INDEX_TENORS.VIX),
      VIX9D: volatilityBars(INDEX_TENORS.VIX9D),
      VIX1D: volatilityBars(INDEX_TENORS.VIX1D),
      VIX3M: volatilityBars(INDEX_TENORS.VIX3M),
    },
    values: {
      'nyse-net-advances': daily((session) => netAdvances(timeline, session)),
      'bill-3m': daily((session) => bills[session]!),
    },
    releases: publishedReleases(timeline.seed, timeline.schedule),
  };
}

function dailyBar(timeline: Timeline, session: number, level: (point: number) => number): DailyBar {
  const { date, closePoint } = timeline.clocks[session]!;
  const open = level(0);
  const bar = { date, open, high: open, low: open, close: level(closePoint) };
  for (let point = 1; point <= closePoint; point++) {
    const value = level(point);
    bar.high = Math.max(bar.high, value);
    bar.low = Math.min(bar.low, value);
  }
  return bar;
}

/** NYSE advancing less declining issues: a bent line in the day's return, with noise of its own. */
function netAdvances({ seed, paths }: Timeline, session: number): number {
  const { clock, index } = paths[session]!;
  const before = paths[session - 1];
  const base = before ? before.index[before.clock.closePoint]! : index[0]!;
  const change = Math.log(index[clock.closePoint]! / base);
  const noise = BREADTH.noise * datedStream(seed, 'breadth', clock.date).normal();
  return Math.round((BREADTH.full * change) / (Math.abs(change) + BREADTH.scale) + noise);
}
