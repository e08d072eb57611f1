import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, isoDate } from '../../src/market/index.ts';
import { planPivot } from '../../src/method/pivot.ts';
import { position, shares } from '../support/held.ts';
import { bookOf, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const rules = {
  instrument: { kind: 'VXM', minDays: 3 },
  sizing: { rule: 'per-condor', contracts: 1 },
  need: 1,
  triggers: { vixChangePoints: { engage: 1.5, release: 0.5 }, frontRatio: { engage: 1, release: 0.97 } },
};

const plan = (options: ViewOptions, pivot: object = rules, engaged = false) =>
  planPivot(viewOf(options), engaged ? holding() : bookOf(), strategyOf({ pivot }))!;

/** A tape that quotes two funds and the three months that matter to them. */
const FUND_MARKET: ViewOptions = {
  curve: [
    { expiry: isoDate('2026-07-22'), bid: 16.9, ask: 17.1 },
    {},
    { expiry: isoDate('2026-09-16'), bid: 19, ask: 19.2 },
  ],
  funds: [
    { root: 'VIXY', bid: 29.99, ask: 30.01, provenance: 'modelled' },
    { root: 'UVXY', bid: 19.98, ask: 20.02, provenance: 'modelled' },
  ],
};

/** An account that holds one VXM. */
function holding() {
  const book = bookOf();
  book.open({
    id: 'held',
    layer: 'pivot',
    openedAt: viewOf({ time: '09:31' }).asOf,
    legs: [
      {
        contract: { kind: 'future', root: 'VXM', expiry: isoDate('2026-08-19') },
        quantity: 1,
        price: 18,
        provenance: 'implied',
        fee: cents(0),
      },
    ],
  });
  return book;
}

describe('layer two, the pivot', () => {
  it('is absent from the plan when the strategy has none', () => {
    expect(planPivot(viewOf(), bookOf(), strategyOf())).toBeUndefined();
  });

  it('stays idle below its engage levels and shows each trigger with input and threshold', () => {
    const idle = plan({ vix: 17 });
    expect(idle.verdict).toBe('idle');
    expect(idle.gates.map(({ id, threshold, outcome }) => [id, threshold, outcome])).toEqual([
      ['vix-change', 1.5, 'fail'],
      ['front-ratio', 1, 'fail'],
    ]);
    expect(idle.gates[0]!.input).toBe(1);
  });

  it('enters at the engage level, in the stated ratio, on the first monthly tenor with enough days', () => {
    const enter = plan({ vix: 17.5 });
    expect(enter.verdict).toBe('enter');
    expect(enter.open[0]!.legs).toEqual([
      { contract: { kind: 'future', root: 'VXM', expiry: '2026-08-19' }, quantity: 1 },
    ]);
    const later = plan({ vix: 17.5 }, { ...rules, instrument: { kind: 'VX', minDays: 40 } });
    expect(later.open[0]!.legs[0]!.contract).toEqual({ kind: 'future', root: 'VX', expiry: '2026-09-16' });
  });

  it('leaves weekly tenors out of both the ratio and the choice of contract', () => {
    const weekly = { expiry: isoDate('2026-07-29'), bid: 30, ask: 30.2 };
    const idle = plan({ curve: [weekly, {}, { expiry: isoDate('2026-09-16'), bid: 19, ask: 19.2 }] });
    expect(idle.gates[1]!.input).toBeCloseTo(18.1 / 19.1, 12);
  });

  it('engages on an inverted curve alone', () => {
    const inverted = plan({
      curve: [
        { bid: 22, ask: 22.2 },
        { expiry: isoDate('2026-09-16'), bid: 20, ask: 20.2 },
      ],
    });
    expect(inverted.verdict).toBe('enter');
  });

  it('needs as many triggers as the strategy says', () => {
    expect(plan({ vix: 17.5 }, { ...rules, need: 2 }).verdict).toBe('idle');
  });

  it('once engaged, noise between release and engage level changes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 16.5, max: 17.49, noNaN: true }), { maxLength: 20 }),
        (levels) => {
          for (const vix of levels) {
            expect(plan({ vix }, rules, true).phase).toBe('engaged');
            expect(plan({ vix }, rules, false).phase).toBe('idle');
          }
        },
      ),
    );
  });

  it('refuses when its triggers cannot be computed, and names what is missing', () => {
    const blind = plan({ curve: [{}] }, { ...rules, triggers: { frontRatio: { engage: 1, release: 0.97 } } });
    expect(blind).toMatchObject({
      verdict: 'refuse',
      reason: '0 of 1 triggers hold, 1 needed; 1 cannot be computed',
    });
    expect(blind.gates[0]).toMatchObject({ outcome: 'absent', input: null });
  });

  it('once held, a trigger that cannot be computed neither sells the hedge nor leaves the condor uncovered', () => {
    const blind = plan({ vix: 16, curve: [{}] }, rules, true);
    expect(blind).toMatchObject({ verdict: 'hold', phase: 'engaged', keep: ['held'] });
    const sure = plan({ vix: 16, curve: [{}] }, { ...rules, need: 2 }, true);
    expect(sure).toMatchObject({ verdict: 'exit', keep: [] });
  });

  it('takes no close older than the previous session for the previous close', () => {
    const later = plan({ date: isoDate('2026-07-22'), vix: 20 });
    expect(later.gates[0]).toMatchObject({
      outcome: 'absent',
      reason: 'stale-close: VIX of 2026-07-21; the last one known is of 2026-07-17',
    });
  });

  it('refuses a ratio that rounds to no contract; halves round down', () => {
    expect(plan({ vix: 18 }, { ...rules, sizing: { rule: 'per-condor', contracts: 0.5 } })).toMatchObject({
      verdict: 'refuse',
    });
    expect(
      plan({ vix: 18 }, { ...rules, sizing: { rule: 'per-condor', contracts: 1.5 } }).open[0]!.legs[0]!
        .quantity,
    ).toBe(1);
    expect(
      plan({ vix: 18 }, { ...rules, sizing: { rule: 'per-condor', contracts: 1.51 } }).open[0]!.legs[0]!
        .quantity,
    ).toBe(2);
  });

  it('refuses a fund on VIX futures by name where the tape quotes none, also where its level is known', () => {
    const fund = { ...rules, instrument: { kind: 'VIX-ETF', symbol: 'VXX' } };
    for (const levels of [{}, { VXX: 45 }]) {
      const refused = plan({ vix: 18, levels }, fund);
      expect(refused).toMatchObject({ verdict: 'refuse', phase: 'armed', open: [] });
      expect(refused.reason).toBe('no-fund-quotes: this tape quotes no bid and offer of VXX');
    }
    expect(plan({ vix: 16 }, fund)).toMatchObject({ verdict: 'idle', open: [] });
  });

  it('buys whole shares of a fund, shows its months and takes nothing while its market is closed', () => {
    const instrument = { kind: 'VIX-ETF', symbol: 'UVXY' };
    const sizing = { rule: 'per-condor', contracts: 12.4 };
    const bought = plan({ vix: 18, ...FUND_MARKET }, { ...rules, instrument, sizing });
    expect(bought.open[0]!.legs).toEqual([{ contract: { kind: 'fund', root: 'UVXY' }, quantity: 12 }]);
    const months = bought.workings.filter(({ name }) => name.startsWith('UVXY exposure'));
    expect(months.map(({ name }) => name)).toEqual([
      'UVXY exposure to VX 2026-07-22',
      'UVXY exposure to VX 2026-08-19',
    ]);
    expect(months.reduce((sum, { value }) => sum + Number(value), 0)).toBeCloseTo(150, 9);
    const cheap = [{ root: 'UVXY', bid: 0.99, ask: 1, provenance: 'modelled' }] as const;
    const spent = plan({ vix: 18, ...FUND_MARKET, funds: cheap }, { ...rules, instrument, sizing });
    expect(spent).toMatchObject({ verdict: 'refuse', reason: 'below-one-dollar: UVXY is quoted at 0.99' });
    const night = plan({ vix: 18, ...FUND_MARKET, time: '02:00' }, { ...rules, instrument, sizing });
    expect(night).toMatchObject({ verdict: 'refuse', open: [] });
    expect(night.reason).toBe('market-closed: shares of UVXY do not trade at this time');
  });

  it('a fund rolls itself: it is held while the triggers hold, and rollDays is refused', () => {
    const instrument = { kind: 'VIX-ETF', symbol: 'VIXY' };
    const book = bookOf();
    const held = position('held', 'pivot', viewOf({ time: '09:31' }).asOf, [shares(40)], [30]);
    book.open(held);
    const view = viewOf({ vix: 18, ...FUND_MARKET });
    const kept = planPivot(view, book, strategyOf({ pivot: { ...rules, instrument } }));
    expect(kept).toMatchObject({ verdict: 'hold', keep: ['held'] });
    const calm = (time: string) =>
      planPivot(viewOf({ ...FUND_MARKET, time }), book, strategyOf({ pivot: { ...rules, instrument } }));
    expect(calm('14:15')).toMatchObject({ verdict: 'exit', keep: [] });
    expect(calm('02:00')).toMatchObject({ verdict: 'hold', keep: ['held'] });
    expect(calm('02:00')!.reason).toContain('the market of what is held is closed');
    expect(() => strategyOf({ pivot: { ...rules, instrument, rollDays: 5 } })).toThrow(/rolls what it holds/);
    expect(() => strategyOf({ pivot: { ...rules, instrument: { ...instrument, symbol: 'SPY' } } })).toThrow();
  });

  it('refuses when no tenor has enough days left', () => {
    const none = plan({ vix: 18 }, { ...rules, instrument: { kind: 'VX', minDays: 400 } });
    expect(none.verdict).toBe('refuse');
    expect(none.reason).toContain('no monthly VX with 400 days left');
  });
});
