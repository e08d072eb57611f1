import {
  type Frame,
  type IsoDate,
  instantOf,
  isoDate,
  nextDailyExpiry,
  type OptionChain,
  PointInTimeSeries,
  type SettlementPrint,
  SettlementTable,
  type Tape,
} from '../../src/market/index.ts';
import { blackPrice } from '../../src/math/index.ts';

const FORWARD = 7500;
const DEVIATION = 0.008;

/** A chain around 7500 with a flat smile unless another is given; every quote is 0.10 wide on real ticks. */
export function flatChain(
  date: IsoDate,
  time: string,
  expiry: IsoDate,
  forward = FORWARD,
  deviationAt: (strike: number) => number = () => DEVIATION,
): OptionChain {
  const strikes = Float64Array.from({ length: 161 }, (_, i) => forward - 400 + 5 * i);
  const bids = (right: 'C' | 'P') =>
    strikes.map((strike) =>
      Math.max(0, Math.round((blackPrice(forward, strike, deviationAt(strike), right) - 0.05) * 10) / 10),
    );
  const callBid = bids('C');
  const putBid = bids('P');
  return {
    root: 'SPXW',
    expiry,
    settlement: 'PM',
    provenance: 'synthetic',
    quotedAt: instantOf(date, time, 'America/New_York'),
    strikes,
    callBid,
    callAsk: callBid.map((bid) => Math.round((bid + 0.1) * 10) / 10),
    putBid,
    putAsk: putBid.map((bid) => Math.round((bid + 0.1) * 10) / 10),
  };
}

export interface Day {
  readonly date: string;
  /** New York times of the day's snapshots. */
  readonly times: readonly string[];
  /** Official close; none leaves the day without a settlement value. */
  readonly close?: number;
}

/** A tape of flat chains whose next-session expiry settles at the next day's close. */
export function handMadeTape(days: readonly Day[], edit: (frame: Frame) => Frame = (frame) => frame): Tape {
  const frames = days.flatMap(({ date, times }) =>
    times.map((time): Frame => {
      const day = isoDate(date);
      const at = instantOf(day, time, 'America/New_York');
      const expiry = nextDailyExpiry(day);
      if (!expiry.ok) throw new Error(expiry.reason);
      return edit({
        at,
        chains: [flatChain(day, time, expiry.value)],
        levels: { SPX: { value: 7499, tickedAt: at }, VIX: { value: 16, tickedAt: at } },
      });
    }),
  );
  const prints = days.flatMap(({ date, close }): SettlementPrint[] =>
    close === undefined
      ? []
      : [{ source: 'SPX-close', date: isoDate(date), value: close, origin: 'hand-made', fallback: false }],
  );
  const held = days.filter(({ times }) => times.length > 0);
  return {
    manifest: 'hand-made',
    provenance: 'synthetic',
    range: { from: isoDate(held[0]!.date), to: isoDate(held.at(-1)!.date) },
    series: { bars: { SPX: new PointInTimeSeries([]) }, values: {}, releases: [] },
    settlements: new SettlementTable(prints),
    timetable: frames.map((frame) => frame.at),
    gaps: [],
    async *frames() {
      yield* frames;
    },
  };
}
