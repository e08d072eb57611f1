import { beforeAll, describe, expect, it } from 'vitest';
import { syntheticTape } from '../../src/data/synthetic/index.ts';
import {
  civilOf,
  daysBetween,
  expiresAt,
  type Frame,
  isoDate,
  MarketView,
  type OptionChain,
  strikeIndex,
  tickSize,
  tradingDays,
} from '../../src/market/index.ts';

const YEAR_MS = 525_600 * 60_000;
const NEW_YORK = 'America/New_York';
// A calm stretch, one with a third Friday and VIX settlements, and one with a half day, of different seeds.
const samples = [
  { seed: 1, from: isoDate('2026-03-02'), sessions: 3 },
  { seed: 3, from: isoDate('2026-03-17'), sessions: 4 },
  { seed: 12, from: isoDate('2026-11-25'), sessions: 2 },
].map((market) => syntheticTape(market));

interface Sample {
  readonly frame: Frame;
  readonly view: MarketView;
}
const sampled: Sample[] = [];
beforeAll(async () => {
  for (const tape of samples) {
    for await (const frame of tape.frames())
      sampled.push({ frame, view: new MarketView(frame, tape.series, tape.timetable) });
  }
});

const everyChain = function* (): Generator<{ chain: OptionChain; view: MarketView }> {
  for (const { frame, view } of sampled) for (const chain of frame.chains) yield { chain, view };
};
const onTick = (price: number) => Math.abs(price / 0.05 - Math.round(price / 0.05)) < 1e-6;
const dateOfFrame = (frame: Frame) => civilOf(frame.at, NEW_YORK).date;

describe('synthetic market: quotes', () => {
  it('quotes every strike on the exchange tick, offer above bid, no offer missing', () => {
    let quotes = 0;
    for (const { chain } of everyChain()) {
      for (const [bids, asks] of [
        [chain.callBid, chain.callAsk],
        [chain.putBid, chain.putAsk],
      ] as const) {
        for (let i = 0; i < chain.strikes.length; i++) {
          const [bid, ask] = [bids[i]!, asks[i]!];
          if (!(bid >= 0 && ask > bid))
            throw new Error(`crossed: ${chain.root} ${chain.strikes[i]} ${bid} ${ask}`);
          for (const price of [bid, ask]) {
            const ticks = price / tickSize(chain.root, price, 'outright');
            if (Math.abs(ticks - Math.round(ticks)) > 1e-6)
              throw new Error(`off tick: ${chain.root} ${price}`);
          }
          quotes++;
        }
      }
    }
    expect(quotes).toBeGreaterThan(100_000);
  });

  it('keeps put-call parity within the spread: one forward fits all strikes of an expiry', () => {
    for (const { chain, view } of everyChain()) {
      const rate = view.values('bill-3m', 2).at(-1)!.value / 100;
      const years = (expiresAt(chain.root, chain.expiry) - view.asOf) / YEAR_MS;
      const discount = Math.exp(-rate * years);
      let [low, high] = [0, Number.POSITIVE_INFINITY];
      for (let i = 0; i < chain.strikes.length; i++) {
        low = Math.max(low, chain.strikes[i]! + (chain.callBid[i]! - chain.putAsk[i]!) / discount);
        high = Math.min(high, chain.strikes[i]! + (chain.callAsk[i]! - chain.putBid[i]!) / discount);
      }
      expect(low, `${chain.root} ${chain.expiry}`).toBeLessThan(high);
      const level = view.level(chain.settlement === 'PM' || chain.root === 'SPX' ? 'SPX' : 'VIX')!.value;
      if (chain.root.startsWith('SPX')) expect(Math.abs((low + high) / 2 / level - 1)).toBeLessThan(0.02);
    }
  });

  it('offers no vertical and no butterfly for less than nothing at the touch', () => {
    const free: string[] = [];
    for (const { chain } of everyChain()) {
      const { strikes: k, callBid, callAsk, putBid, putAsk } = chain;
      for (let i = 1; i < k.length; i++) {
        const name = `${chain.root} ${chain.expiry} ${k[i]!}`;
        if (callBid[i]! > callAsk[i - 1]!) free.push(`call vertical ${name}`);
        if (putBid[i - 1]! > putAsk[i]!) free.push(`put vertical ${name}`);
        if (i + 1 === k.length) continue;
        const share = (k[i + 1]! - k[i]!) / (k[i + 1]! - k[i - 1]!);
        for (const [bid, ask] of [
          [callBid, callAsk],
          [putBid, putAsk],
        ] as const) {
          const cost = share * ask[i - 1]! + (1 - share) * ask[i + 1]! - bid[i]!;
          if (cost < -1e-9) free.push(`butterfly ${name}`);
        }
      }
    }
    expect(free).toEqual([]);
  });

  it('keeps the mids of neighbouring strikes monotonic within half a spread', () => {
    const broken: string[] = [];
    for (const { chain } of everyChain()) {
      const { strikes: k, callBid, callAsk } = chain;
      for (let i = 1; i < k.length; i++) {
        const fall = (callBid[i - 1]! + callAsk[i - 1]! - callBid[i]! - callAsk[i]!) / 2;
        const slack = (callAsk[i - 1]! - callBid[i - 1]! + callAsk[i]! - callBid[i]!) / 4;
        if (fall < -slack || fall > k[i]! - k[i - 1]! + slack) broken.push(`${chain.root} ${k[i]!}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('prices a later expiry of the same strike no lower than an earlier one', () => {
    const inverted: string[] = [];
    for (const { view } of sampled) {
      const chains = view.chains('SPXW');
      for (let n = 1; n < chains.length; n++) {
        const [near, far] = [chains[n - 1]!, chains[n]!];
        for (const [i, strike] of near.strikes.entries()) {
          const same = strikeIndex(far, strike);
          if (same >= 0 && near.callBid[i]! > far.callAsk[same]!) inverted.push(`${far.expiry} ${strike}`);
        }
      }
    }
    expect(inverted).toEqual([]);
  });

  it('has no bid far out and wider markets for dearer options', () => {
    const { view } = sampled[1]!;
    const chain = view.chains('SPXW')[1]!;
    expect([chain.putBid[0], chain.putAsk[0], chain.callBid.at(-1), chain.callAsk.at(-1)]).toEqual([
      0, 0.05, 0, 0.05,
    ]);
    const widths = chain.strikes.map((_, i) => chain.callAsk[i]! - chain.callBid[i]!);
    const money = chain.strikes.findIndex((strike) => strike >= view.level('SPX')!.value);
    expect(widths[0]!).toBeGreaterThan(widths[money]! * 5);
  });

  it('has a put skew in SPXW and a call skew in VIX', () => {
    for (const { frame, view } of sampled) {
      const spx = view.chains('SPXW').find((chain) => daysBetween(dateOfFrame(frame), chain.expiry) > 25)!;
      const level = view.level('SPX')!.value;
      const put = spx.strikes.findIndex((strike) => strike >= level * 0.93);
      const call = spx.strikes.findIndex((strike) => strike >= level * 1.07);
      expect(spx.putBid[put]!).toBeGreaterThan(1.3 * spx.callAsk[call]!);
      const vix = view.chains('VIX')[1]!;
      const forward = frame.curve!.tenors[1]!.bid;
      const below = vix.strikes.findIndex((strike) => strike >= forward * 0.7);
      const above = vix.strikes.findIndex((strike) => strike >= forward / 0.7);
      expect(vix.callAsk[above]!).toBeGreaterThan(vix.putAsk[below]!);
    }
  });
});

describe('synthetic market: what is listed', () => {
  it('lists ten daily SPXW expiries and, for a put spread, some at 25 to 35 and at 45 to 60 days', () => {
    for (const { frame, view } of sampled) {
      const today = dateOfFrame(frame);
      const expiries = view.chains('SPXW').map((chain) => chain.expiry);
      const sessions = tradingDays(today, expiries.at(-1)!).slice(0, 10);
      const open = frame.chains.some((chain) => chain.expiry === today && chain.root === 'SPXW') ? 0 : 1;
      expect(expiries.slice(0, 10 - open)).toEqual(sessions.slice(open));
      const days = expiries.map((expiry) => daysBetween(today, expiry));
      expect(days.some((n) => n >= 25 && n <= 35)).toBe(true);
      expect(days.some((n) => n >= 45 && n <= 60)).toBe(true);
    }
  });

  it('lists morning SPX monthlies, five VIX months and two weeks, none on its settlement day', () => {
    for (const { frame, view } of sampled) {
      const today = dateOfFrame(frame);
      for (const root of ['SPX', 'VIX', 'VIXW'] as const) {
        for (const chain of view.chains(root)) {
          expect(chain.settlement).toBe('AM');
          expect(chain.expiry > today).toBe(true);
        }
      }
      expect(view.chains('SPX').length).toBeGreaterThanOrEqual(2);
      expect([view.chains('VIX').length, view.chains('VIXW').length]).toEqual([5, 2]);
      expect(frame.curve!.tenors.map((tenor) => tenor.expiry)).toEqual(
        view.chains('VIX').map((c) => c.expiry),
      );
    }
  });

  it('has SPX strikes every 5 points within 6 % of the index and to 20 % beyond it, VIX strikes from 10 to 80', () => {
    for (const { view } of sampled) {
      const level = view.level('SPX')!.value;
      const strikes = [...view.chains('SPXW')[0]!.strikes];
      const near = strikes.filter((strike) => Math.abs(strike / level - 1) < 0.06);
      expect(near.every((strike, i) => i === 0 || strike - near[i - 1]! === 5)).toBe(true);
      expect(near.length).toBeGreaterThan((0.12 * level) / 5 - 2);
      expect(strikes[0]! / level).toBeLessThan(0.83);
      expect(strikes.at(-1)! / level).toBeGreaterThan(1.17);
      const vix = view.chains('VIX')[0]!.strikes;
      expect([vix[0], vix[1], vix.at(-1)]).toEqual([10, 10.5, 80]);
    }
  });

  it('keeps a strike listed from frame to frame until its expiry is gone', () => {
    for (let n = 1; n < sampled.length; n++) {
      const [before, after] = [sampled[n - 1]!.view, sampled[n]!.view];
      if (after.asOf < before.asOf || after.asOf - before.asOf > 5 * 86_400_000) continue;
      for (const root of ['SPXW', 'SPX', 'VIX', 'VIXW'] as const) {
        for (const chain of before.chains(root)) {
          const later = after.chain(root, chain.expiry);
          if (!later) {
            expect(after.asOf).toBeGreaterThan(expiresAt(root, chain.expiry) - 18 * 3_600_000);
            continue;
          }
          const held = new Set(later.strikes);
          expect(chain.strikes.every((strike) => held.has(strike))).toBe(true);
        }
      }
    }
  });

  it('quotes the VX curve one tick of 0.05 wide and labels it and every chain synthetic', () => {
    for (const { frame } of sampled) {
      expect(frame.chains.every((chain) => chain.provenance === 'synthetic')).toBe(true);
      for (const tenor of frame.curve!.tenors) {
        expect(tenor.provenance).toBe('synthetic');
        expect(onTick(tenor.bid) && onTick(tenor.ask)).toBe(true);
        expect(tenor.ask - tenor.bid).toBeCloseTo(0.05, 9);
      }
    }
  });
});
