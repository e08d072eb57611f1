import { describe, expect, it } from 'vitest';
import { epochMs, instantOf, isoDate, PointInTimeSeries } from '../../src/market/index.ts';
import { planSecondEngine } from '../../src/method/second-engine.ts';
import { svixPremium } from '../../src/signals/index.ts';
import { flatChain } from '../support/hand-made-tape.ts';
import { position } from '../support/held.ts';
import { bookOf, DAY, strategyOf, type ViewOptions, viewOf } from '../support/views.ts';

const rules = {
  arm: { rule: 'always' },
  instrument: {
    kind: 'put-spread',
    expiryDays: { min: 7, max: 14 },
    longDelta: 0.1,
    shortDelta: 0.05,
    spreads: 3,
  },
};

const chains = ['2026-07-21', '2026-07-28', '2026-07-31'].map((expiry) =>
  flatChain(DAY, '14:15', isoDate(expiry)),
);

const plan = (options: ViewOptions, secondEngine: object = rules) =>
  planSecondEngine(viewOf({ chains, ...options }), bookOf(), strategyOf({ secondEngine }))!;

describe('layer three, the second engine', () => {
  it('buys a put spread on the longest quoted expiry inside its window', () => {
    const { verdict, open } = plan({});
    expect(verdict).toBe('enter');
    const [long, short] = open[0]!.legs;
    expect(long).toMatchObject({ quantity: 3, contract: { expiry: '2026-07-31', right: 'P' } });
    expect(short).toMatchObject({ quantity: -3, contract: { expiry: '2026-07-31', right: 'P' } });
    expect((long!.contract as { strike: number }).strike).toBeGreaterThan(
      (short!.contract as { strike: number }).strike,
    );
  });

  it('refuses when no quoted expiry lies inside its window, and says how far the quotes reach', () => {
    const refused = plan(
      {},
      { ...rules, instrument: { ...rules.instrument, expiryDays: { min: 30, max: 60 } } },
    );
    expect(refused).toMatchObject({
      verdict: 'refuse',
      phase: 'armed',
      reason: 'no-expiry-in-window: no SPXW expiry 30–60 days away is quoted; the longest is 11 days',
    });
  });

  it('with release-ahead is armed only while such a release lies ahead, and never reads its outcome', () => {
    const now = viewOf().asOf;
    const release = {
      kind: 'cpi',
      title: 'CPI m/m',
      releasedAt: epochMs(now + 18 * 3_600_000),
      scheduledKnownAt: epochMs(now - 86_400_000),
      unit: '%',
      actual: 9,
    } as const;
    const arm = { rule: 'release-ahead', kinds: ['cpi'], withinHours: 24 };
    expect(plan({ releases: [release] }, { ...rules, arm }).verdict).toBe('enter');
    const unknown = plan({ releases: [] }, { ...rules, arm });
    expect(unknown.verdict).toBe('refuse');
    expect(unknown.gates[0]).toMatchObject({
      outcome: 'absent',
      reason: expect.stringMatching(/^no-calendar/),
    });
    expect(plan({ releases: [release] }, { ...rules, arm: { ...arm, withinHours: 12 } }).verdict).toBe(
      'idle',
    );
    expect(viewOf({ releases: [release] }).releases(now, release.releasedAt)[0]).not.toHaveProperty('actual');
  });

  it('a release whose schedule is not known yet does not arm it', () => {
    const now = viewOf().asOf;
    const secret = {
      kind: 'fomc',
      title: 'unscheduled',
      releasedAt: epochMs(now + 3_600_000),
      scheduledKnownAt: epochMs(now + 1),
      unit: '',
    } as const;
    const arm = { rule: 'release-ahead', kinds: ['fomc'], withinHours: 24 };
    const known = {
      ...secret,
      releasedAt: epochMs(now - 40 * 86_400_000),
      scheduledKnownAt: epochMs(now - 50 * 86_400_000),
    };
    expect(plan({ releases: [known, secret] }, { ...rules, arm }).verdict).toBe('idle');
  });

  describe('on a jump of the implied premium', () => {
    const arm = { rule: 'implied-premium-jump', percentPoints: 1 };
    const at = (time: string) => instantOf(DAY, time, 'America/New_York');
    const wide = { ...flatChain(DAY, '14:15', isoDate('2026-07-31')) };
    const now = svixPremium(viewOf({ chains: [wide] }));
    const kept = (value: number, knownAt = epochMs(at('14:15') - 3 * 86_400_000)) => ({
      values: { 'svix-premium': new PointInTimeSeries([{ knownAt, value }]) },
    });
    const level = now.ok ? now.value.value : Number.NaN;

    it('arms when the bound of the strip rose by the points since the session before', () => {
      const armed = plan(kept(level - 1.01), { ...rules, arm });
      expect(armed.verdict).toBe('enter');
      expect(armed.gates[0]).toMatchObject({ id: 'armed', unit: '% a year, SVIX bound', outcome: 'pass' });
      expect(armed.gates[0]!.input).toBeCloseTo(1.01, 10);
      expect(plan(kept(level - 0.99), { ...rules, arm }).verdict).toBe('idle');
    });

    it('is absent without a value of the session before, and then buys nothing', () => {
      const blind = plan({ vix: 40 }, { ...rules, arm });
      expect(blind.verdict).toBe('refuse');
      expect(blind.gates[0]).toMatchObject({ outcome: 'absent' });
      expect(blind.gates[0]!.reason).toContain('no-earlier-value');
      const old = plan(kept(0, at('10:00')), { ...rules, arm });
      expect(old.gates[0]!.reason).toContain('not-previous-session');
    });

    it('reads VIX² instead only where the strategy names it, and says so: VIX 16 to 20 is 2.56 to 4 %', () => {
      const standIn = { ...arm, percentPoints: 1.4, standIn: 'vix-squared' };
      const armed = plan({ vix: 20 }, { ...rules, arm: standIn });
      expect(armed.verdict).toBe('enter');
      expect(armed.gates[0]!.input).toBeCloseTo(1.44, 10);
      expect(armed.gates[0]!.unit).toContain('VIX² for want of the strip (no-earlier-value)');
      expect(plan({ vix: 17 }, { ...rules, arm: standIn }).verdict).toBe('idle');
    });
  });

  it('with vix-below buys while VIX is low and then holds whatever VIX does', () => {
    const arm = { rule: 'vix-below', points: 15 };
    expect(plan({ vix: 14.99 }, { ...rules, arm }).verdict).toBe('enter');
    expect(plan({ vix: 15 }, { ...rules, arm }).verdict).toBe('idle');
    const book = bookOf();
    const [lot] = plan({}).open;
    book.open(
      position(
        'held',
        'second-engine',
        instantOf(isoDate('2026-07-17'), '14:15', 'America/New_York'),
        lot!.legs,
        [3, 1],
      ),
    );
    const held = planSecondEngine(
      viewOf({ chains, vix: 40 }),
      book,
      strategyOf({ secondEngine: { ...rules, arm } }),
    );
    expect(held).toMatchObject({ verdict: 'hold', keep: ['held'] });
    expect(plan({ levels: { VIX: undefined } }, { ...rules, arm }).gates[0]).toMatchObject({
      outcome: 'absent',
      reason: 'no-level: VIX',
    });
  });
});
