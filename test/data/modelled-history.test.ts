import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgedVix, sessionBridge } from '../../src/data/modelled/bridge.ts';
import { CALIBRATION } from '../../src/data/modelled/coefficients.ts';
import { ListingBook, type ListingRule } from '../../src/data/modelled/listing.ts';
import type { ModelDay } from '../../src/data/modelled/model-day.ts';
import { type FrameSource, modelledFrames } from '../../src/data/modelled/modelled-frames.ts';
import { observeChain } from '../../src/data/modelled/observe-chain.ts';
import { shapeOf, splineShape } from '../../src/data/modelled/smile-shape.ts';
import { hedgeSmileTerms, shortSmileTerms } from '../../src/data/modelled/smile-terms.ts';
import { vixSmile } from '../../src/data/modelled/vix-smile.ts';
import { VxSettlements } from '../../src/data/modelled/vx-curve.ts';
import {
  closeOf,
  type Frame,
  instantOf,
  isoDate,
  isVixMonthly,
  MarketView,
  type OptionChain,
  quoteAt,
  settlementStyle,
  tickSize,
  tradingDays,
} from '../../src/market/index.ts';
import { blackPrice } from '../../src/math/index.ts';
import { findFuture } from '../../src/method/hedge-instruments.ts';
import { parityForward, rollReturn, rollWeights } from '../../src/volatility/index.ts';

/** A hundredth-rounded bar around an open, from four shares of its range. */
const barArbitrary = fc
  .tuple(
    fc.integer({ min: 40_000, max: 800_000 }),
    fc.integer({ min: 0, max: 20_000 }),
    fc.integer({ min: 0, max: 20_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 1_000_000 }),
  )
  .map(([open, up, down, share, seed]) => {
    const low = open - Math.min(down, open / 3);
    const close = Math.round(low + share * (open + up - low));
    return {
      bar: {
        date: isoDate('2008-10-10'),
        open: open / 100,
        high: (open + up) / 100,
        low: Math.round(low) / 100,
        close: close / 100,
      },
      seed,
    };
  });

describe('the path within a modelled day', () => {
  it('starts at the open, ends at the close, reaches high and low and never leaves them', () => {
    fc.assert(
      fc.property(barArbitrary, ({ bar, seed }) => {
        const { levels } = sessionBridge(bar, seed);
        expect(levels[0]).toBe(bar.open);
        expect(levels.at(-1)).toBe(bar.close);
        expect(Math.max(...levels)).toBe(bar.high);
        expect(Math.min(...levels)).toBe(bar.low);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same for the same seed and another for another', () => {
    const bar = { date: isoDate('2015-08-24'), open: 1965, high: 1966, low: 1867, close: 1893.21 };
    expect(sessionBridge(bar, 3).levels).toEqual(sessionBridge(bar, 3).levels);
    expect(sessionBridge(bar, 3).levels).not.toEqual(sessionBridge(bar, 4).levels);
  });

  it('VIX keeps inside its day and ends at its close', () => {
    const bar = { date: isoDate('2015-08-24'), open: 1965, high: 1966, low: 1867, close: 1893.21 };
    const vix = { date: bar.date, open: 28.08, high: 53.29, low: 28.08, close: 40.74 };
    const bridge = sessionBridge(bar, 3);
    for (let point = 0; point < bridge.levels.length; point++) {
      const level = bridgedVix(vix, bridge, point, -4);
      expect(level).toBeGreaterThanOrEqual(vix.low);
      expect(level).toBeLessThanOrEqual(vix.high);
    }
    expect(bridgedVix(vix, bridge, bridge.levels.length - 1, -4)).toBe(40.74);
  });
});

describe('fitted smiles', () => {
  const grid = Array.from({ length: 131 }, (_, i) => -7 + i * 0.1);

  /** Undiscounted calls of a unit forward fall no faster than the strike rises, and are convex but for what rounding of the fit leaves. */
  function expectFree(deviation: number, ratio: (z: number) => number, from: number, to: number): void {
    const strikes = grid.filter((z) => z >= from && z <= to).map((z) => Math.exp(z * deviation));
    const calls = strikes.map((k) => blackPrice(1, k, deviation * ratio(Math.log(k) / deviation), 'C'));
    const slopes = calls.slice(1).map((call, i) => (call - calls[i]!) / (strikes[i + 1]! - strikes[i]!));
    for (const [i, slope] of slopes.entries()) {
      expect(slope).toBeGreaterThanOrEqual(-1 - 1e-9);
      expect(slope).toBeLessThanOrEqual(1e-9);
      if (i > 0) expect(slope - slopes[i - 1]!).toBeGreaterThanOrEqual(-5e-4);
    }
  }

  it('of the next session give no tenth of a deviation a probability below −0.05 %, over the states they were fitted in', () => {
    for (const vix of [12, 17, 25, 35])
      for (const share of [0.5, 0.7, 0.9, 1.05]) {
        const volatility = vix * share;
        const deviation = volatility / 100 / Math.sqrt(252);
        expectFree(
          deviation,
          shapeOf(CALIBRATION.index.shortSmile, shortSmileTerms(volatility, vix, false), deviation),
          -4,
          3,
        );
      }
  });

  it('of hedge tenors and of VIX options neither', () => {
    for (const vix of [13, 20, 28])
      for (const days of [30, 60]) {
        const deviation = (vix / 100) * Math.sqrt(days / 365);
        expectFree(
          deviation,
          shapeOf(CALIBRATION.index.hedgeSmile, hedgeSmileTerms(vix, days), deviation),
          -4,
          3,
        );
      }
    for (const days of [20, 60, 200]) {
      const deviation = 0.9 * Math.sqrt(days / 365);
      expectFree(deviation, vixSmile(CALIBRATION, days, deviation), -1, 3);
    }
  });

  /** Fifteen deviations to either side: no call rises with its strike, no put falls, each by a probability of 1e-9. */
  function expectMonotone(deviation: number, ratio: (z: number) => number): void {
    const strikes = Array.from({ length: 301 }, (_, i) => Math.exp((i - 150) * 0.1 * deviation));
    for (const right of ['C', 'P'] as const) {
      const values = strikes.map((k) => blackPrice(1, k, deviation * ratio(Math.log(k) / deviation), right));
      const slopes = values
        .slice(1)
        .map((value, i) => (value - values[i]!) / (strikes[i + 1]! - strikes[i]!));
      if (right === 'C') expect(Math.max(...slopes)).toBeLessThanOrEqual(1e-9);
      else expect(Math.min(...slopes)).toBeGreaterThanOrEqual(-1e-9);
    }
  }

  it('let no call rise and no put fall in strike, from two minutes to sixty days and far outside the fitted states', () => {
    const vixes = fc.double({ min: 8, max: 90, noNaN: true });
    fc.assert(
      fc.property(
        vixes,
        fc.double({ min: 0.3, max: 1.6, noNaN: true }),
        fc.double({ min: 2 / 390, max: 4, noNaN: true }),
        fc.boolean(),
        (vix, share, sessions, same) => {
          const volatility = vix * share;
          const deviation = (volatility / 100) * Math.sqrt(sessions / 252);
          const terms = shortSmileTerms(volatility, vix, same);
          expectMonotone(deviation, shapeOf(CALIBRATION.index.shortSmile, terms, deviation));
        },
      ),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(vixes, fc.integer({ min: 3, max: 60 }), (vix, days) => {
        const deviation = (vix / 100) * Math.sqrt(days / 365);
        const terms = hedgeSmileTerms(vix, days);
        expectMonotone(deviation, shapeOf(CALIBRATION.index.hedgeSmile, terms, deviation));
      }),
      { numRuns: 80 },
    );
    for (const days of [7, 20, 60, 200]) {
      const deviation = 0.9 * Math.sqrt(days / 365);
      expectMonotone(deviation, vixSmile(CALIBRATION, days, deviation));
    }
  });

  it('beyond their outer knots have a total variance straight in log-moneyness', () => {
    const shape = splineShape([-2, -1, 0, 1, 2], [1.5, 1.2, 1, 1.05, 1.15], 0.01);
    const squares = [4, 6, 8].map((z) => shape(z) ** 2);
    expect(squares[2]! - squares[1]!).toBeCloseTo(squares[1]! - squares[0]!, 12);
    const [at, next] = [shape(2), shape(2 + 1e-6)];
    expect((next - at) / 1e-6).toBeCloseTo((at - shape(2 - 1e-6)) / 1e-6, 4);
  });
});

/** Days of a made-up market: the index wanders, the VIX family stands where it is told. */
function madeUpDays(from: string, to: string, vix = 16): ModelDay[] {
  let close = 4000;
  return tradingDays(isoDate(from), isoDate(to)).map((date, i) => {
    const open = close;
    close = Math.round(close * (1 + 0.01 * Math.sin(i))) + 0.25;
    const level = vix + (i % 3);
    return {
      date,
      opens: instantOf(date, '09:30', 'America/New_York'),
      closes: closeOf(date),
      spx: { date, open, close, high: Math.max(open, close) + 9, low: Math.min(open, close) - 7 },
      vix: { date, open: level, close: level + 0.5, high: level + 1, low: level - 1 },
      vix1d: 12,
      vix9d: 14,
      vix3m: 18,
      vvix: 90,
      longBreakAfter: false,
    };
  });
}

function sourceOf(days: readonly ModelDay[]): FrameSource {
  return {
    days,
    series: { bars: {}, values: {}, releases: [] },
    settlements: new VxSettlements([]),
    calibration: CALIBRATION,
    listings: new ListingBook('hypothetical', days[0]!.date, days.at(-1)!.date),
    times: ['10:00', '16:10'],
    seed: 5,
  };
}

const plain = (frame: Frame) => ({
  ...frame,
  chains: frame.chains.map(({ root, expiry, strikes, callBid, callAsk, putBid, putAsk }) => ({
    root,
    expiry,
    columns: [strikes, callBid, callAsk, putBid, putAsk].map((column) => Array.from(column)),
  })),
});

describe('frames of a modelled day', () => {
  const days = madeUpDays('2023-03-01', '2023-03-31');
  const frames = [...modelledFrames(sourceOf(days), 5, 9)];

  it('are marked modelled throughout, chains, curve and shares of funds', () => {
    for (const { chains, curve, funds } of frames) {
      expect(funds!.map(({ root, provenance }) => [root, provenance])).toEqual([
        ['VIXY', 'modelled'],
        ['UVXY', 'modelled'],
        ['VXX', 'modelled'],
      ]);
      expect(chains.length).toBeGreaterThan(5);
      expect(chains.every(({ provenance }) => provenance === 'modelled')).toBe(true);
      expect(curve?.tenors.every(({ provenance }) => provenance === 'modelled')).toBe(true);
    }
  });

  it('quote no crossed market, on ticks, and put and call of a strike agree on the forward within their spreads', () => {
    const wrong: string[] = [];
    for (const chain of frames.flatMap(({ chains }) => chains)) {
      let [bid, ask] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      chain.strikes.forEach((strike, i) => {
        const [call, put] = [quoteAt(chain, i, 'C'), quoteAt(chain, i, 'P')];
        for (const quote of [call, put]) {
          const prices = [('bid' in quote && quote.bid) || 0, ('ask' in quote && quote.ask) || 0];
          const onTicks = prices.every((price) => {
            const ticks = price / tickSize(chain.root, price, 'outright');
            return Math.abs(ticks - Math.round(ticks)) < 1e-6;
          });
          if (!onTicks || !['two-sided', 'no-bid'].includes(quote.kind))
            wrong.push(`${chain.root} ${chain.expiry} ${strike}`);
        }
        if (call.kind !== 'two-sided' || put.kind !== 'two-sided') return;
        bid = Math.max(bid, strike + call.bid - put.ask);
        ask = Math.min(ask, strike + call.ask - put.bid);
      });
      // A tick of each option, and what discounting takes off over a month or two.
      expect(bid).toBeLessThanOrEqual(ask + 0.2);
    }
    expect(wrong).toEqual([]);
  });

  it('give back the level they were made from', () => {
    const late = frames.filter(({ at }) => new Date(at).getUTCHours() >= 20);
    for (const { chains, levels } of late) {
      const next = chains[0]!;
      const seen = observeChain(next);
      // VIX1D of 12 for one session, less what a strip's wings add to the money.
      const wanted = (0.12 / Math.sqrt(252)) * Math.exp(CALIBRATION.index.nextSession.coefficients[0]!);
      expect(seen!.deviation / wanted).toBeCloseTo(1, 1);
      const parity = parityForward(next as OptionChain);
      expect(parity.ok && Math.abs(parity.value.forward - levels.SPX!.value)).toBeLessThan(0.5);
    }
  });

  it('after the close do not change with anything that comes later', () => {
    const changed = days.map((day, i) =>
      i <= 7 ? day : { ...day, vix1d: 40, spx: { ...day.spx, close: 1 } },
    );
    const cut = days.slice(0, 8);
    const upTo = (all: readonly ModelDay[]) => [...modelledFrames(sourceOf(all), 5, 7)].map(plain);
    expect(upTo(changed)).toEqual(upTo(days));
    expect(upTo(cut)).toEqual(upTo(days));
  });

  it('start shares at 100 dollars at the close before, and move them by the rule of their index from there', () => {
    const place = 5;
    const [first] = frames;
    const close = [...modelledFrames({ ...sourceOf(days), times: ['16:00'] }, place - 1, place - 1)][0]!;
    const weights = rollWeights(days[place]!.date);
    const mids = (frame: Frame) => {
      const of = (expiry: string) => {
        const tenor = frame.curve!.tenors.find((one) => one.expiry === expiry)!;
        return (tenor.bid + tenor.ask) / 2;
      };
      return { near: of(weights.near), far: of(weights.far) };
    };
    const [vixy] = first!.funds!;
    const expected = 100 * (1 + rollReturn(weights, mids(close), mids(first!)));
    // Levels of the curve are rounded to its tick of 0.05.
    expect(Math.abs((vixy!.bid + vixy!.ask) / 2 - expected)).toBeLessThan(0.4);
  });

  it('are the same bytes again', () => {
    const again = [...modelledFrames(sourceOf(madeUpDays('2023-03-01', '2023-03-31')), 5, 9)];
    expect(JSON.stringify(again.map(plain))).toBe(JSON.stringify(frames.map(plain)));
  });
});

describe('listing', () => {
  it('by history quotes shares of a fund from its first trade date on, else marked hypothetical', () => {
    const roots = (rule: ListingRule, date: string) =>
      new ListingBook(rule, isoDate('1990-01-03'), isoDate('2012-12-31'))
        .on(isoDate(date))
        .funds.map(({ root, hypothetical }) => [root, hypothetical]);
    expect(roots('historical', '2009-01-29')).toEqual([]);
    expect(roots('historical', '2009-01-30')).toEqual([['VXX', false]]);
    expect(roots('historical', '2011-10-03').map(([root]) => root)).toEqual(['VIXY', 'VXX']);
    expect(roots('historical', '2011-10-04').map(([root]) => root)).toEqual(['VIXY', 'UVXY', 'VXX']);
    expect(roots('hypothetical', '2011-10-03')).toEqual([
      ['VIXY', false],
      ['UVXY', true],
      ['VXX', false],
    ]);
    expect(roots('hypothetical', '1990-02-28')).toEqual([]);
    expect(roots('hypothetical', '1990-03-01')).toHaveLength(3);
  });

  it('by history quotes no 1DTE before weeklies, VIX options from 2006-02-24 and VX from 2004-03-26', () => {
    const book = new ListingBook('historical', isoDate('1995-01-03'), isoDate('2007-12-31'));
    expect(book.on(isoDate('1998-08-27'))).toEqual({
      sameSession: undefined,
      nextSession: undefined,
      hedges: [],
      vixOptions: [],
      futures: [],
      funds: [],
      hypotheticalVxm: false,
    });
    expect(book.on(isoDate('2006-02-23')).vixOptions).toEqual([]);
    expect(book.on(isoDate('2006-02-24')).vixOptions.length).toBeGreaterThan(3);
    expect(book.on(isoDate('2004-03-25')).futures).toEqual([]);
    expect(book.on(isoDate('2004-03-26')).futures.length).toBeGreaterThan(3);
  });

  it.each([
    ['a Friday weekly', '2005-10-28', 'nextSession', '2005-11-03', '2005-11-04'],
    ['a Wednesday', '2016-02-23', 'nextSession', '2016-02-23', '2016-02-24'],
    ['a Monday', '2016-08-15', 'nextSession', '2016-08-19', '2016-08-22'],
    ['a Tuesday', '2022-04-18', 'nextSession', '2022-04-18', '2022-04-19'],
    ['a Thursday', '2022-05-11', 'nextSession', '2022-05-11', '2022-05-12'],
    ['a Monday of its own session', '2016-08-15', 'sameSession', '2016-08-22', '2016-08-22'],
  ] as const)(
    'by history first quotes SPXW of %s, launched %s, as %s on %s',
    (_, launch, kind, first, expiry) => {
      const book = new ListingBook('historical', isoDate('2005-01-03'), isoDate('2022-12-30'));
      expect(book.on(isoDate(first))[kind]).toEqual({ expiry, hypothetical: false });
      // The same weekday a week before, when the launch had not been.
      const week = (date: string) => new Date(Date.parse(date) - 7 * 86_400_000).toISOString().slice(0, 10);
      const before = book.on(isoDate(week(first)))[kind];
      expect(first >= launch && (before === undefined || before.expiry !== week(expiry))).toBe(true);
    },
  );

  it('by history quotes month-end and third-Friday SPXW, VIX options and VX from their launch on, not from their first expiry back', () => {
    const book = new ListingBook('historical', isoDate('2004-01-02'), isoDate('2014-12-31'));
    const hedges = (date: string) => book.on(isoDate(date)).hedges.map(({ expiry }) => expiry);
    expect(hedges('2014-07-03')).not.toContain('2014-07-31');
    expect(hedges('2014-07-07')).toContain('2014-07-31');
    expect(hedges('2011-10-03')).not.toContain('2011-10-21');
    expect(hedges('2011-10-04')).toContain('2011-10-21');
  });

  it('quotes no weekly VIX option and no weekly VX by either rule', () => {
    for (const rule of ['historical', 'hypothetical'] as const) {
      const book = new ListingBook(rule, isoDate('2012-01-03'), isoDate('2017-12-29'));
      for (const date of tradingDays(isoDate('2014-01-02'), isoDate('2017-01-31'))) {
        const { vixOptions, futures } = book.on(date);
        expect([...vixOptions, ...futures].filter(({ expiry }) => !isVixMonthly(expiry))).toEqual([]);
      }
    }
  });

  it('lets VXM be traded from 2020-08-10 on by history, before by hypothesis only, as such', () => {
    const quoted = (rule: ListingRule, from: string, to: string) => {
      const made = madeUpDays(from, to);
      const listings = new ListingBook(rule, made[0]!.date, made.at(-1)!.date);
      const [frame] = [...modelledFrames({ ...sourceOf(made), listings }, 3, 3)];
      const view = new MarketView(frame!, { bars: {}, values: {}, releases: [] }, [frame!.at]);
      const expiry = view.curve()!.tenors[1]!.expiry;
      const of = (root: 'VX' | 'VXM') => view.quote({ kind: 'future', root, expiry });
      return { date: made[3]!.date, view, vx: of('VX'), vxm: of('VXM'), expiry };
    };
    const early = quoted('historical', '2020-08-03', '2020-08-20');
    expect(early.date).toBe('2020-08-06');
    expect(early.vx.ok).toBe(true);
    const refusal = { ok: false, reason: 'not-listed', detail: 'VXM was first listed on 2020-08-10' };
    expect(early.vxm).toEqual(refusal);
    expect(findFuture(early.view, 'VXM', 5)).toEqual(refusal);
    expect(findFuture(early.view, 'VX', 5).ok).toBe(true);
    const late = quoted('historical', '2020-08-05', '2020-08-20');
    expect(late.date).toBe('2020-08-10');
    expect(late.vxm).toEqual(late.vx);
    const supposed = quoted('hypothetical', '2020-08-03', '2020-08-20');
    expect(supposed.vxm).toEqual(supposed.vx);
    const hypothetical = (root: 'VX' | 'VXM', { view, expiry }: typeof late) =>
      view.hypothetical({ kind: 'future', root, expiry });
    expect([hypothetical('VXM', supposed), hypothetical('VX', supposed)]).toEqual([true, false]);
    expect([hypothetical('VXM', late), hypothetical('VX', late)]).toEqual([false, false]);
  });

  it('by hypothesis quotes them all, marked; what was listed is not marked', () => {
    const book = new ListingBook('hypothetical', isoDate('1998-01-02'), isoDate('2023-12-29'));
    expect(book.on(isoDate('1998-08-27')).nextSession).toEqual({ expiry: '1998-08-28', hypothetical: true });
    expect(book.on(isoDate('2023-03-15')).nextSession).toEqual({ expiry: '2023-03-16', hypothetical: false });
    expect(book.on(isoDate('2015-06-09')).nextSession?.hypothetical).toBe(true);
  });

  it('an SPXW expiry that was never listed settles on the close, Friday weeklies before December 2010 on the open', () => {
    expect(settlementStyle('SPXW', isoDate('2008-10-10'))).toBe('AM');
    expect(settlementStyle('SPXW', isoDate('2008-10-09'))).toBe('PM');
    expect(settlementStyle('SPXW', isoDate('1998-08-28'))).toBe('PM');
    expect(settlementStyle('SPXW', isoDate('2008-10-17'))).toBe('PM');
  });
});
