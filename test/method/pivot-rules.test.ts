import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Leg } from '../../src/book/index.ts';
import { instantOf, isoDate, PointInTimeSeries } from '../../src/market/index.ts';
import { scenariosOf } from '../../src/method/hedge-scenario.ts';
import { decide, StrategySchema } from '../../src/method/index.ts';
import { planPivot } from '../../src/method/pivot.ts';
import { tenorBeta, vixResponse } from '../../src/volatility/index.ts';
import { intradaySeries } from '../signals/series.ts';
import { expiryOf } from '../support/dated.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { condor, future, option, position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';
import { vixChain } from '../support/vix-chain.ts';

const rules = {
  instrument: { kind: 'VXM', minDays: 5 },
  sizing: { rule: 'per-condor', contracts: 1 },
  need: 1,
  triggers: { vixChangePoints: { engage: 1.5, release: 0.5 } },
};
const AUGUST = isoDate('2026-08-19');
const SEPTEMBER = isoDate('2026-09-16');
const EARLIER = instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York');
const CHAIN = flatChain(DAY, '14:15', isoDate('2026-07-21'));

const holding = (legs: readonly Leg[] = [future(2)]) => {
  const book = bookOf({ layer: 'pivot', phase: 'engaged' });
  book.open(
    position(
      'held',
      'pivot',
      EARLIER,
      legs,
      legs.map(() => 18),
    ),
  );
  return book;
};
const plan = (options: ViewOptions, pivot: object, book = bookOf(), condors?: readonly Leg[]) =>
  planPivot(viewOf(options), book, strategyOf({ pivot }), condors)!;

describe('triggers of the pivot', () => {
  const shortDelta = { ...rules, triggers: { shortDelta: { engage: 0.25, release: 0.15 } } };
  const withCondor = (shift: number, expiry = isoDate('2026-07-21')) => {
    const book = bookOf();
    book.open(position('anchor', 'anchor', EARLIER, condor(1, expiry, shift), [1, 2, 2, 1]));
    return book;
  };

  it('a short strike beyond the engage delta engages, on either side', () => {
    expect(plan({}, shortDelta, withCondor(0))).toMatchObject({ verdict: 'idle' });
    for (const shift of [100, -100, 200, -200]) {
      expect(plan({}, shortDelta, withCondor(shift))).toMatchObject({ verdict: 'enter' });
    }
  });

  it('without a condor the largest short delta is 0, a known figure', () => {
    const idle = plan({}, shortDelta);
    expect(idle).toMatchObject({ verdict: 'idle' });
    expect(idle.gates[0]).toMatchObject({ id: 'short-delta', input: 0, outcome: 'fail' });
  });

  it('a condor whose chain is not quoted leaves it absent and the layer refuses', () => {
    const blind = plan({}, shortDelta, withCondor(0, isoDate('2026-07-24')));
    expect(blind.verdict).toBe('refuse');
    expect(blind.gates[0]).toMatchObject({ id: 'short-delta', outcome: 'absent' });
  });

  it('realised over VIX1D is absent without bars of the session', () => {
    const realised = { ...rules, triggers: { realisedOverVix1d: { engage: 1.5, release: 1 } } };
    const blind = plan({}, realised);
    expect(blind.verdict).toBe('refuse');
    expect(blind.gates[0]).toMatchObject({ id: 'realised-over-vix1d', outcome: 'absent' });
  });

  it('realised over VIX1D engages when the last half hour moves more than VIX1D prices', () => {
    const realised = { ...rules, triggers: { realisedOverVix1d: { engage: 1.5, release: 1 } } };
    const moving = (points: number): ViewOptions => ({
      history: { VIX1D: [12, 12] },
      intraday: {
        'SPX 5m': new PointInTimeSeries(intradaySeries(DAY, 1, 5, (bar) => 7500 + (bar % 2) * points)),
      },
    });
    expect(plan(moving(1), realised)).toMatchObject({ verdict: 'idle' });
    expect(plan(moving(30), realised)).toMatchObject({ verdict: 'enter' });
  });

  it('k of n: two of three engage when two hold, whichever is missing', () => {
    const three = {
      ...rules,
      need: 2,
      triggers: {
        vixChangePoints: { engage: 1.5, release: 0.5 },
        moveInExpectedRanges: { engage: 0.75, release: 0.5 },
        realisedOverVix1d: { engage: 1.5, release: 1 },
      },
    };
    expect(plan({ vix: 18, spx: 7400 }, three)).toMatchObject({ verdict: 'enter' });
    expect(plan({ vix: 18, spx: 7500 }, three)).toMatchObject({ verdict: 'refuse' });
    expect(plan({ vix: 16, spx: 7500 }, three)).toMatchObject({ verdict: 'idle' });
  });
});

describe('size by a share of the condors’ loss', () => {
  const sizing = { rule: 'loss-share', share: 0.5, moveInRanges: 1.5 };
  const bySize = { ...rules, sizing };
  const sized = (share: number, condors: number) =>
    plan({ vix: 18 }, { ...rules, sizing: { ...sizing, share } }, bookOf(), condor(condors));

  it('is share × loss / gain of one contract at the stated fall', () => {
    const entered = plan({ vix: 18 }, bySize, bookOf(), condor(10));
    const fall = (-1.5 * 18) / Math.sqrt(252);
    const scenarios = scenariosOf(viewOf({ vix: 18 }));
    if (!scenarios.ok) throw new Error(scenarios.reason);
    const loss = scenarios.value.gain(condor(10), fall);
    if (!loss.ok) throw new Error(loss.reason);
    const exact = (0.5 * -loss.value) / (100 * tenorBeta(30) * vixResponse(fall, 18));
    expect(entered.open[0]!.legs[0]!.quantity).toBe(Math.ceil(exact - 0.5));
    expect(exact).toBeGreaterThan(5);
  });

  it('grows with the share and with the condors, and never covers more than the share', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.integer({ min: 5, max: 40 }),
        (share, n) => {
          const quantity = (of: ReturnType<typeof sized>) => of.open[0]?.legs[0]?.quantity ?? 0;
          const contracts = quantity(sized(share, n));
          expect(quantity(sized(Math.min(1, share + 0.1), n))).toBeGreaterThanOrEqual(contracts);
          expect(quantity(sized(share, n + 5))).toBeGreaterThanOrEqual(contracts);
          const working = (name: string) =>
            Number(sized(share, n).workings.find((one) => one.name === name)?.value ?? 0);
          const gain = working('modelled gain of one contract');
          const loss = working('modelled loss of the condors');
          expect(contracts * gain).toBeLessThanOrEqual(share * loss + gain / 2 + 1e-6);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('with no condor there is nothing to cover: armed, not refused', () => {
    expect(plan({ vix: 18 }, bySize)).toMatchObject({ verdict: 'idle', phase: 'armed', open: [] });
  });

  it('refuses when the condors cannot be revalued', () => {
    const blind = plan({ vix: 18 }, bySize, bookOf(), condor(1, isoDate('2026-07-24')));
    expect(blind).toMatchObject({ verdict: 'refuse', phase: 'armed' });
    expect(blind.reason).toContain('no-chain');
  });

  it('decide hands it the condor that the same snapshot opens', () => {
    const strategy = strategyOf({
      pivot: { ...bySize, sizing: { ...sizing, share: 1 } },
      anchor: { ...strategyOf().anchor, condors: 10 },
    });
    const layers = decide(viewOf({ vix: 18 }), bookOf(), strategy).layers;
    const pivot = layers.find(({ layer }) => layer === 'pivot')!;
    expect(pivot.verdict).toBe('enter');
    expect(pivot.workings.find(({ name }) => name === 'modelled loss of the condors')!.value).toBeGreaterThan(
      0,
    );
  });
});

describe('the ratio in the plan', () => {
  it('a falling index raises the size through RSI; without history the size is the base', () => {
    const falling = Array.from({ length: 300 }, (_, i) => 8000 - i + (i % 3));
    const sizing = { rule: 'per-condor', contracts: 10 };
    const on = { ...rules, sizing, ratio: { rsi: 1 } };
    const raised = plan({ vix: 18, history: { SPX: falling } }, on);
    expect(raised.open[0]!.legs[0]!.quantity).toBeGreaterThan(10);
    const blind = plan({ vix: 18 }, on);
    expect(blind.open[0]!.legs[0]!.quantity).toBe(10);
    expect(blind.gates.find(({ id }) => id === 'ratio: rsi')).toMatchObject({ outcome: 'absent' });
    const off = plan({ vix: 18, history: { SPX: falling } }, { ...rules, sizing });
    expect(off).toEqual(plan({ vix: 18, history: { SPX: falling } }, { ...on, ratio: { rsi: 0 } }));
  });
});

describe('instruments of the pivot', () => {
  it('a VIX call: the shortest monthly in the window, nearest the wished delta', () => {
    const chains = [CHAIN, vixChain(DAY, '14:15', AUGUST), vixChain(DAY, '14:15', SEPTEMBER, 19.1, 0.35)];
    const instrument = { kind: 'VIX-call', delta: 0.3, minDays: 20, maxDays: 90 };
    const [leg] = plan({ vix: 18, chains }, { ...rules, instrument }).open[0]!.legs;
    expect(leg!.contract).toMatchObject({ root: 'VIX', expiry: AUGUST, right: 'C' });
    const later = plan({ vix: 18, chains }, { ...rules, instrument: { ...instrument, minDays: 40 } });
    expect(expiryOf(later.open[0]!.legs[0]!.contract)).toBe(SEPTEMBER);
    const none = plan({ vix: 18, chains }, { ...rules, instrument: { ...instrument, minDays: 80 } });
    expect(none).toMatchObject({ verdict: 'refuse', phase: 'armed' });
    expect(none.reason).toContain('the longest is 58 days');
  });
});

describe('roll and cool-down', () => {
  const rolling = { ...rules, instrument: { kind: 'VXM', minDays: 20 }, rollDays: 7 };
  const late: ViewOptions = {
    date: isoDate('2026-08-12'),
    vix: 18,
    history: { VIX: [16], SPX: [7500] },
    chains: [flatChain(isoDate('2026-08-12'), '14:15', isoDate('2026-08-13'))],
  };

  it('near its expiry the future goes to the next tenor in the same size, in one plan', () => {
    const rolled = plan(late, rolling, holding());
    expect(rolled).toMatchObject({ verdict: 'enter', phase: 'engaged', keep: [] });
    expect(rolled.open[0]!.legs).toEqual([future(2, 'VXM', SEPTEMBER)]);
  });

  it('before that, and with rollDays 0, it is held', () => {
    expect(plan({ vix: 18 }, rolling, holding())).toMatchObject({ verdict: 'hold', keep: ['held'] });
    expect(plan(late, rules, holding())).toMatchObject({ verdict: 'hold', keep: ['held'] });
  });

  it('with no later tenor it is held and the gate says why', () => {
    const stuck = plan({ ...late, curve: [{}] }, rolling, holding());
    expect(stuck).toMatchObject({ verdict: 'hold', keep: ['held'] });
    expect(stuck.gates.find(({ id }) => id === 'roll')).toMatchObject({ outcome: 'absent' });
  });

  it('a roll day that the bought tenor would have at once is refused by the schema', () => {
    const bad = { pivot: { ...rules, rollDays: 5 } };
    expect(StrategySchema.safeParse({ ...strategyOf(), ...bad }).success).toBe(false);
  });

  it('after an exit it cools for the stated sessions, then enters again', () => {
    const cooled = { ...rules, coolSessions: 2 };
    const exit = plan({ vix: 16 }, cooled, holding());
    expect(exit).toMatchObject({ verdict: 'exit', phase: 'cooling' });
    expect(plan({ vix: 16 }, rules, holding())).toMatchObject({ verdict: 'exit', phase: 'idle' });
    const on = (date: string) => {
      const book = bookOf();
      book.enterPhase('pivot', { phase: 'cooling', since: viewOf({ vix: 16 }).asOf });
      const day = isoDate(date);
      const history = { VIX: [16], SPX: [7500] };
      return plan({ date: day, vix: 18, history, chains: [flatChain(day, '14:15', day)] }, cooled, book);
    };
    for (const date of ['2026-07-20', '2026-07-21', '2026-07-22']) {
      const cooling = on(date);
      expect(cooling).toMatchObject({ verdict: 'idle', phase: 'cooling', open: [] });
      expect(cooling.gates.find(({ id }) => id === 'cool-down')).toMatchObject({ outcome: 'fail' });
    }
    expect(on('2026-07-23')).toMatchObject({ verdict: 'enter', phase: 'engaged' });
  });

  it('shows carry and stress rows when it trades and only then', () => {
    const entered = plan({ vix: 18 }, rules, bookOf(), condor(1));
    expect(entered.workings.some(({ name }) => name === 'expected carry of the hedge')).toBe(true);
    expect(entered.workings.filter(({ name }) => name.startsWith('index '))).toHaveLength(7);
    const held = plan({ vix: 18 }, rules, holding(), condor(1));
    expect(held.workings.some(({ name }) => name.startsWith('index '))).toBe(false);
  });

  it('holds an option hedge as well', () => {
    const call = option('C', 22, 1, AUGUST, 'VIX');
    expect(plan({ vix: 18 }, rules, holding([call]))).toMatchObject({ verdict: 'hold' });
  });
});
